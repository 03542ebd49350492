import {
  readLineHeader,
  readLineInstructions,
  writeLineAdvance,
  writeLineCopy,
  writeLineSpecial,
} from '@wasmweld/binary'
import type { LineHeader, LineListener, Range } from '@wasmweld/binary'
import { ChunkEditor, storeFixed } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import { addressAt } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { FileEdit } from './file-edit.ts'
import { movedOffset } from './moves.ts'
import type { Moves } from './moves.ts'

/** Writes line tables with the new distances between their rows; where only some entries stay, those of live code. */
export function editLines(chunk: DebugChunk, edit: FileEdit): EditedChunk {
  const editor = new ChunkEditor(chunk)
  const contents = (name: string): Range | undefined => [...edit.debug.chunks.values()].find(each => each.name === name)
  const sections = { lineStrings: contents('.debug_line_str'), strings: contents('.debug_str') }
  const keepsAll = !edit.prunes || edit.debug.units.some(({ hasMacros }) => hasMacros)
  const reader = chunk.reader()
  while (!reader.atEnd()) {
    const header = readLineHeader(reader, sections)
    if (!keepsAll && !edit.uses.named.has(chunk, header.from)) continue
    const { lengthAt, offsetSize, from } = header
    const start = editor.copy(from, header.program.offset)
    new LineWriter(header, edit, editor).write()
    const lengthPlace = start + lengthAt - from
    storeFixed(editor.out, lengthPlace, editor.out.length - lengthPlace - offsetSize, offsetSize)
  }
  return editor.finish()
}

/** Follows a line program and writes the same rows for code that has moved. */
class LineWriter implements LineListener {
  readonly #header: LineHeader
  readonly #edit: FileEdit
  readonly #editor: ChunkEditor
  /** Where the sequence's addresses count from, in its function. */
  #start = 0
  #moves: Moves | undefined
  /** From there on: where the program is, and where the new one is. */
  #distance = 0
  #written = 0
  /** What was met since the last row and says nothing of addresses; whether it is dead is known once there is an address. */
  #pendingFrom = 0
  #pendingTo = 0
  #isDead = false

  constructor(header: LineHeader, edit: FileEdit, editor: ChunkEditor) {
    this.#header = header
    this.#edit = edit
    this.#editor = editor
  }

  write(): void {
    readLineInstructions(this.#header, this)
  }

  setAddress(operand: number, from: number, to: number): void {
    const address = addressAt(this.#editor.chunk, operand, to - operand)
    this.#isDead = this.#edit.prunes && this.#edit.alive.isDead(this.#edit.debug, address)
    this.#flush()
    this.#start = address.offset
    this.#moves = this.#edit.movesOf(address)
    this.#distance = 0
    this.#written = 0
    if (!this.#isDead) this.#editor.append(from, to)
  }

  advance(bytes: number): void {
    this.#distance += bytes
  }

  special(bytes: number, line: number): void {
    this.#distance += bytes
    this.#flush()
    if (!this.#isDead) writeLineSpecial(this.#header, this.#step(), line, this.#editor.out)
  }

  copy(): void {
    this.#flush()
    if (this.#isDead) return
    writeLineAdvance(this.#step(), this.#editor.out)
    writeLineCopy(this.#editor.out)
  }

  endSequence(from: number, to: number): void {
    this.#flush()
    if (!this.#isDead) {
      writeLineAdvance(this.#step(), this.#editor.out)
      this.#editor.bytes(from, to)
    }
    this.#start = 0
    this.#moves = undefined
    this.#distance = 0
    this.#written = 0
    this.#isDead = false
  }

  other(from: number, to: number): void {
    if (this.#pendingTo !== from) this.#flush()
    if (this.#pendingFrom === this.#pendingTo) this.#pendingFrom = from
    this.#pendingTo = to
  }

  /** Writes what was met, unless it belongs to code that is gone. */
  #flush(): void {
    if (!this.#isDead) this.#editor.bytes(this.#pendingFrom, this.#pendingTo)
    this.#pendingFrom = 0
    this.#pendingTo = 0
  }

  /** How far the next row is from the last one. */
  #step(): number {
    const moved = movedOffset(this.#moves, this.#start + this.#distance) - movedOffset(this.#moves, this.#start)
    const step = moved - this.#written
    this.#written = moved
    return step
  }
}
