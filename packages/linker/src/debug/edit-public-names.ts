import { entryAt, readUnitLength } from '@wasmweld/binary'
import type { ByteReader } from '@wasmweld/binary'
import { ChunkEditor, storeFixed } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import { readNumber } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import { requirePlace } from './debug-units.ts'
import type { DebugUnit } from './debug-units.ts'
import type { FileEdit } from './file-edit.ts'
import { STATE } from './entry-state.ts'

/** Leaves of `.debug_pubnames`, `.debug_pubtypes` and GNU's variants, the entries of units by name, those of entries that stay. */
export function editPublicNames(chunk: DebugChunk, edit: FileEdit): EditedChunk {
  const editor = new ChunkEditor(chunk)
  const section = chunk.reader()
  while (!section.atEnd()) {
    const from = section.offset
    const { length, offsetSize } = readUnitLength(section)
    const lengthAt = section.offset - offsetSize
    const reader = section.window(length)
    reader.skip(2)
    const unit = edit.unitOf(requirePlace(edit.debug.chunks, chunk, reader.offset))
    reader.skip(2 * offsetSize)
    if (unit === undefined || edit.states?.get(unit)?.[0] === STATE.gone) continue
    const start = editor.copy(from, reader.offset)
    storeFixed(editor.out, editor.out.length - offsetSize, edit.unitSizes.get(unit) ?? 0, offsetSize)
    editNames(reader, { unit, offsetSize, isGnu: chunk.name.startsWith('.debug_gnu_') }, editor, edit)
    editor.out.zeros(offsetSize)
    const lengthPlace = start + lengthAt - from
    storeFixed(editor.out, lengthPlace, editor.out.length - lengthPlace - offsetSize, offsetSize)
  }
  return editor.finish()
}

/** The names of one unit; GNU's say with a byte what is named. */
interface NamesOf {
  readonly unit: DebugUnit
  readonly offsetSize: number
  readonly isGnu: boolean
}

function editNames(
  reader: ByteReader,
  { unit, offsetSize, isGnu }: NamesOf,
  editor: ChunkEditor,
  { states, entryPlaces }: FileEdit,
): void {
  while (reader.remaining >= offsetSize) {
    const at = reader.offset
    const offset = readNumber(reader.bytes, at, offsetSize)
    if (offset === 0) return
    reader.skip(offsetSize + (isGnu ? 1 : 0))
    const end = reader.bytes.indexOf(0, reader.offset)
    if (end < 0 || end >= reader.end) reader.fail('expected a name that ends with a zero byte')
    reader.offset = end + 1
    const entry = entryAt(unit.entries, unit.header.from + offset)
    if (entry === undefined || states?.get(unit)?.[entry] === STATE.gone) continue
    const place = editor.append(at, reader.offset)
    storeFixed(editor.out, place, entryPlaces.get(unit)?.[entry] ?? 0, offsetSize)
  }
}
