// Random finished modules that are valid and always come to an end: everything in them refers to everything.

import { ByteWriter } from '../../packages/binary/src/bytes/byte-writer.ts'
import { i32Const, refFunc, refNull, type ConstExpression } from '../../packages/binary/src/wasm/const-expression.ts'
import { writeCodeSection } from '../../packages/binary/src/wasm/code-section.ts'
import { writeDataCountSection } from '../../packages/binary/src/wasm/data-count-section.ts'
import { writeDataSection } from '../../packages/binary/src/wasm/data-section.ts'
import { writeElementSection, type ElementSegment } from '../../packages/binary/src/wasm/element-section.ts'
import { writeExportSection, type Export } from '../../packages/binary/src/wasm/export-section.ts'
import { writeFunctionSection } from '../../packages/binary/src/wasm/function-section.ts'
import { writeGlobalSection, type Global } from '../../packages/binary/src/wasm/global-section.ts'
import { writeImportSection, type Import } from '../../packages/binary/src/wasm/import-section.ts'
import { instruction, writeInstruction, type Instruction } from '../../packages/binary/src/wasm/instructions.ts'
import { writeMemorySection } from '../../packages/binary/src/wasm/memory-section.ts'
import { SECTION_IDS, writeCustomSection, writeHeader, writeSection } from '../../packages/binary/src/wasm/module.ts'
import { writeNameSection } from '../../packages/binary/src/wasm/name-section.ts'
import { writeStartSection } from '../../packages/binary/src/wasm/start-section.ts'
import { writeTableSection } from '../../packages/binary/src/wasm/table-section.ts'
import { writeTagSection } from '../../packages/binary/src/wasm/tag-section.ts'
import { functionType, writeTypeSection } from '../../packages/binary/src/wasm/type-section.ts'
import type { RecursionGroup } from '../../packages/binary/src/wasm/types.ts'

/** Gives a number from 0 up to a bound. */
export type Pick = (bound: number) => number

export interface AnyModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Exported functions without parameters, which return a number or trap. */
  readonly functions: readonly string[]
}

/** What its functions import from `m`. */
export const IMPORTED = ['i0', 'i1', 'i2'] as const

const IMPORTS = IMPORTED.length
const DEFINED = 14
const FUNCTIONS = IMPORTS + DEFINED
const TABLES = 3
const SLOTS = 6
const GLOBALS = 6
const SEGMENTS = 4
const TAGS = 2
/** A page, and what lies behind it. */
const PAGE = 65536
const FUEL = 60
const ANSWER = 0
const NOTHING = 1
const TAGGED = 2

/** A function that is called too deep traps, so that circles end. */
const BURN: readonly Instruction[] = [
  ...[instruction('global.get', 0), ...i32Const(1), instruction('i32.sub'), instruction('global.set', 0)],
  ...[instruction('global.get', 0), ...i32Const(0), instruction('i32.lt_s'), instruction('if', 'empty')],
  ...[instruction('unreachable'), instruction('end')],
]

/** By how much each adds to the number on the stack. */
const STEPS: readonly ((pick: Pick) => readonly Instruction[])[] = [
  pick => i32Const(pick(300) - 100),
  pick => [instruction('call', pick(FUNCTIONS))],
  pick => [...i32Const(pick(SLOTS + 1)), instruction('call_indirect', ANSWER, pick(TABLES))],
  pick => [instruction('global.get', pick(GLOBALS))],
  pick => [...i32Const(pick(9)), instruction('global.set', 1 + pick(2)), ...i32Const(0)],
  pick => [...i32Const(pick(64)), instruction('i32.load', argument(pick))],
  pick => [...i32Const(pick(64)), ...i32Const(pick(9)), instruction('i32.store8', argument(pick)), ...i32Const(0)],
  () => [instruction('memory.size', 0)],
  pick => [instruction('ref.func', pick(FUNCTIONS)), instruction('ref.is_null')],
  pick => [
    ...[...i32Const(pick(SLOTS)), instruction('ref.func', pick(FUNCTIONS)), instruction('table.set', pick(TABLES))],
    ...i32Const(0),
  ],
  pick => [instruction('table.size', pick(TABLES))],
  pick => [
    ...[...i32Const(pick(SLOTS)), ...i32Const(0), ...i32Const(1)],
    ...[instruction('table.init', 2 * pick(SEGMENTS / 2), pick(TABLES)), ...i32Const(0)],
  ],
  pick => [
    ...[...i32Const(pick(64)), ...i32Const(0), ...i32Const(2)],
    ...[instruction('memory.init', pick(SEGMENTS), 0), ...i32Const(0)],
  ],
  pick => [instruction('data.drop', pick(SEGMENTS)), ...i32Const(0)],
  pick => [instruction('elem.drop', pick(SEGMENTS)), ...i32Const(0)],
  pick => [
    ...[instruction('try', 'i32'), ...i32Const(pick(50)), instruction('throw', pick(TAGS))],
    ...[instruction('catch', pick(TAGS)), instruction('end')],
  ],
]

const argument = (pick: Pick): { alignmentLog2: number; offset: number; memory: number } => ({
  alignmentLog2: 0,
  offset: pick(8) === 0 ? PAGE : pick(32),
  memory: 0,
})

export function anyModule(pick: Pick): AnyModule {
  const functions = Array.from({ length: DEFINED }, (_, index) => `f${index}`)
  const writer = new ByteWriter()
  const section = <Value>(
    name: keyof typeof SECTION_IDS,
    value: Value,
    write: (writer: ByteWriter, value: Value) => void,
  ): void => writeSection(writer, SECTION_IDS[name], inner => write(inner, value))
  const limits = { minimum: SLOTS, shared: false, address: 'i32' } as const
  writeHeader(writer)
  section('type', TYPES, writeTypeSection)
  section('import', imports(pick), writeImportSection)
  section('function', [...Array<number>(DEFINED).fill(ANSWER), NOTHING], writeFunctionSection)
  section('table', Array(TABLES).fill({ type: { element: 'funcref', limits } }), writeTableSection)
  section('memory', [{ limits: { ...limits, minimum: 1 } }], writeMemorySection)
  section('tag', Array<number>(TAGS).fill(TAGGED), writeTagSection)
  section('global', globals(pick), writeGlobalSection)
  section('export', exportsOf(functions, pick), writeExportSection)
  if (pick(3) === 0) section('start', FUNCTIONS, writeStartSection)
  section('element', elements(pick), writeElementSection)
  section('dataCount', SEGMENTS, writeDataCountSection)
  section('code', [...functions.map(() => body(pick)), startBody(pick)], writeCodeSection)
  section('data', dataSegments(pick), writeDataSection)
  const names = Array.from({ length: FUNCTIONS }, (_, index) => [index, `function ${index}`] as const)
  writeCustomSection(writer, 'name', inner => writeNameSection(inner, { functions: names }))
  return { bytes: writer.finish() as Uint8Array<ArrayBuffer>, functions }
}

const TYPES: readonly RecursionGroup[] = [
  functionType([], ['i32']),
  functionType([], []),
  functionType(['i32'], []),
  functionType(['f64'], ['i64']),
].map(composite => ({ types: [{ composite, final: true, supertypes: [] }], explicit: false }))

function imports(pick: Pick): readonly Import[] {
  const order = pick(2) === 0 ? IMPORTED : IMPORTED.toReversed()
  return order.map(field => ({ module: 'm', field, description: { kind: 'function', type: ANSWER } }))
}

function globals(pick: Pick): readonly Global[] {
  const number = (value: number, mutable: boolean): Global => ({
    type: { value: 'i32', mutable },
    init: i32Const(value),
  })
  const [fuel, ...rest] = [number(FUEL, true), number(pick(9), true), number(pick(9), true)]
  return [fuel, ...rest, number(pick(99), false), number(-1, true), number(pick(200), false)]
}

function exportsOf(functions: readonly string[], pick: Pick): readonly Export[] {
  const exports: Export[] = functions.map((name, index) => ({ name, kind: 'function', index: IMPORTS + index }))
  exports.push({ name: 'fuel', kind: 'global', index: 0 }, { name: 'memory', kind: 'memory', index: 0 })
  exports.push(
    { name: 'table', kind: 'table', index: pick(TABLES) },
    { name: 'global', kind: 'global', index: 1 + pick(5) },
  )
  return [...exports, { name: 'tag', kind: 'tag', index: pick(TAGS) }]
}

function elements(pick: Pick): readonly ElementSegment[] {
  return Array.from({ length: SEGMENTS }, (_, index): ElementSegment => {
    const functions = Array.from({ length: 1 + pick(3) }, () => pick(FUNCTIONS))
    // One in many lies outside, which traps.
    const place = { mode: 'active', table: pick(TABLES), offset: i32Const(pick(40) === 0 ? SLOTS : pick(3)) } as const
    const to = index % 2 === 0 ? ({ mode: 'passive', table: 0 } as const) : place
    if (pick(2) === 0) return { ...to, type: 'funcref', functions }
    const expressions = functions.map((each): ConstExpression => (pick(4) === 0 ? refNull('func') : refFunc(each)))
    return { ...to, type: 'funcref', expressions }
  }).concat({
    mode: 'declarative',
    table: 0,
    type: 'funcref',
    functions: Array.from({ length: FUNCTIONS }, (_, i) => i),
  })
}

function dataSegments(pick: Pick): Parameters<typeof writeDataSection>[1] {
  return Array.from({ length: SEGMENTS }, (_, index) => {
    const bytes = Uint8Array.from({ length: 2 + pick(20) }, () => pick(256))
    if (index % 2 === 0) return { mode: 'passive', memory: 0, bytes }
    const at = pick(40) === 0 ? PAGE - 1 : pick(64)
    return { mode: 'active', memory: 0, offset: i32Const(at), bytes }
  })
}

function body(pick: Pick): Uint8Array {
  const steps = Array.from({ length: pick(4) }, () => [...STEPS[pick(STEPS.length)](pick), instruction('i32.add')])
  return bodyOf([...BURN, ...i32Const(pick(1000)), ...steps.flat()])
}

/** Something that only the start function does. */
const startBody = (pick: Pick): Uint8Array =>
  bodyOf([
    ...i32Const(pick(64)),
    instruction('call', IMPORTS + pick(DEFINED)),
    instruction(
      'i32.store',
      argument(() => 1),
    ),
  ])

function bodyOf(instructions: readonly Instruction[]): Uint8Array {
  const writer = new ByteWriter()
  writer.u8(0)
  for (const each of [...instructions, instruction('end')]) writeInstruction(writer, each)
  return writer.finish()
}
