import type { ByteReader, Form } from '@wasmweld/binary'
import { AT } from './attributes.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { DebugUnit } from './debug-units.ts'

/** Whether an attribute holds an expression: until DWARF 3 these had the form of any other block. */
export function isExpression({ header }: DebugUnit, name: number, { holds }: Form): boolean {
  if (holds === 'expression') return true
  return holds === 'block' && header.version < 4 && name !== AT.constValue && name !== AT.discrList
}

const LENGTH_SIZES: ReadonlyMap<unknown, number> = new Map([
  ['block1', 1],
  ['block2', 2],
  ['block4', 4],
])

/** A reader of the operations of an expression that, with its length, lies from one position to another. */
export function expressionReader(chunk: DebugChunk, { size }: Form, from: number, to: number): ByteReader {
  const whole = chunk.reader(from)
  const fixed = LENGTH_SIZES.get(size)
  if (fixed === undefined) whole.u32()
  else whole.skip(fixed)
  return whole.window(to - whole.offset)
}
