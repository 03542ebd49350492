import type { Producer, ProducerField } from '@wasmweld/binary'
import type { LinkedFile } from '../../symbols/resolution.ts'

const FIELDS: readonly ProducerField['field'][] = ['language', 'processed-by', 'sdk']

/** Every tool that had a part in an input, under the version that was met first. */
export function mergeProducers(files: readonly LinkedFile[]): ProducerField[] {
  const entries = files.flatMap(({ object }) => object.producers)
  return FIELDS.flatMap(field => {
    const values = new Map<string, Producer>()
    for (const value of entries.flatMap(entry => (entry.field === field ? entry.values : []))) {
      if (!values.has(value.name)) values.set(value.name, value)
    }
    return values.size === 0 ? [] : [{ field, values: [...values.values()] }]
  })
}
