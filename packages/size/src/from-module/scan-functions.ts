import { ByteReader, FormatError, readLocals, walkInstructions } from '@wasmweld/binary'
import type { Opcode, ValueType } from '@wasmweld/binary'
import type { ModuleParts } from './module-parts.ts'

/** Looks at one instruction after the other. */
export interface CodeVisitor {
  /** The next function, by its position among the defined ones. */
  begin(position: number, reader: ByteReader): void
  local(type: ValueType): void
  /** The reader stands at the immediates and may be moved. */
  instruction(opcode: Opcode, reader: ByteReader): void
  end(reader: ByteReader): void
}

/** Walks the code of all functions. Throws a `FormatError` for damaged code. */
export function scanFunctions({ view, bodies }: ModuleParts, visitor: CodeVisitor): void {
  for (let position = 0; position < bodies.length; position++) {
    const { from, to } = bodies[position]
    const reader = new ByteReader(view.bytes, from, to)
    visitor.begin(position, reader)
    for (const { type } of readLocals(reader)) visitor.local(type)
    walkInstructions(reader, opcode => visitor.instruction(opcode, reader))
    visitor.end(reader)
  }
}

/** Throws a `FormatError` for an index that leaves its index space. */
export function checkIndex(what: string, index: number, count: number, at: number): void {
  if (index >= count) throw new FormatError(`expected ${what} below ${count}, found ${index}`, at)
}
