// Runs the program that a unit keeps in place of its rows (DWARF 5, 6.2.5). Every instruction takes a byte and makes at most
// one row, so that work and memory are bounded by the section's size.

import type { ByteReader } from '../bytes/byte-reader.ts'
import { fixed16, fixedNumber, skipLeb } from './forms.ts'
import type { LineHeader } from './line-header.ts'
import type { LineRows } from './line-rows.ts'
import { readSourceFile } from './path-table.ts'
import type { PathTable } from './path-table.ts'
import { readTextRange } from './text-range.ts'

/** Code without a gap, in the compilers' use one function: rows `from` to `to` tell of the addresses `start` to `end`. */
export interface LineSequence {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
  readonly paths: PathTable
}

/** Standard opcodes that change what rows say here; statements and the like are passed over. */
const COPY = 1
const ADVANCE_PC = 2
const ADVANCE_LINE = 3
const SET_FILE = 4
const SET_COLUMN = 5
const CONST_ADD_PC = 8
const FIXED_ADVANCE_PC = 9

/** Extended opcodes: a zero byte, the length, and one of these. */
const END_SEQUENCE = 1
const SET_ADDRESS = 2
const DEFINE_FILE = 3

/** Adds the unit's rows to `rows` and its sequences to `sequences`, as they come. Throws a `FormatError`. */
export function runLineProgram(header: LineHeader, rows: LineRows, sequences: LineSequence[]): void {
  const machine = new LineMachine(header, rows, sequences)
  const { program } = header
  while (!program.atEnd()) machine.step(program.u8())
  program.expectEnd('the line program')
  machine.finish()
}

class LineMachine {
  readonly #header: LineHeader
  readonly #program: ByteReader
  readonly #rows: LineRows
  readonly #sequences: LineSequence[]
  #address = 0
  #file = 1
  #line = 1
  #column = 0
  /** The row with which the sequence began. */
  #from: number

  constructor(header: LineHeader, rows: LineRows, sequences: LineSequence[]) {
    this.#header = header
    this.#program = header.program
    this.#rows = rows
    this.#sequences = sequences
    this.#from = rows.count
  }

  step(opcode: number): void {
    if (opcode >= this.#header.opcodeBase) this.#special(opcode)
    else if (opcode === 0) this.#extended()
    else this.#standard(opcode)
  }

  finish(): void {
    if (this.#rows.count > this.#from) this.#program.fail('expected the line program to end its last sequence')
  }

  #emit(): void {
    this.#rows.push(this.#address, this.#file, this.#line, this.#column)
  }

  #special(opcode: number): void {
    const { opcodeBase, lineBase, lineRange } = this.#header
    const adjusted = opcode - opcodeBase
    this.#advance(Math.floor(adjusted / lineRange))
    this.#line = (this.#line + lineBase + (adjusted % lineRange)) >>> 0
    this.#emit()
  }

  #standard(opcode: number): void {
    const program = this.#program
    const { opcodeBase, lineRange, operands } = this.#header
    switch (opcode) {
      case COPY:
        return this.#emit()
      case ADVANCE_PC:
        return this.#advance(program.u32())
      case ADVANCE_LINE:
        this.#line = (this.#line + program.s32()) >>> 0
        return
      case SET_FILE:
        this.#file = program.u32()
        return
      case SET_COLUMN:
        this.#column = program.u64()
        return
      case CONST_ADD_PC:
        return this.#advance(Math.floor((255 - opcodeBase) / lineRange))
      case FIXED_ADVANCE_PC:
        this.#address += fixed16(program)
        return
      default:
        for (let left = operands[opcode - 1]; left > 0; left--) skipLeb(program)
    }
  }

  #advance(operations: number): void {
    this.#address += operations * this.#header.instructionLength
  }

  #extended(): void {
    const at = this.#program.offset
    const length = this.#program.u32()
    if (length === 0) this.#program.fail('expected an extended opcode, found none', at)
    const instruction = this.#program.window(length)
    switch (instruction.u8()) {
      case END_SEQUENCE:
        this.#endSequence()
        break
      case SET_ADDRESS:
        this.#address = fixedNumber(instruction, instruction.remaining === 8 ? 8 : 4)
        break
      case DEFINE_FILE:
        this.#header.paths.files.push(readSourceFile(instruction, readTextRange(instruction)))
        break
      default:
        instruction.offset = instruction.end
    }
    if (instruction.offset !== instruction.end) instruction.fail(`expected an extended opcode of ${length} bytes`, at)
  }

  #endSequence(): void {
    const from = this.#from
    const to = this.#rows.count
    const start = to > from ? this.#rows.address[from] : this.#address
    if (start < this.#address) this.#sequences.push({ start, end: this.#address, from, to, paths: this.#header.paths })
    this.#from = to
    this.#address = 0
    this.#file = 1
    this.#line = 1
    this.#column = 0
  }
}
