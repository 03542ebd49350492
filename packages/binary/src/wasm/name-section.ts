// The custom section `name`: https://webassembly.github.io/spec/core/appendix/custom.html#name-section and, for the
// subsections behind local names, the extended-name-section proposal.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

/** Names by index, in ascending order of indices. */
export type NameMap = readonly (readonly [index: number, name: string])[]
/** Names of things within things: locals within functions. */
export type IndirectNameMap = readonly (readonly [index: number, names: NameMap])[]

export interface NameSection {
  readonly module?: string
  readonly functions?: NameMap
  readonly locals?: IndirectNameMap
  readonly labels?: IndirectNameMap
  readonly types?: NameMap
  readonly tables?: NameMap
  readonly memories?: NameMap
  readonly globals?: NameMap
  readonly elements?: NameMap
  readonly dataSegments?: NameMap
  readonly fields?: IndirectNameMap
  readonly tags?: NameMap
  /** Subsections of later proposals, as they are. */
  readonly unknown?: readonly UnknownNames[]
}

export interface UnknownNames {
  readonly id: number
  readonly bytes: Uint8Array
}

type Key = Exclude<keyof NameSection, 'unknown'>

/** Indexed by subsection id. */
const SUBSECTIONS: readonly { readonly key: Key; readonly form: 'name' | 'map' | 'indirect' }[] = [
  { key: 'module', form: 'name' },
  { key: 'functions', form: 'map' },
  { key: 'locals', form: 'indirect' },
  { key: 'labels', form: 'indirect' },
  { key: 'types', form: 'map' },
  { key: 'tables', form: 'map' },
  { key: 'memories', form: 'map' },
  { key: 'globals', form: 'map' },
  { key: 'elements', form: 'map' },
  { key: 'dataSegments', form: 'map' },
  { key: 'fields', form: 'indirect' },
  { key: 'tags', form: 'map' },
]

/** Throws a `FormatError` for a subsection that comes twice or does not fill its size, and for a name not in UTF-8. */
export function readNameSection(reader: ByteReader): NameSection {
  const section: { -readonly [key in keyof NameSection]: unknown } = {}
  const unknown: UnknownNames[] = []
  while (!reader.atEnd()) {
    const start = reader.offset
    const id = reader.u8()
    const window = reader.window(reader.u32())
    const subsection = SUBSECTIONS[id]
    if (subsection === undefined) {
      unknown.push({ id, bytes: window.view(window.remaining) })
      continue
    }
    if (section[subsection.key] !== undefined)
      reader.fail(`expected one subsection ${id} of names, found a second`, start)
    section[subsection.key] = readSubsection(window, subsection.form)
    window.expectEnd(`the names of ${subsection.key}`)
  }
  reader.expectEnd('the name section')
  if (unknown.length > 0) section.unknown = unknown
  return section as NameSection
}

/** Writes the subsections in the order of their ids, the unknown ones last. */
export function writeNameSection(writer: ByteWriter, names: NameSection): void {
  SUBSECTIONS.forEach(({ key }, id) => {
    const value = names[key]
    if (value === undefined) return
    writer.u8(id)
    writer.sized(inner => writeSubsection(inner, value))
  })
  for (const { id, bytes } of names.unknown ?? []) {
    writer.u8(id)
    writer.u32(bytes.length)
    writer.raw(bytes)
  }
}

function readSubsection(reader: ByteReader, form: 'name' | 'map' | 'indirect'): string | NameMap | IndirectNameMap {
  switch (form) {
    case 'name':
      return reader.name()
    case 'map':
      return readNameMap(reader)
    case 'indirect':
      return readIndirectNameMap(reader)
  }
}

function readNameMap(reader: ByteReader): NameMap {
  const names: (readonly [number, string])[] = []
  for (let rest = reader.count(2); rest > 0; rest--) names.push([reader.u32(), reader.name()])
  return names
}

function readIndirectNameMap(reader: ByteReader): IndirectNameMap {
  const groups: (readonly [number, NameMap])[] = []
  for (let rest = reader.count(2); rest > 0; rest--) groups.push([reader.u32(), readNameMap(reader)])
  return groups
}

function writeSubsection(writer: ByteWriter, value: string | NameMap | IndirectNameMap): void {
  if (typeof value === 'string') return writer.name(value)
  writer.vector<readonly [number, string | NameMap]>(value, ([index, names]) => {
    writer.u32(index)
    writeSubsection(writer, names)
  })
}
