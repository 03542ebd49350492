import { ByteReader, FormatError } from '@wasmweld/binary'
import type { ModuleView, SectionView } from '@wasmweld/binary'
import type { NameEntry, NameSubsection } from './module-parts.ts'

/** Subsections of the names of things within things: locals, labels and fields. Nobody asks for these. */
const NESTED: ReadonlySet<number> = new Set([2, 3, 10])
const MODULE_NAME = 0
const LAST_KNOWN = 11

/** The subsections of all name sections. */
export const readAllNames = ({ bytes, sections }: ModuleView): readonly NameSubsection[] =>
  sections.flatMap((section, position) => (section.name === 'name' ? readNames(bytes, section, position) : []))

/** The subsections of a name section up to where it is damaged, if it is. */
function readNames(bytes: Uint8Array, { contents }: SectionView, section: number): NameSubsection[] {
  const reader = new ByteReader(bytes, contents.from, contents.to)
  const subsections: NameSubsection[] = []
  while (!reader.atEnd()) {
    const from = reader.offset
    const read = attempt(() => ({ id: reader.u8(), window: reader.window(reader.u32()) }))
    if (read === undefined) break
    const { id, window } = read
    const isList = id !== MODULE_NAME && id <= LAST_KNOWN && !NESTED.has(id)
    subsections.push({
      section,
      id,
      from,
      to: window.end,
      names: isList ? attempt(() => readList(window)) : undefined,
    })
  }
  return subsections
}

function readList(reader: ByteReader): NameEntry[] {
  const names: NameEntry[] = []
  for (let rest = reader.count(2); rest > 0; rest--) {
    const from = reader.offset
    const index = reader.u32()
    const name = reader.name()
    names.push({ from, to: reader.offset, index, name })
  }
  reader.expectEnd('the names')
  return names
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
