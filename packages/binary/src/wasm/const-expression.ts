// Constant expressions: what initializes globals and tables, and where segments are placed.
// https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions

import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { instruction, readInstruction, writeInstruction, type Instruction } from './instructions.ts'
import { findOpcode, opcodeNamed, type Opcode } from './opcodes.ts'
import type { HeapType } from './value-type.ts'

/** The instructions without the `end` that closes them. */
export type ConstExpression = readonly Instruction[]

const CONSTANT: ReadonlySet<Opcode> = new Set(
  [
    'i32.const',
    'i64.const',
    'f32.const',
    'f64.const',
    'v128.const',
    'global.get',
    'ref.null',
    'ref.func',
    // extended-const
    'i32.add',
    'i32.sub',
    'i32.mul',
    'i64.add',
    'i64.sub',
    'i64.mul',
    // garbage collection
    'struct.new',
    'struct.new_default',
    'array.new',
    'array.new_default',
    'array.new_fixed',
    'ref.i31',
    'any.convert_extern',
    'extern.convert_any',
  ].map(opcodeNamed),
)

const END = findOpcode(0x0b)

/** Reads through `end`. Throws a `FormatError` for an instruction that is not constant and for a missing `end`. */
export function readConstExpression(reader: ByteReader): ConstExpression {
  const instructions: Instruction[] = []
  while (reader.offset < reader.end) {
    const start = reader.offset
    const next = readInstruction(reader)
    if (next.opcode === END) return instructions
    if (!CONSTANT.has(next.opcode)) reader.fail(`expected a constant instruction, found ${next.opcode.name}`, start)
    instructions.push(next)
  }
  return reader.fail("expected a constant expression closed by 'end'")
}

/** Writes the instructions and `end`. */
export function writeConstExpression(writer: ByteWriter, expression: ConstExpression): void {
  for (const each of expression) writeInstruction(writer, each)
  writer.u8(0x0b)
}

export function i32Const(value: number): ConstExpression {
  return [instruction('i32.const', value | 0)]
}

export function i64Const(value: bigint | number): ConstExpression {
  return [instruction('i64.const', value)]
}

export function globalGet(global: number): ConstExpression {
  return [instruction('global.get', global)]
}

export function refFunc(func: number): ConstExpression {
  return [instruction('ref.func', func)]
}

/** `type` is a heap type: `func`, `extern` or a type index. */
export function refNull(type: HeapType): ConstExpression {
  return [instruction('ref.null', type)]
}
