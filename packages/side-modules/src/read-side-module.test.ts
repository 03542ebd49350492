import {
  ByteWriter,
  type DylinkSection,
  type Export,
  type ExternalKind,
  FormatError,
  functionType,
  globalGet,
  i32Const,
  type Import,
  readModule,
  writeCodeSection,
  writeCustomSection,
  writeDylinkSection,
  writeElementSection,
  writeExportSection,
  writeFunctionSection,
  writeGlobalSection,
  writeHeader,
  writeImportSection,
  writeLegacyDylinkSection,
  writeSection,
  writeTypeSection,
  SECTION_IDS,
  SYMBOL_FLAG,
} from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { readSideModule } from './read-side-module.ts'
import type { SideModule } from './side-module.ts'

const I32 = functionType([], ['i32'])
const NOTHING = functionType([], [])
const EMPTY: DylinkSection = { needed: [], exportInfo: [], importInfo: [], runtimePath: [], unknown: [] }

const func = (module: string, field: string): Import => ({ module, field, description: { kind: 'function', type: 0 } })
const global = (module: string, field: string, mutable = true): Import => ({
  module,
  field,
  description: { kind: 'global', global: { value: 'i32', mutable } },
})
const BASES = [global('env', '__memory_base', false), global('env', '__table_base', false)]

interface Parts {
  readonly dylink?: DylinkSection
  readonly legacy?: boolean
  readonly imports?: readonly Import[]
  /** Bodies of defined functions of no parameters and results, without the `end`. */
  readonly bodies?: readonly (readonly number[])[]
  readonly exports?: readonly (readonly [name: string, kind: ExternalKind, index: number])[]
  /** Offsets of data: immutable globals. */
  readonly globals?: readonly number[]
  /** Functions in the table, from the table base on. */
  readonly slots?: readonly number[]
}

function moduleOf({ dylink = EMPTY, legacy = false, imports = [], bodies = [], ...rest }: Parts): Uint8Array {
  const { exports = [], globals = [], slots = [] } = rest
  const writer = new ByteWriter()
  const section = (id: keyof typeof SECTION_IDS, body: (inner: ByteWriter) => void): void =>
    writeSection(writer, SECTION_IDS[id], body)
  writeHeader(writer)
  writeCustomSection(writer, legacy ? 'dylink' : 'dylink.0', inner =>
    legacy ? writeLegacyDylinkSection(inner, dylink) : writeDylinkSection(inner, dylink),
  )
  const types = [I32, NOTHING].map(composite => ({ composite, final: true, supertypes: [] }))
  section('type', inner =>
    writeTypeSection(
      inner,
      types.map(type => ({ types: [type], explicit: false })),
    ),
  )
  section('import', inner => writeImportSection(inner, imports))
  section('function', inner => writeFunctionSection(inner, Array<number>(bodies.length).fill(1)))
  section('global', inner =>
    writeGlobalSection(
      inner,
      globals.map(offset => ({ type: { value: 'i32', mutable: false }, init: i32Const(offset) })),
    ),
  )
  section('export', inner => writeExportSection(inner, exports.map(asExport)))
  if (slots.length > 0) {
    const segment = { mode: 'active', table: 0, offset: globalGet(1), type: 'funcref', functions: slots } as const
    section('element', inner => writeElementSection(inner, [segment]))
  }
  section('code', inner =>
    writeCodeSection(
      inner,
      bodies.map(code => new Uint8Array([0, ...code, END])),
    ),
  )
  return writer.finish()
}

const END = 0x0b
const call = (index: number): number[] => [0x10, index]
/** `i32.store` of a constant at the memory base. */
const RELOCATION = [0x23, 0, 0x41, 7, 0x36, 2, 0]
const asExport = ([name, kind, index]: readonly [string, ExternalKind, number]): Export => ({ name, kind, index })
const read = (parts: Parts): SideModule => readSideModule('a.so', moduleOf(parts))

describe('imports', () => {
  test('have parts to play', () => {
    const { imports } = read({
      imports: [
        func('env', 'f'),
        func('wasi_snapshot_preview1', 'fd_write'),
        ...BASES,
        global('env', '__stack_pointer'),
        global('GOT.mem', 'd'),
        global('GOT.func', 'f'),
        global('env', '__asyncify_state'),
      ],
    })
    expect(imports.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'function f',
      'function fd_write',
      'memory-base __memory_base',
      'table-base __table_base',
      'stack-pointer __stack_pointer',
      'data-address d',
      'function-address f',
      'host __asyncify_state',
    ])
    expect(imports[0].type).toEqual(I32)
  })
  test('are weak by their names, whatever module the section names', () => {
    const importInfo = [{ module: 'env', field: 'd', flags: SYMBOL_FLAG.weak | SYMBOL_FLAG.undefined }]
    const { imports } = read({
      dylink: { ...EMPTY, importInfo },
      imports: [global('GOT.mem', 'd'), global('GOT.mem', 'e')],
    })
    expect(imports.map(({ weak }) => weak)).toEqual([true, false])
  })
})

describe('exports', () => {
  test('are functions with types and slots, data with offsets, and names that are no symbols', () => {
    const { exports } = read({
      imports: BASES,
      bodies: [[], []],
      globals: [12],
      slots: [1],
      exports: [
        ['f', 'function', 0],
        ['g', 'function', 1],
        ['d', 'global', 2],
        ['__dso_handle', 'global', 2],
        ['__start_em_js', 'global', 2],
      ],
    })
    expect(exports).toEqual([
      { name: 'f', kind: 'function', type: NOTHING, internal: false },
      { name: 'g', kind: 'function', type: NOTHING, slot: 0, internal: false },
      { name: 'd', kind: 'data', offset: 12, internal: false },
      { name: '__dso_handle', kind: 'data', offset: 12, internal: true },
      { name: '__start_em_js', kind: 'data', offset: 12, internal: true },
    ])
  })
  test('are thread-local where the section says so', () => {
    const exportInfo = [{ name: 'd', flags: SYMBOL_FLAG.tls }]
    const { exports } = read({ dylink: { ...EMPTY, exportInfo }, globals: [4], exports: [['d', 'global', 0]] })
    expect(exports[0].kind).toBe('thread-local')
  })
})

describe('hooks', () => {
  const CTORS = ['__wasm_call_ctors', 'function', 0] as const
  const RELOCS = ['__wasm_apply_data_relocs', 'function', 1] as const
  test.each<[generation: string, bodies: number[][], exports: NonNullable<Parts['exports']>, first: boolean]>([
    ['of today: relocations are a hook of their own', [[], RELOCATION], [CTORS, RELOCS], false],
    ['between: a hook, and constructors call it', [call(1), RELOCATION], [CTORS, RELOCS], true],
    ['of LLVM 14: constructors relocate', [call(1), RELOCATION], [CTORS], true],
    ['of LLVM 14, without relocations', [call(1), []], [CTORS], false],
  ])('%s', (_generation, bodies, exports, first) => {
    const { hooks } = read({ imports: BASES, bodies, exports })
    expect(hooks).toMatchObject({ constructors: '__wasm_call_ctors', relocatesInConstructors: first })
    expect(hooks.applyRelocations).toBe(exports.includes(RELOCS) ? RELOCS[0] : undefined)
  })
  test('of a library in the style of WASI', () => {
    expect(read({ bodies: [[]], exports: [['_initialize', 'function', 0]] }).hooks.constructors).toBe('_initialize')
  })
  test.each<[why: string, parts: Parts, idle: boolean]>([
    ['nothing exports or calls them', { bodies: [call(1), []] }, true],
    ['a function calls them', { bodies: [call(1), [], call(0)] }, false],
    ['there are none', { bodies: [[], []] }, false],
    ['the first function is another', { bodies: [[0x41, 1, 0x1a], []] }, false],
    ['the first function is in the table', { imports: BASES, bodies: [call(1), []], slots: [0] }, false],
  ])('constructors that cannot be reached: %s', (_why, parts, idle) => {
    expect(read(parts).hooks.unreachableConstructors).toBe(idle)
  })
})

describe('what others have to agree with', () => {
  const memory = (shared: boolean, address: 'i32' | 'i64'): Import => {
    const limits = { minimum: 1, maximum: 2, shared, address }
    return { module: 'env', field: 'memory', description: { kind: 'memory', memory: { limits } } }
  }
  test('is told by imports', () => {
    const tag: Import = { module: 'env', field: '__cpp_exception', description: { kind: 'tag', type: 1 } }
    expect(read({ imports: [memory(true, 'i64'), tag] }).abi).toEqual({
      pointer: 'i64',
      sharedMemory: true,
      exceptions: 'wasm',
      atomics: undefined,
      halvedIntegers: [],
    })
    expect(read({ imports: [func('env', 'invoke_vi')] }).abi).toEqual({
      pointer: 'i32',
      sharedMemory: undefined,
      exceptions: 'javascript',
      atomics: undefined,
      halvedIntegers: [],
    })
  })
  test('is told by the section where no import tells', () => {
    expect(read({ dylink: { ...EMPTY, architecture: 'wasm64' } }).abi).toMatchObject({
      pointer: 'i64',
      architecture: 'wasm64',
    })
  })
})

describe('sections', () => {
  test('of before 2021 are read', () => {
    const memory = { size: 20, alignmentLog2: 4, tableSize: 3, tableAlignmentLog2: 0 }
    const module = read({ dylink: { ...EMPTY, memory, needed: ['b.so'] }, legacy: true })
    expect(module).toMatchObject({ convention: 'dylink', dylink: { memory }, needed: ['b.so'] })
  })
  test('may list a library twice and have subsections that nobody knows', () => {
    const unknown = [{ id: 99, bytes: new Uint8Array([1, 2, 3]) }]
    const module = read({ dylink: { ...EMPTY, needed: ['b.so', 'c.so', 'b.so'], unknown } })
    expect(module.needed).toEqual(['b.so', 'c.so'])
    expect(module.dylink.unknown).toEqual(unknown)
  })

  const thrown = (bytes: Uint8Array): string => {
    try {
      readSideModule('a.so', bytes)
    } catch (error) {
      if (error instanceof FormatError) return error.message
      throw error
    }
    return 'nothing'
  }
  test('that are cut anywhere are refused with a place', () => {
    const whole = moduleOf({ dylink: { ...EMPTY, needed: ['b.so'] }, imports: [func('env', 'f')] })
    // Between two sections the module is whole as far as it goes.
    const ends = readModule(whole).sections.map(({ payload }) => payload.to)
    const cuts = Array.from(whole, (_, end) => end).filter(end => !ends.includes(end))
    for (const end of cuts) expect(thrown(whole.subarray(0, end))).toMatch(/^expected .* \(at 0x[0-9a-f]+ in a\.so\)$/)
  })
  test('that are longer than they say are refused', () => {
    const bytes = moduleOf({ dylink: { ...EMPTY, needed: ['b.so'] } })
    const at = bytes.findIndex((byte, index) => byte === 2 && bytes[index + 1] === 6 && bytes[index + 2] === 1)
    bytes[at + 1] = 5
    expect(thrown(bytes)).toMatch(/\(at 0x[0-9a-f]+ in a\.so\)$/)
  })
  test('behind others are refused', () => {
    const writer = new ByteWriter()
    writeHeader(writer)
    writeCustomSection(writer, 'name', () => undefined)
    writeCustomSection(writer, 'dylink.0', inner => writeDylinkSection(inner, EMPTY))
    expect(thrown(writer.finish())).toMatch(/^expected the dylink\.0 section before all others.*\(at 0xf in a\.so\)$/)
  })
  test('that are not there make it something else', () => {
    const writer = new ByteWriter()
    writeHeader(writer)
    expect(thrown(writer.finish())).toContain('found a finished module')
    writeCustomSection(writer, 'linking', inner => inner.u32(2))
    expect(thrown(writer.finish())).toContain('found a relocatable object')
    expect(thrown(new TextEncoder().encode('!<arch>\n'))).toContain('found: archive')
  })
})
