// The custom section `producers`: which tools made a file (tool-conventions, ProducersSection.md).
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

export interface Producer {
  /** `clang`. */
  readonly name: string
  /** `22.1.8`; may be empty. */
  readonly version: string
}

export interface ProducerField {
  readonly field: 'language' | 'processed-by' | 'sdk'
  readonly values: readonly Producer[]
}

export type Producers = readonly ProducerField[]

/** Throws a `FormatError` on a field the convention does not know. */
export function readProducers(reader: ByteReader): Producers {
  const fields: ProducerField[] = []
  for (let left = reader.count(2); left > 0; left--) {
    const field = readFieldName(reader)
    fields.push({ field, values: readValues(reader) })
  }
  reader.expectEnd('the producers section')
  return fields
}

function readFieldName(reader: ByteReader): ProducerField['field'] {
  const start = reader.offset
  const field = reader.name()
  if (field === 'language' || field === 'processed-by' || field === 'sdk') return field
  return reader.fail(`expected the field 'language', 'processed-by' or 'sdk', found '${field}'`, start)
}

function readValues(reader: ByteReader): Producer[] {
  const values: Producer[] = []
  for (let left = reader.count(2); left > 0; left--) {
    const name = reader.name()
    values.push({ name, version: reader.name() })
  }
  return values
}

export function writeProducers(writer: ByteWriter, producers: Producers): void {
  writer.vector(producers, ({ field, values }) => {
    writer.name(field)
    writer.vector(values, ({ name, version }) => {
      writer.name(name)
      writer.name(version)
    })
  })
}
