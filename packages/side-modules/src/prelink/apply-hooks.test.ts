import {
  ByteReader,
  ByteWriter,
  functionType,
  i32Const,
  instruction,
  readInstruction,
  readLocals,
  writeInstruction,
  type Code,
  type FunctionItem,
  type Instruction,
  type ModuleItems,
} from '@wasmweld/binary'
import { expect, test } from 'vitest'
import type { SideHooks } from '../side-module.ts'
import { applyHooks, type AppliedHooks } from './apply-hooks.ts'

const WORD = { alignmentLog2: 2, offset: 4, memory: 0 }
const store = (at: number, value: number): readonly Instruction[] => [
  ...i32Const(at),
  ...i32Const(value),
  instruction('i32.store', WORD),
]

function code(...instructions: readonly Instruction[]): Code {
  const writer = new ByteWriter()
  // One local.
  for (const byte of [1, 1, 0x7f]) writer.u8(byte)
  for (const each of [...instructions, instruction('end')]) writeInstruction(writer, each)
  return { bytes: writer.finish(), from: 0, to: writer.length }
}

const RELOCATE = '__wasm_apply_data_relocs'
const CONSTRUCT = '__wasm_call_ctors'
const HOOKS: SideHooks = { relocatesInConstructors: false, unreachableConstructors: false }

/** Function 0 is imported; the names are exported hooks, and `start` starts. Data of 32 bytes from address 100. */
function applied(bodies: Readonly<Record<string, Code>>, hooks: Partial<SideHooks> = {}): AppliedHooks {
  const names = Object.keys(bodies)
  const functions: FunctionItem[] = [
    { kind: 'import', import: { module: 'env', field: 'f', position: 0 }, type: 0 },
    ...Object.values(bodies).map((body): FunctionItem => ({ kind: 'defined', type: 0, code: body })),
  ]
  const composite = functionType([], [])
  const types = [{ composite, final: true, supertypes: [] }]
  const start = names.indexOf('start') + 1
  const items: ModuleItems = {
    ...{ groups: [{ types, explicit: false }], types, functions, tables: [], tags: [], elements: [], custom: [] },
    memories: [{ kind: 'defined', type: { limits: { minimum: 1, shared: false, address: 'i32' } } }],
    globals: [{ kind: 'defined', type: { value: 'i32', mutable: true }, init: i32Const(0) }],
    exports: names.map((name, index) => ({ name, kind: 'function', index: index + 1 })),
    ...(start > 0 ? { start } : {}),
    data: [{ mode: 'active', memory: 0, offset: i32Const(100), bytes: new Uint8Array(32) }],
  }
  const named: SideHooks = {
    ...HOOKS,
    ...(names.includes(RELOCATE) ? { applyRelocations: RELOCATE } : {}),
    ...(names.includes(CONSTRUCT) ? { constructors: CONSTRUCT } : {}),
    ...hooks,
  }
  const placed = { items, constants: new Set<number>(), boundInside: 0, trampolines: 0 }
  return applyHooks(placed, named, { from: 100, to: 200 })
}

const wordAt = ({ items }: AppliedHooks, address: number): number =>
  new DataView(items.data[0].bytes.buffer, items.data[0].bytes.byteOffset).getUint32(address - 100, true)

/** The instructions of the function that an export names now. */
function left({ items }: AppliedHooks, name: string): readonly string[] {
  const item = items.functions[items.exports.find(each => each.name === name)?.index ?? -1]
  if (item.kind !== 'defined') throw new Error(`${name} is not defined`)
  const reader = new ByteReader(item.code.bytes, item.code.from, item.code.to)
  readLocals(reader)
  const names: string[] = []
  while (!reader.atEnd()) names.push(readInstruction(reader).opcode.name)
  return names
}

test('all of it', () => {
  const done = applied({ [RELOCATE]: code(...store(100, 7), ...store(104, -1)) })
  expect([wordAt(done, 104), wordAt(done, 108)]).toEqual([7, 0xffff_ffff])
  expect(done).toMatchObject({ idle: new Set([RELOCATE]), relocationsApplied: 2, left: [] })
})

test('through locals, and through functions that it calls', () => {
  const done = applied({
    [RELOCATE]: code(
      ...i32Const(90),
      instruction('local.set', 0),
      instruction('local.get', 0),
      ...i32Const(6),
      instruction('i32.add'),
      ...i32Const(5),
      instruction('i32.store', WORD),
      instruction('call', 2),
    ),
    inner: code(...store(104, 6)),
  })
  expect([wordAt(done, 100), wordAt(done, 108)]).toEqual([5, 6])
  expect(done.idle).toEqual(new Set([RELOCATE]))
})

test('a value that is not known is left, and what is known is not', () => {
  const unknown = [...i32Const(108), instruction('global.get', 0), instruction('i32.store', WORD)]
  const done = applied({ [RELOCATE]: code(...store(100, 7), ...unknown, ...store(104, 8)) })
  expect([wordAt(done, 104), wordAt(done, 108)]).toEqual([7, 8])
  expect(left(done, RELOCATE)).toEqual(['i32.const', 'global.get', 'i32.store', 'end'])
  expect(done.left).toHaveLength(1)
})

test('from a branch on, everything is left; before it, nothing that sets locals', () => {
  const branch = [instruction('block', 'empty'), instruction('end')]
  expect(left(applied({ [RELOCATE]: code(...store(100, 7), ...branch, ...store(104, 8)) }), RELOCATE)).toEqual([
    'block',
    'end',
    'i32.const',
    'i32.const',
    'i32.store',
    'end',
  ])
  const tee = [...i32Const(100), instruction('local.tee', 0), ...i32Const(1), instruction('i32.store', WORD)]
  expect(left(applied({ [RELOCATE]: code(...tee, ...branch) }), RELOCATE)).toHaveLength(7)
})

test('globals that the start function sets begin with their value', () => {
  const set = [...i32Const(42), instruction('global.set', 0)]
  const done = applied({
    start: code(...set),
    [RELOCATE]: code(...i32Const(100), instruction('global.get', 0), instruction('i32.store', WORD)),
  })
  expect(done.items.start).toBeUndefined()
  expect(done.items.globals[0]).toMatchObject({ init: i32Const(42) })
  expect(wordAt(done, 104)).toBe(42)
})

test('constructors are applied as far as they relocate first', () => {
  const bodies = {
    [CONSTRUCT]: code(instruction('call', 2), instruction('call', 0), ...store(100, 1)),
    inner: code(...store(104, 6)),
  }
  const old = applied(bodies, { relocatesInConstructors: true })
  expect(wordAt(old, 108)).toBe(6)
  expect(left(old, CONSTRUCT)).toEqual(['call', 'i32.const', 'i32.const', 'i32.store', 'end'])
  expect(wordAt(old, 104)).toBe(0)
  const today = applied(bodies)
  expect(wordAt(today, 108)).toBe(0)
  expect(left(today, CONSTRUCT)[1]).toBe('call')
})

test('constructors wait for relocations that are left', () => {
  const unknown = [...i32Const(108), instruction('global.get', 0), instruction('i32.store', WORD)]
  const done = applied({ [RELOCATE]: code(...unknown), [CONSTRUCT]: code(...store(100, 9)) })
  expect(wordAt(done, 104)).toBe(0)
  expect(done.idle.size).toBe(0)
})

test('functions that call each other, and code without an end', () => {
  const circle = applied({ [RELOCATE]: code(instruction('call', 2)), inner: code(instruction('call', 1)) })
  expect(left(circle, RELOCATE)).toEqual(['call', 'end'])
  const open = { bytes: Uint8Array.of(0, 0x01), from: 0, to: 2 }
  expect(() => applied({ [RELOCATE]: open })).toThrow("expected 'end' (at 0x2)")
})
