import { readIndexContribution } from '@wasmweld/binary'
import { ChunkEditor, storeFixed } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { FileEdit } from './file-edit.ts'

/** Leaves of a section that holds tables of addresses or of strings what is used. */
export function editTables(chunk: DebugChunk, edit: FileEdit): EditedChunk {
  const { indexed, named } = edit.uses
  const editor = new ChunkEditor(chunk)
  const reader = chunk.reader()
  while (!reader.atEnd()) {
    const { from, to, base, lengthAt, offsetSize, addressSize } = readIndexContribution(reader)
    if (!named.has(chunk, base)) continue
    const width = chunk.name === '.debug_addr' ? addressSize : offsetSize
    const start = editor.copy(from, base)
    let count = 0
    for (let at = base; at + width <= to; at += width) {
      if (!indexed.has(chunk, at)) continue
      edit.setNumber(chunk, at, count++)
      editor.copy(at, at + width)
    }
    const lengthPlace = start + lengthAt - from
    storeFixed(editor.out, lengthPlace, editor.out.length - lengthPlace - offsetSize, offsetSize)
  }
  return editor.finish()
}
