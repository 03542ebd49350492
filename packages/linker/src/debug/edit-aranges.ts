import { readUnitLength } from '@wasmweld/binary'
import { ChunkEditor, storeFixed } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import { addressAt, readNumber } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import { requirePlace } from './debug-units.ts'
import type { FileEdit } from './file-edit.ts'

/** Writes `.debug_aranges`, the units by their addresses (DWARF 5, 6.1.2), with the new sizes of code. */
export function editAranges(chunk: DebugChunk, edit: FileEdit): EditedChunk {
  const editor = new ChunkEditor(chunk)
  const section = chunk.reader()
  while (!section.atEnd()) {
    const from = section.offset
    const { length, offsetSize } = readUnitLength(section)
    const lengthAt = section.offset - offsetSize
    const reader = section.window(length)
    reader.skip(2)
    const unit = requirePlace(edit.debug.chunks, chunk, reader.offset)
    reader.skip(offsetSize)
    const size = reader.u8()
    reader.skip(1)
    if (size !== 4 && size !== 8) reader.fail(`expected addresses of 4 or 8 bytes, found ${size}`)
    // Addresses are aligned from the start of the set on.
    reader.skip((2 * size - ((reader.offset - from) % (2 * size))) % (2 * size))
    if (!edit.hasUnit(unit)) continue
    const start = editor.copy(from, reader.offset)
    for (; reader.remaining >= 2 * size; reader.skip(2 * size)) editTuple(reader.offset, size, editor, edit)
    const lengthPlace = start + lengthAt - from
    storeFixed(editor.out, lengthPlace, editor.out.length - lengthPlace - offsetSize, offsetSize)
  }
  return editor.finish()
}

function editTuple(at: number, size: number, editor: ChunkEditor, edit: FileEdit): void {
  const { chunk } = editor
  const address = addressAt(chunk, at, size)
  if (edit.prunes && edit.alive.isDead(edit.debug, address)) return
  const place = editor.append(at, at + 2 * size)
  const length = readNumber(chunk.bytes, at + size, size)
  storeFixed(editor.out, place + size, edit.distance(address, length), size)
}
