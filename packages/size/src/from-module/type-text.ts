import type { CompositeType, FieldType, ValueType } from '@wasmweld/binary'

/** `(i32, i64) -> nil`, `(i32) -> (i32, i32)`, `(struct i32 (mut i64))`. */
export function typeText(type: CompositeType): string {
  switch (type.kind) {
    case 'function':
      return `(${type.parameters.join(', ')}) -> ${resultText(type.results)}`
    case 'struct':
      return `(${['struct', ...type.fields.map(fieldText)].join(' ')})`
    case 'array':
      return `(array ${fieldText(type.element)})`
  }
}

function resultText(results: readonly ValueType[]): string {
  if (results.length === 0) return 'nil'
  return results.length === 1 ? results[0] : `(${results.join(', ')})`
}

const fieldText = ({ storage, mutable }: FieldType): string => (mutable ? `(mut ${storage})` : storage)
