// Instructions by the opcode table: decoded one by one, written, or walked over without decoding.

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { readLocals } from './code-section.ts'
import { IMMEDIATE_CODECS, type Immediate } from './immediates.ts'
import { findOpcode, isPrefix, opcodeNamed, type Opcode } from './opcodes.ts'

export interface Instruction {
  /** The row of the opcode table. */
  readonly opcode: Opcode
  /** One per kind in `opcode.immediates`. */
  readonly immediates: readonly Immediate[]
}

const NO_IMMEDIATES: readonly Immediate[] = []

/** The row of the next opcode; the reader is left at its immediates. Throws a `FormatError` for an unknown one. */
export function readOpcode(reader: ByteReader): Opcode {
  const start = reader.offset
  const first = reader.u8()
  if (!isPrefix(first))
    return findOpcode(first) ?? reader.fail(`expected an instruction, found the opcode 0x${first.toString(16)}`, start)
  const code = reader.u32()
  const opcode = findOpcode(code, first)
  return (
    opcode ??
    reader.fail(`expected an instruction, found the opcode 0x${first.toString(16)} 0x${code.toString(16)}`, start)
  )
}

/** Throws a `FormatError` for an unknown opcode or a malformed immediate. A `v128` is a view of the file. */
export function readInstruction(reader: ByteReader): Instruction {
  const opcode = readOpcode(reader)
  const { immediates } = opcode
  if (immediates.length === 0) return { opcode, immediates: NO_IMMEDIATES }
  if (immediates.length === 1) return { opcode, immediates: [IMMEDIATE_CODECS[immediates[0]].read(reader)] }
  return { opcode, immediates: immediates.map(kind => IMMEDIATE_CODECS[kind].read(reader)) }
}

/** Writes numbers in minimal LEB128. */
export function writeInstruction(writer: ByteWriter, { opcode, immediates }: Instruction): void {
  if (opcode.prefix === undefined) {
    writer.u8(opcode.code)
  } else {
    writer.u8(opcode.prefix)
    writer.u32(opcode.code)
  }
  opcode.immediates.forEach((kind, position) => IMMEDIATE_CODECS[kind].write(writer, immediates[position]))
}

/**
 * One instruction by the name of its row: `instruction('call', 3)`. An `i64` may be given as a number.
 * A name that is not in the table, or another number of immediates than its row has, is the caller's bug.
 */
export function instruction(name: string, ...immediates: readonly Immediate[]): Instruction {
  const opcode = opcodeNamed(name)
  if (immediates.length !== opcode.immediates.length) {
    throw new TypeError(`${name} takes ${opcode.immediates.length} immediates, not ${immediates.length}`)
  }
  const [first] = immediates
  if (opcode.immediates[0] === 'i64' && typeof first === 'number') return { opcode, immediates: [BigInt(first)] }
  return { opcode, immediates }
}

/** What a walk calls for each instruction: its row, and the offset of its opcode. */
export type VisitInstruction = (opcode: Opcode, at: number) => void

const END = opcodeNamed('end')
const DELEGATE = opcodeNamed('delegate')

/**
 * Visits every instruction of an expression that fills the reader's window, its closing `end` included, and decodes
 * nothing. During a visit the reader stands at the immediates and may be moved. Throws a `FormatError` for an unknown
 * opcode, a malformed immediate, and blocks that are not closed exactly at the window's end.
 */
export function walkInstructions(reader: ByteReader, visit: VisitInstruction): void {
  let depth = 1
  while (depth > 0) {
    if (reader.offset >= reader.end) reader.fail(`expected 'end': ${depth} blocks are open`)
    const at = reader.offset
    const opcode = readOpcode(reader)
    const immediatesAt = reader.offset
    visit(opcode, at)
    reader.offset = immediatesAt
    const { immediates } = opcode
    for (let position = 0; position < immediates.length; position++) IMMEDIATE_CODECS[immediates[position]].skip(reader)
    if (opcode === END || opcode === DELEGATE) depth--
    else if (immediates.length > 0 && immediates[0] === 'block-type') depth++
  }
  reader.expectEnd('the function body')
}

/** Visits every instruction of a function body: locals first, which are checked and passed over. */
export function walkBody(reader: ByteReader, visit: VisitInstruction): void {
  readLocals(reader)
  walkInstructions(reader, visit)
}
