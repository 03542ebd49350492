import { ByteWriter } from '../../bytes/byte-writer.ts'
import { readLineHeader, type LineHeader } from '../../dwarf/line-header.ts'
import {
  readLineInstructions,
  writeLineAdvance,
  writeLineCopy,
  writeLineSpecial,
  type LineListener,
} from '../../dwarf/line-instructions.ts'
import type { DebugEdit } from './debug-edit.ts'

/** New offsets of line tables by old ones. */
export type LineTables = ReadonlyMap<number, number>

/** Writes line tables with the new distances between their rows; sequences of code that is gone go. */
export function moveLines(edit: DebugEdit): LineTables {
  const tables = new Map<number, number>()
  const contents = edit.section('.debug_line')
  if (contents === undefined) return tables
  const out = new ByteWriter(contents.to - contents.from)
  const sections = { lineStrings: edit.section('.debug_line_str'), strings: edit.section('.debug_str') }
  const reader = edit.reader(contents)
  while (!reader.atEnd()) {
    const header = readLineHeader(reader, sections)
    const { from, lengthAt, offsetSize, program } = header
    tables.set(from - contents.from, out.length)
    const lengthPlace = out.length + lengthAt - from
    out.raw(edit.bytes.subarray(from, program.offset))
    readLineInstructions(header, new LineMover(header, edit, out))
    storeLength(out, lengthPlace, offsetSize)
  }
  edit.write('.debug_line', out.finish())
  return tables
}

function storeLength(out: ByteWriter, at: number, size: number): void {
  let rest = out.length - at - size
  for (let byte = 0; byte < size; byte++, rest = Math.floor(rest / 256)) out.bytes[at + byte] = rest % 256
}

/** Follows a line program and writes the same rows for code that has moved. */
class LineMover implements LineListener {
  readonly #header: LineHeader
  readonly #edit: DebugEdit
  readonly #out: ByteWriter
  #address = 0
  /** Where the new program is. */
  #written = 0
  /** What was met since the last row and says nothing of addresses: whether it is of code that is gone, the address says. */
  #pending: (readonly [from: number, to: number])[] = []
  #isGone = false

  constructor(header: LineHeader, edit: DebugEdit, out: ByteWriter) {
    this.#header = header
    this.#edit = edit
    this.#out = out
  }

  setAddress(operand: number, from: number, to: number): void {
    this.#address = this.#edit.number({ at: operand, size: to - operand })
    this.#isGone = this.#edit.code.isGone(this.#address)
    this.#flush()
    this.#written = this.#edit.code.moved(this.#address)
    if (this.#isGone) return
    this.#copy(from, operand)
    let rest = this.#written
    for (let byte = operand; byte < to; byte++, rest = Math.floor(rest / 256)) this.#out.u8(rest % 256)
  }

  advance(bytes: number): void {
    this.#address += bytes
  }

  special(bytes: number, line: number): void {
    this.#address += bytes
    this.#flush()
    if (!this.#isGone) writeLineSpecial(this.#header, this.#step(), line, this.#out)
  }

  copy(): void {
    this.#flush()
    if (this.#isGone) return
    writeLineAdvance(this.#step(), this.#out)
    writeLineCopy(this.#out)
  }

  endSequence(from: number, to: number): void {
    this.#flush()
    if (!this.#isGone) {
      writeLineAdvance(this.#step(), this.#out)
      this.#copy(from, to)
    }
    this.#address = 0
    this.#written = 0
    this.#isGone = false
  }

  other(from: number, to: number): void {
    this.#pending.push([from, to])
  }

  #flush(): void {
    if (!this.#isGone) for (const [from, to] of this.#pending) this.#copy(from, to)
    this.#pending = []
  }

  #copy(from: number, to: number): void {
    this.#out.raw(this.#edit.bytes.subarray(from, to))
  }

  /** How far the next row is from the last one. */
  #step(): number {
    const now = this.#edit.code.moved(this.#address)
    const step = now - this.#written
    this.#written = now
    return step
  }
}
