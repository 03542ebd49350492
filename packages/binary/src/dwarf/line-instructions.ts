// The program of a line table, told instruction by instruction to whoever writes another (DWARF 5, 6.2.5).

import { fixed16, skipLeb } from './forms.ts'
import type { LineHeader } from './line-header.ts'

/** Told of each instruction; `from` to `to` are its bytes. */
export interface LineListener {
  /** Addresses grow by so many bytes, and no row is made. */
  advance: (bytes: number) => void
  /** A row: addresses grow, and the line. */
  special: (bytes: number, line: number) => void
  /** A row as it stands. */
  copy: () => void
  /** The address is what stands at `operand`. */
  setAddress: (operand: number, from: number, to: number) => void
  endSequence: (from: number, to: number) => void
  /** Everything else, which has nothing to do with addresses. */
  other: (from: number, to: number) => void
}

const COPY = 1
const ADVANCE_PC = 2
const CONST_ADD_PC = 8
const FIXED_ADVANCE_PC = 9
const END_SEQUENCE = 1
const SET_ADDRESS = 2
/** Adds a file for all sequences that follow; no compiler of this millennium writes it. */
const DEFINE_FILE = 3

/** Reads the program to its end. Throws a `FormatError`. */
export function readLineInstructions(header: LineHeader, listener: LineListener): void {
  const { program, opcodeBase, lineBase, lineRange, instructionLength } = header
  if (instructionLength !== 1 || opcodeBase <= FIXED_ADVANCE_PC)
    program.fail(`expected instructions counted in bytes and all standard opcodes of DWARF 3, found ${opcodeBase}`)
  while (!program.atEnd()) {
    const from = program.offset
    const opcode = program.u8()
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase
      listener.special(Math.floor(adjusted / lineRange), lineBase + (adjusted % lineRange))
    } else if (opcode === 0) readExtended(header, listener, from)
    else readStandard(header, listener, opcode)
  }
  program.expectEnd('the line program')
}

function readStandard(header: LineHeader, listener: LineListener, opcode: number): void {
  const { program, opcodeBase, lineRange, operands } = header
  const from = program.offset - 1
  switch (opcode) {
    case COPY:
      return listener.copy()
    case ADVANCE_PC:
      return listener.advance(program.u32())
    case CONST_ADD_PC:
      return listener.advance(Math.floor((255 - opcodeBase) / lineRange))
    case FIXED_ADVANCE_PC:
      return listener.advance(fixed16(program))
    default:
      for (let left = operands[opcode - 1]; left > 0; left--) skipLeb(program)
      return listener.other(from, program.offset)
  }
}

function readExtended({ program }: LineHeader, listener: LineListener, from: number): void {
  const length = program.u32()
  if (length === 0) program.fail('expected an extended opcode, found none', from)
  const operand = program.offset + 1
  const opcode = program.u8()
  program.skip(length - 1)
  if (opcode === END_SEQUENCE) listener.endSequence(from, program.offset)
  else if (opcode === SET_ADDRESS) listener.setAddress(operand, from, program.offset)
  else if (opcode === DEFINE_FILE) program.fail('expected the files of a line table before its program', from)
  else listener.other(from, program.offset)
}

/** Moves the address, without a row. */
export function writeLineAdvance(bytes: number, out: LineOutput): void {
  if (bytes === 0) return
  out.u8(ADVANCE_PC)
  out.u32(bytes)
}

export const writeLineCopy = (out: LineOutput): void => out.u8(COPY)

/** A row whose line grows by `line`, which some special opcode of the header can say. */
export function writeLineSpecial(header: LineHeader, bytes: number, line: number, out: LineOutput): void {
  const { opcodeBase, lineBase, lineRange } = header
  const still = line - lineBase + opcodeBase
  const constant = Math.floor((255 - opcodeBase) / lineRange)
  if (still + lineRange * bytes <= 255) return out.u8(still + lineRange * bytes)
  if (bytes >= constant && still + lineRange * (bytes - constant) <= 255) {
    out.u8(CONST_ADD_PC)
    return out.u8(still + lineRange * (bytes - constant))
  }
  writeLineAdvance(bytes, out)
  out.u8(still)
}

/** The part of a `ByteWriter` that instructions need. */
export interface LineOutput {
  u8: (value: number) => void
  u32: (value: number) => void
}
