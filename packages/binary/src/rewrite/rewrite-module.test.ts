import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { globalGet, i32Const, i64Const } from '../wasm/const-expression.ts'
import { instruction, writeInstruction, type Instruction } from '../wasm/instructions.ts'
import { writeNameSection } from '../wasm/name-section.ts'
import { functionType } from '../wasm/type-section.ts'
import type { FunctionType, RecursionGroup, SubType } from '../wasm/types.ts'
import type { Code, FunctionItem, GlobalItem, ModuleItems } from './module-items.ts'
import { readItems } from './read-items.ts'
import { rewriteModule } from './rewrite-module.ts'

const EMPTY: ModuleItems = {
  ...{ groups: [], types: [], functions: [], tables: [], memories: [], tags: [], globals: [] },
  ...{ exports: [], elements: [], data: [], custom: [] },
}
const subType = (composite: SubType['composite']): SubType => ({ composite, final: true, supertypes: [] })
const typesOf = (...types: readonly FunctionType[]): Pick<ModuleItems, 'groups' | 'types'> => {
  const groups: RecursionGroup[] = types.map(type => ({ types: [subType(type)], explicit: false }))
  return { groups, types: groups.flatMap(group => group.types) }
}
const NOTHING = functionType([], [])
const NUMBER = functionType([], ['i32'])

function code(...instructions: readonly Instruction[]): Code {
  const writer = new ByteWriter()
  writer.u8(0)
  for (const each of [...instructions, instruction('end')]) writeInstruction(writer, each)
  return { bytes: writer.finish(), from: 0, to: writer.length }
}
const raw = (...bytes: readonly number[]): Code => ({ bytes: Uint8Array.from(bytes), from: 0, to: bytes.length })
const defined = (type: number, body: Code): FunctionItem => ({ kind: 'defined', type, code: body })
const imported = (field: string, type: number, position: number): FunctionItem => ({
  ...{ kind: 'import', type },
  import: { module: 'm', field, position },
})
const i32 = (value: number, mutable = false): GlobalItem => ({
  ...{ kind: 'defined', init: i32Const(value) },
  type: { value: 'i32', mutable },
})
const exported = (
  name: string,
  index: number,
  kind: 'function' | 'global' = 'function',
): ModuleItems['exports'][number] => ({
  name,
  kind,
  index,
})

function rewritten(items: Partial<ModuleItems>): ModuleItems & { readonly bytes: Uint8Array } {
  const { bytes } = rewriteModule({ ...EMPTY, ...items })
  return { ...readItems(bytes), bytes }
}
const exportsOf = (bytes: Uint8Array, imports: WebAssembly.Imports = {}): Record<string, () => unknown> =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), imports).exports as never
const bodyOf = ({ functions }: ModuleItems, index: number): readonly number[] => {
  const item = functions[index]
  return item.kind === 'defined' ? [...item.code.bytes.subarray(item.code.from, item.code.to)] : []
}

describe('functions', () => {
  const functions = [
    imported('used', 1, 0),
    imported('unused', 0, 1),
    defined(0, code()),
    defined(1, code(instruction('call', 0))),
    defined(1, code(instruction('call', 3))),
  ]

  test('what nothing reaches goes, and so do types and imports that only it has', () => {
    const module = rewritten({ ...typesOf(NOTHING, NUMBER), functions, exports: [exported('f', 4)] })
    expect(module.types).toEqual([subType(NUMBER)])
    expect(module.functions.map(({ kind }) => kind)).toEqual(['import', 'defined', 'defined'])
    expect(exportsOf(module.bytes, { m: { used: () => 42 } })['f']()).toBe(42)
    const { functionsDropped } = rewriteModule({ ...EMPTY, ...typesOf(NOTHING, NUMBER), functions })
    expect(functionsDropped).toBe(3)
  })

  test('an import that is defined inside, and one that comes new, behind everything', () => {
    const module = rewritten({
      ...typesOf(NOTHING, NUMBER),
      functions: [defined(1, code(instruction('call', 5))), ...functions.slice(1), imported('late', 1, Infinity)],
      exports: [exported('f', 4)],
    })
    expect(module.functions[0]).toMatchObject({ kind: 'import', import: { field: 'late' } })
    expect(exportsOf(module.bytes, { m: { late: () => 7 } })['f']()).toBe(7)
  })

  test('a function that stands for another', () => {
    const module = rewritten({
      ...typesOf(NOTHING, NUMBER),
      functions: [
        { kind: 'alias', target: 1 },
        { kind: 'alias', target: 2 },
        defined(1, code(...i32Const(5))),
        functions[3],
      ],
      exports: [exported('f', 3), exported('g', 0)],
    })
    expect(module.functions).toHaveLength(2)
    expect(exportsOf(module.bytes)['f']()).toBe(5)
    const circle: readonly FunctionItem[] = [
      { kind: 'alias', target: 1 },
      { kind: 'alias', target: 0 },
    ]
    expect(() => rewritten({ functions: circle, exports: [exported('f', 0)] })).toThrow('function 0 stands for itself')
  })

  test('the functions of a table stay when the table does', () => {
    const limits = { minimum: 2, shared: false, address: 'i32' } as const
    const type = { element: 'funcref', limits } as const
    const segment = { mode: 'active', table: 0, offset: i32Const(1), type: 'funcref', functions: [2] } as const
    const items = { ...typesOf(NOTHING, NUMBER), functions, elements: [segment] }
    const own = { ...items, tables: [{ kind: 'defined', type }] } as const
    expect(rewritten(own)).toMatchObject({ functions: [], tables: [], elements: [] })
    const table = { kind: 'table', name: 't', index: 0 } as const
    expect(rewritten({ ...own, exports: [table] }).functions).toHaveLength(1)
    const given = { kind: 'import', import: { module: 'm', field: 't', position: 0 }, type } as const
    expect(rewritten({ ...items, tables: [given] }).elements).toEqual([{ ...segment, functions: [0] }])
  })

  test('a reference in code is declared when the export is gone that declared it', () => {
    const take = defined(0, code(instruction('ref.func', 1), instruction('drop')))
    const module = rewritten({
      ...typesOf(NOTHING),
      functions: [take, defined(0, code())],
      exports: [exported('take', 0)],
    })
    expect(module.elements).toEqual([{ mode: 'declarative', table: 0, type: 'funcref', functions: [1] }])
    expect(WebAssembly.validate(module.bytes as BufferSource)).toBe(true)
    const both = [exported('take', 0), exported('taken', 1)]
    expect(rewritten({ ...typesOf(NOTHING), functions: [take, defined(0, code())], exports: both }).elements).toEqual(
      [],
    )
  })
})

describe('globals', () => {
  const read = (index: number): FunctionItem =>
    defined(0, code(instruction('global.get', index), ...i32Const(30), instruction('i32.add')))

  test('one that never changes is a number in the code', () => {
    const module = rewritten({
      ...typesOf(NUMBER),
      functions: [read(0)],
      globals: [i32(12, true)],
      exports: [exported('f', 0)],
    })
    expect(module.globals).toEqual([])
    // No locals, the sum, `end`.
    expect(bodyOf(module, 0)).toEqual([0, 0x41, 42, 0x0b])
  })

  test('one that code sets, or a host may set, is read', () => {
    const set = defined(1, code(...i32Const(1), instruction('global.set', 0)))
    const items = { ...typesOf(NUMBER, NOTHING), functions: [read(0), set], globals: [i32(12, true)] }
    expect(rewritten({ ...items, exports: [exported('f', 0), exported('set', 1)] }).globals).toHaveLength(1)
    const host = rewritten({ ...items, exports: [exported('f', 0), exported('g', 0, 'global')] })
    expect(bodyOf(host, 0)).toEqual([0, 0x23, 0, 0x41, 30, 0x6a, 0x0b])
  })

  test('a sum that leaves 32 bits, and 64 bits', () => {
    const wide: GlobalItem = { kind: 'defined', type: { value: 'i64', mutable: false }, init: i64Const(-1) }
    const add = defined(1, code(instruction('global.get', 1), ...i64Const(3), instruction('i64.add')))
    const module = rewritten({
      ...typesOf(NUMBER, functionType([], ['i64'])),
      functions: [read(0), add],
      globals: [i32(0x7fff_ffff), wide],
      exports: [exported('f', 0), exported('g', 1)],
    })
    const { f, g } = exportsOf(module.bytes)
    expect([f(), g()]).toEqual([-0x7fff_ffe3, 2n])
  })

  test('expressions are calculated', () => {
    const sum = [...globalGet(0), ...i32Const(4), instruction('i32.mul'), ...i32Const(1), instruction('i32.sub')]
    const memory = { limits: { minimum: 1, shared: false, address: 'i32' } } as const
    const module = rewritten({
      globals: [i32(10), { kind: 'defined', type: { value: 'i32', mutable: false }, init: globalGet(0) }],
      memories: [{ kind: 'defined', type: memory }],
      data: [{ mode: 'active', memory: 0, offset: sum, bytes: Uint8Array.of(1) }],
      exports: [exported('g', 1, 'global')],
    })
    expect(module.data[0].offset).toEqual(i32Const(39))
    expect(module.globals).toEqual([expect.objectContaining({ init: i32Const(10) })])
  })
})

test('numbers become as short as they can be, and keep their value', () => {
  const long = defined(
    0,
    raw(0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a, 0x41, 0xc0, 0x80, 0x80, 0x80, 0, 0x10, 0x81, 0x80, 0, 0x0b),
  )
  const short = defined(0, raw(0, 0x41, 0xff, 0, 0x0b))
  const module = rewritten({ ...typesOf(NUMBER), functions: [long, short], exports: [exported('f', 0)] })
  // -1, 64 (which needs the second byte for its sign), a call.
  expect(bodyOf(module, 0)).toEqual([0, 0x41, 0x7f, 0x1a, 0x41, 0xc0, 0, 0x10, 1, 0x0b])
  expect(bodyOf(module, 1)).toEqual([0, 0x41, 0xff, 0, 0x0b])
})

test('a passive segment goes when no code names it, and the others move up', () => {
  const memory = { kind: 'defined', type: { limits: { minimum: 1, shared: false, address: 'i32' } } } as const
  const bytes = Uint8Array.of(9)
  const init = code(...i32Const(0), ...i32Const(0), ...i32Const(1), instruction('memory.init', 1, 0))
  const passive = { mode: 'passive', memory: 0, bytes } as const
  const module = rewritten({
    ...typesOf(NOTHING),
    functions: [defined(0, init)],
    memories: [memory],
    data: [passive, passive],
    start: 0,
  })
  expect(module.data).toEqual([passive])
  expect(WebAssembly.validate(module.bytes as BufferSource)).toBe(true)
})

test('types that refer to each other move together, in code too', () => {
  const struct = (field: `(ref null ${number})`): SubType =>
    subType({ kind: 'struct', fields: [{ storage: field, mutable: true }] })
  const pair = [struct('(ref null 2)'), struct('(ref null 1)')]
  const take = subType(functionType([], ['(ref null 1)']))
  const body = code(
    instruction('block', '(ref null 2)'),
    instruction('ref.null', 2),
    instruction('end'),
    instruction('struct.new', 1),
  )
  const module = rewritten({
    groups: [
      { types: [subType(NOTHING)], explicit: false },
      { types: pair, explicit: true },
      { types: [take], explicit: false },
    ],
    types: [subType(NOTHING), ...pair, take],
    functions: [defined(3, body)],
    exports: [exported('f', 0)],
  })
  expect(module.types).toEqual([
    struct('(ref null 1)'),
    struct('(ref null 0)'),
    subType(functionType([], ['(ref null 0)'])),
  ])
  expect(bodyOf(module, 0)).toEqual([0, 0x02, 0x63, 1, 0xd0, 1, 0x0b, 0xfb, 0, 0, 0x0b])
})

test('names follow what they name; sections that speak of old code go', () => {
  const names = new ByteWriter()
  writeNameSection(names, {
    module: 'm',
    functions: [
      [0, 'gone'],
      [1, 'kept'],
    ],
    locals: [[1, [[0, 'x']]]],
  })
  const custom = (name: string, bytes: Uint8Array): ModuleItems['custom'][number] => ({
    name,
    bytes,
    first: false,
    at: 0,
  })
  const items = {
    ...EMPTY,
    ...typesOf(NOTHING),
    functions: [defined(0, code()), defined(0, code())],
    exports: [exported('f', 1)],
    custom: [custom('.debug_info', Uint8Array.of(1)), custom('name', names.view()), custom('mine', Uint8Array.of(2))],
  }
  const { bytes, sectionsDropped } = rewriteModule(items)
  expect(sectionsDropped).toEqual(['.debug_info'])
  const [kept, mine] = readItems(bytes).custom
  expect(new TextDecoder().decode(kept.bytes)).toMatch(/kept/)
  expect(new TextDecoder().decode(kept.bytes)).not.toMatch(/gone/)
  expect(mine).toMatchObject({ name: 'mine', bytes: Uint8Array.of(2) })
  const broken = { ...items, custom: [custom('name', Uint8Array.of(1, 99))] }
  expect(rewriteModule(broken).sectionsDropped).toEqual(['name'])
})

describe('damage', () => {
  const only = (body: Code): Partial<ModuleItems> => ({
    ...typesOf(NOTHING),
    functions: [defined(0, body)],
    exports: [exported('f', 0)],
  })

  test.each([
    [raw(0, 0xff, 0x0b), 'expected an instruction, found the opcode 0xff (at 0x1)'],
    [raw(0, 0xfc, 0x70, 0x0b), 'expected an instruction, found the opcode 0xfc 0x70 (at 0x1)'],
    [raw(0, 0x10, 1, 0x0b), 'expected a function index below 1, found 1 (at 0x2)'],
    [raw(0, 0x23, 0x80, 1, 0x0b), 'expected a global index below 0, found 128 (at 0x2)'],
    [raw(0, 0x02, 5, 0x0b, 0x0b), 'expected a type index below 1, found 5 (at 0x2)'],
    [raw(0, 0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0x0b), 'expected an unsigned LEB128 of at most 32 bits (at 0x2)'],
    [raw(0, 0x02, 0x40, 0x0b), "expected 'end': 1 blocks are open (at 0x4)"],
    [raw(0, 0x0b, 0x01), 'expected the end of the function body, found 1 more bytes (at 0x2)'],
  ])('in code %#', (body, message) => {
    expect(() => rewritten(only(body))).toThrow(message)
  })

  test('outside of code', () => {
    const { bytes } = rewritten(only(code()))
    const at = bytes.length - 8
    const other = bytes.slice()
    // The index of the export; the code section has 6 bytes.
    expect(other[at + 1]).toBe(0)
    other[at + 1] = 9
    expect(() => readItems(other)).toThrow(/^expected a function index below 1, found 9 \(at 0x/)
    expect(() => readItems(bytes.subarray(0, -6))).toThrow(/^expected 1 bodies of functions, found 0 \(at 0x/)
  })
})

describe('memories', () => {
  const type = (minimum: number): ModuleItems['memories'][number] => ({
    kind: 'defined',
    type: { limits: { minimum, shared: false, address: 'i32' } },
  })
  const load = (memory: number): Code =>
    code(...i32Const(0), instruction('i32.load', { alignmentLog2: 2, offset: 0, memory }))
  const segment = (memory: number, at: number): ModuleItems['data'][number] => ({
    ...{ mode: 'active', memory, offset: i32Const(at) },
    bytes: Uint8Array.of(1, 2),
  })

  test('one that nothing reaches goes with its data, and others get its number', () => {
    const module = rewritten({
      ...typesOf(NUMBER),
      functions: [defined(0, load(1)), defined(0, load(0))],
      memories: [type(1), type(2)],
      exports: [exported('f', 0)],
      data: [segment(0, 0), segment(1, 4)],
    })
    expect(module.memories).toEqual([type(2)])
    expect(module.data).toMatchObject([{ memory: 0, bytes: Uint8Array.of(1, 2) }])
    expect(bodyOf(module, 0).slice(3, 7)).toEqual([0x28, 0x42, 0, 0])
  })

  test('an imported one stays when its contents are seen outside, and goes when nothing is put into it', () => {
    const imported = { kind: 'import', import: { module: 'm', field: 'x', position: 0 }, type: type(1).type } as const
    expect(rewritten({ memories: [imported], data: [segment(0, 0)] }).data).toHaveLength(1)
    expect(rewritten({ memories: [imported] }).memories).toEqual([])
  })

  test('a segment that may trap stays', () => {
    expect(rewritten({ memories: [type(1)], data: [segment(0, 65534)] }).data).toEqual([])
    expect(rewritten({ memories: [type(1)], data: [segment(0, 65535)] }).data).toHaveLength(1)
    const table = { kind: 'defined', type: { element: 'funcref', limits: type(1).type.limits } } as const
    const entry = (at: number): ModuleItems['elements'][number] => ({
      ...{ mode: 'active', table: 0, offset: i32Const(at), type: 'funcref', functions: [0] },
    })
    const functions = [defined(0, code())]
    expect(rewritten({ ...typesOf(NOTHING), functions, tables: [table], elements: [entry(0)] }).tables).toEqual([])
    const module = rewritten({ ...typesOf(NOTHING), functions, tables: [table], elements: [entry(1)] })
    expect(module.elements).toHaveLength(1)
  })
})
