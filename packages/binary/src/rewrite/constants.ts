// Globals that never change, and expressions of them.
import { instruction, type Instruction } from '../wasm/instructions.ts'
import { opcodeNamed, type Opcode } from '../wasm/opcodes.ts'
import type { ConstExpression } from '../wasm/const-expression.ts'
import type { LiveItems } from './find-live.ts'
import type { ModuleItems } from './module-items.ts'

/** By global: the instruction that gives its value, of those that have the same value always. */
export type Constants = readonly (Instruction | undefined)[]

/**
 * A global is constant when its first value is a number and nothing sets it: no reachable code, and no host, which can set what is
 * exported.
 */
export function findConstants(items: ModuleItems, live: LiveItems): Constants {
  const exported = new Set<number>()
  for (const { kind, index } of items.exports) if (kind === 'global') exported.add(index)
  return constantsWhere(items, index => live.globalsSet[index] === 0 && !exported.has(index))
}

/** Constants of a module of which nothing else is known: globals that cannot be set. */
export function immutableConstants(items: Pick<ModuleItems, 'globals'>): Constants {
  return constantsWhere(items, () => false)
}

function constantsWhere({ globals }: Pick<ModuleItems, 'globals'>, stays: (index: number) => boolean): Constants {
  const constants: (Instruction | undefined)[] = []
  globals.forEach((item, index) => {
    const changes = item.type.mutable && !stays(index)
    constants.push(item.kind === 'import' || changes ? undefined : numberOf(foldExpression(item.init, constants)))
  })
  return constants
}

const NUMBERS: ReadonlySet<Opcode> = new Set([opcodeNamed('i32.const'), opcodeNamed('i64.const')])

const numberOf = (expression: ConstExpression): Instruction | undefined =>
  expression.length === 1 && NUMBERS.has(expression[0].opcode) ? expression[0] : undefined

/** Sums, differences and products of two numbers that are known. */
const OPERATIONS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
}

/** An expression without constant globals, and calculated as far as all operands are known. */
export function foldExpression(expression: ConstExpression, constants: Constants): ConstExpression {
  // As almost all are: there is nothing to calculate.
  if (numberOf(expression) !== undefined) return expression
  const folded: Instruction[] = []
  for (const each of expression) {
    folded.push(constantRead(each, constants) ?? each)
    foldLast(folded)
  }
  return folded
}

function constantRead({ opcode, immediates: [global] }: Instruction, constants: Constants): Instruction | undefined {
  return opcode.name === 'global.get' && typeof global === 'number' ? constants[global] : undefined
}

function foldLast(folded: Instruction[]): void {
  const [left, right, last] = folded.slice(-3)
  if (last === undefined || numberOf([left]) === undefined || numberOf([right]) === undefined) return
  const [type, name] = last.opcode.name.split('.')
  const operation = OPERATIONS[name]
  if (operation === undefined) return
  const value = operation(BigInt(left.immediates[0] as number), BigInt(right.immediates[0] as number))
  folded.splice(-3, 3, numberInstruction(type === 'i64' ? 'i64' : 'i32', value))
}

/** The instruction that gives a number, which is cut to the type's width. */
export function numberInstruction(type: 'i32' | 'i64', value: bigint | number): Instruction {
  const bits = BigInt(value)
  return type === 'i64'
    ? instruction('i64.const', BigInt.asIntN(64, bits))
    : instruction('i32.const', Number(BigInt.asIntN(32, bits)))
}
