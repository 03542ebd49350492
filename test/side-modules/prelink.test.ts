// A prelinked module beside the same module as a loader loads it: the same data, the same slots, the same results.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ByteReader, PRELINKED_SECTION, readItems, readPrelinkedSection } from '@wasmweld/binary'
import { prelinkSide, readSideModule, type PrelinkedSide, type PrelinkReport } from '@wasmweld/side-modules'
import { describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { buildWithEmcc } from '../support/emscripten.ts'
import {
  baseImports,
  dataOf,
  loadGeneral,
  loadPrelinked,
  placementFor,
  slotsOf,
  type PlacedSide,
} from '../support/place-side.ts'
import { EXTENSIONS, GRAMMARS, LEGACY_GRAMMARS, readExtension, readGrammar, realFile } from '../support/real-sides.ts'
import { buildSide, type BuildOptions } from '../support/side-modules.ts'

type Call = readonly [name: string, ...args: number[]]

interface Compared {
  readonly prelinked: PrelinkedSide
  readonly general: PlacedSide
  readonly placed: PlacedSide
}

const call = ({ exports }: PlacedSide, [name, ...args]: Call): unknown =>
  (exports[name] as (...args: number[]) => unknown)(...args)

/** Loads a module both ways, does the same calls in both, and expects the same memory, slots, results and calls of imports. */
function compare(
  name: string,
  bytes: Uint8Array,
  keep: readonly string[] | 'all',
  calls: readonly Call[] = [],
): Compared {
  const side = readSideModule(name, bytes)
  const names = side.exports.filter(({ internal }) => !internal).map(each => each.name)
  const placement = placementFor(side, keep === 'all' ? names : keep)
  const prelinked = prelinkSide(side, placement)
  expect(WebAssembly.validate(prelinked.bytes as BufferSource)).toBe(true)
  expect(baseImports(prelinked.bytes)).toEqual([])
  const general = loadGeneral(side, placement)
  const placed = loadPrelinked(side, placement, prelinked)
  expect(placed.failed).toBe(general.failed)
  expectSameData(dataOf(side, placed), dataOf(side, general))
  expect(slotsOf(side, placement, placed)).toEqual(slotsOf(side, placement, general))
  for (const each of calls) expect([each, call(placed, each)]).toEqual([each, call(general, each)])
  expectSameData(dataOf(side, placed), dataOf(side, general))
  expect(placed.calls).toEqual(general.calls)
  return { prelinked, general, placed }
}

/** A difference of megabytes is no message. */
function expectSameData(found: Uint8Array, expected: Uint8Array): void {
  expect(found.length).toBe(expected.length)
  expect(found.findIndex((byte, at) => byte !== expected[at])).toBe(-1)
}

const nothingLeft = { applyRelocations: undefined, constructors: undefined }
const remaining = ({ hooks }: PrelinkedSide): unknown => ({ ...nothingLeft, ...hooks })

describe('grammars', () => {
  test.each([...GRAMMARS, ...LEGACY_GRAMMARS])('$package $path', async grammar => {
    const { prelinked, placed } = compare(
      grammar.path,
      await readGrammar(grammar),
      [grammar.language],
      [[grammar.language]],
    )
    expect(remaining(prelinked)).toEqual(nothingLeft)
    expect(prelinked.report.relocationsLeft).toBe(0)
    expect(prelinked.report.relocationsApplied).toBeGreaterThan(30)
    expect(Object.keys(placed.exports)).toEqual([grammar.language])
    expect(prelinked.bytes.length).toBeLessThan(prelinked.report.bytesBefore)
  })
})

describe('PostgreSQL extensions', () => {
  test.each(EXTENSIONS)('%s', async name => {
    const { prelinked, placed } = compare(
      `${name}.so`,
      await readExtension(name),
      ['Pg_magic_func'],
      [['Pg_magic_func']],
    )
    expect(remaining(prelinked)).toEqual(nothingLeft)
    expect(prelinked.report.functionsDropped).toBeGreaterThan(5)
    expect(Object.keys(placed.exports)).toEqual(['Pg_magic_func'])
  })

  test('everything of pgcrypto', async () => {
    const { prelinked, general, placed } = compare('pgcrypto.so', await readExtension('pgcrypto'), 'all')
    const hooks = ['__wasm_apply_data_relocs', '__wasm_call_ctors']
    expect(Object.keys(placed.exports)).toEqual(Object.keys(general.exports).filter(name => !hooks.includes(name)))
    expect(prelinked.report).toMatchObject({
      relocationsApplied: 20_772,
      relocationsLeft: 0,
      constants: 1414,
    } satisfies Partial<PrelinkReport>)
  })
})

test.each(['vips-jxl', 'vips-heif', 'vips-resvg'])('%s: with shared memory, the code relocates', async name => {
  const bytes = await realFile('wasm-vips', `lib/${name}.wasm`)
  const { prelinked } = compare(`${name}.wasm`, bytes, 'all')
  expect(prelinked.hooks.initializeThread).toBe('_emscripten_tls_init')
  expect(prelinked.report.relocationsLeft).toBeGreaterThan(800)
})

const C = `
int external_value; int external(int);
static int hidden(int x) { return x + 1; }
int shown(int x) { return x * 3; }
int data[4] = {1, 2, 3, 4};
int *inside = &data[2];
int *outside = &external_value;
int (*table[])(int) = {hidden, shown, external};
const char *texts[] = {"one", "two"};
long long wide = 0x123456789abcdefLL;
static char zeros[5000];
int use(int i) { zeros[i]++; return table[i & 1](*inside) + *texts[i & 1] + zeros[i] + (int)wide; }
int *where(int i) { return i ? inside : data; }
int far(int i) { return external(i) + external_value; }
int (*pick(int i))(int) { return table[i]; }
`
const C_CALLS: readonly Call[] = [
  ['use', 0],
  ['use', 1],
  ['use', 1],
  ['where', 0],
  ['where', 1],
  ['far', 4],
  ['pick', 1],
]

const CPP = `
extern "C" int note(int);
template <class T> struct Keeper { static int count; static T *all[8]; virtual ~Keeper() {} virtual int f() { return 1; } };
template <class T> int Keeper<T>::count = 0;
template <class T> T *Keeper<T>::all[8];
struct A : Keeper<A> { int x; A(int y) : x(note(y)) { all[count++] = this; } int f() override { return x + 2; } };
inline int twice(int x) { return x * 2; }
__attribute__((weak)) int replaceable(int x) { return twice(x); }
A a(4), b(5);
extern "C" int sum() { int s = 0; for (int i = 0; i < A::count; i++) s += A::all[i]->f(); return replaceable(s); }
extern "C" int (*address())(int) { return &twice; }
void operator delete(void *, unsigned long) noexcept {}
extern "C" int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
`

const build = async (name: string, source: string, options: BuildOptions = {}): Promise<Uint8Array> =>
  (await buildSide(name, source, options)).bytes

describe('clang', () => {
  test('C: data, functions and text refer to each other and outside', async () => {
    const { prelinked } = compare('c.so', await build('c.so', C), 'all', C_CALLS)
    expect(remaining(prelinked)).toEqual(nothingLeft)
    expect(prelinked.report.relocationsApplied).toBe(7)
  })

  test('-Bsymbolic: addresses inside are set by the start function', async () => {
    const bytes = await build('symbolic.so', C, { link: ['-Bsymbolic'] })
    expect(readItems(bytes).start).toBeDefined()
    const { prelinked } = compare('symbolic.so', bytes, 'all', C_CALLS)
    expect(remaining(prelinked)).toEqual(nothingLeft)
    const mutable = (module: Uint8Array): number => readItems(module).globals.filter(({ type }) => type.mutable).length
    expect(mutable(bytes)).toBeGreaterThan(2)
    expect(mutable(prelinked.bytes)).toBe(0)
    // Zeros in memory that was imported are all that the start function has left to make.
    expect(readItems(prelinked.bytes).start).toBeDefined()
    expect(prelinked.report.relocationsLeft).toBe(0)
  })

  test('C++: constructors run, and call the functions of the module itself', async () => {
    const { prelinked, placed } = compare('cpp.so', await build('cpp.so', CPP), 'all', [['sum'], ['address']])
    expect(remaining(prelinked)).toEqual({ ...nothingLeft, constructors: '__wasm_call_ctors' })
    expect(prelinked.report.boundInside).toBeGreaterThan(1)
    expect(placed.calls).toEqual(['note(4)', 'note(5)'])
  })

  test('exceptions of WebAssembly, old and new', async () => {
    const source = `
extern "C" int outside(int);
struct E { int x; };
extern "C" int caught(int x) { try { if (x > 2) throw x; return outside(x); } catch (int y) { return y + 1; } catch (...) { return -1; } }
extern "C" const void *info();
const void *const keep[] = {(void *)&caught};
`
    const compiled = (style: string): Promise<Uint8Array> =>
      build('eh.so', source, { compile: ['-fwasm-exceptions', '-mllvm', style] })
    const old = compare('old.so', await compiled('-wasm-use-legacy-eh=true'), 'all', [['caught', 1]])
    expect(remaining(old.prelinked)).toEqual(nothingLeft)
    // Node 20 does not know the new instructions.
    const side = readSideModule('new.so', await compiled('-wasm-use-legacy-eh=false'))
    const { bytes } = prelinkSide(side, placementFor(side, ['caught']))
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const valid = await page.evaluate(numbers => WebAssembly.validate(new Uint8Array(numbers)), [...bytes])
      expect(valid).toBe(true)
    } finally {
      await browser.close()
    }
  })

  test('vectors, and code without optimization', async () => {
    const source = `${C}
typedef float v4 __attribute__((vector_size(16)));
v4 vectors[2] = {{1, 2, 3, 4}, {5, 6, 7, 8}};
float lanes(int i) { v4 a = vectors[i & 1] * vectors[0]; return a[i] + a[3]; }
`
    const bytes = await build('simd.so', source, { compile: ['-O0', '-msimd128'] })
    const { prelinked } = compare('simd.so', bytes, 'all', [...C_CALLS, ['lanes', 2]])
    // LEB128 that the linker left room for are as short as they can be.
    expect(prelinked.bytes.length).toBeLessThan(bytes.length * 0.85)
  })

  const THREADED = `
int far(int); int here = 7; static int g(int x) { return x + here; }
int (*table[])(int) = {g, far}; int *p = &here; static char bss[999];
int f(long i) { for (int k = 0; k < i; k++) bss[k] += table[k & 1](*p); return bss[i - 1] + bss[0]; }
_Thread_local int own = 5; _Thread_local int *other = &here;
int *where(void) { return &own; } int *get(void) { return other; } int value(void) { return own++ + *other; }
`

  test('threads: the code relocates what the first thread puts in place, and each thread its own block', async () => {
    const options = {
      compile: ['-pthread', '-matomics', '-mbulk-memory'],
      link: ['--shared-memory', '--max-memory=4294967296'],
    }
    const bytes = await build('threads.so', THREADED, options)
    const calls: readonly Call[] = [['__wasm_init_tls', 0x1_8000], ['where'], ['get'], ['value'], ['value'], ['f', 1]]
    const { prelinked, placed } = compare('threads.so', bytes, 'all', calls)
    expect(prelinked.hooks).toEqual({
      applyRelocations: '__wasm_apply_data_relocs',
      initializeThread: '__wasm_init_tls',
    })
    expect(prelinked.report).toMatchObject({
      relocationsApplied: 0,
      relocationsLeft: 3,
    } satisfies Partial<PrelinkReport>)
    expect(call(placed, ['where'])).toBe(0x1_8000)
  })

  test('memory64', async () => {
    const options = { compile: ['--target=wasm64-unknown-unknown'], link: ['-mwasm64'] }
    const side = readSideModule('wide.so', await build('wide.so', THREADED, options))
    const { bytes, report, hooks } = prelinkSide(side, placementFor(side, ['f', 'here', 'get']))
    expect(report).toMatchObject({ relocationsLeft: 0, constants: 8 } satisfies Partial<PrelinkReport>)
    expect(hooks).toEqual({})
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const found = await page.evaluate(
        numbers => {
          const memory = new WebAssembly.Memory({ initial: 160n, address: 'i64' } as never)
          const table = new WebAssembly.Table({ element: 'anyfunc', initial: 16_000n, address: 'i64' } as never)
          const env = { memory, __indirect_function_table: table, far: () => 0 }
          const module = new WebAssembly.Module(new Uint8Array(numbers))
          const { f, get, here } = new WebAssembly.Instance(module, { env }).exports as never as {
            f(i: bigint): number
            get(): bigint
            here: WebAssembly.Global<'i64'>
          }
          return { f: f(1n), get: String(get()), here: String(here.value) }
        },
        [...bytes],
      )
      expect(found.f).toBe(28)
      expect(found.get).toBe(found.here)
    } finally {
      await browser.close()
    }
  })

  test('only what is wanted stays', async () => {
    const { prelinked, placed } = compare('c.so', await build('c.so', C), ['where', 'data'], [['where', 1]])
    expect(Object.keys(placed.exports)).toEqual(['where', 'data'])
    expect((placed.exports['data'] as WebAssembly.Global).value).toBe(call(placed, ['where', 0]))
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(prelinked.bytes as BufferSource))
    expect(imports.map(({ name }) => name).sort()).toEqual(['__indirect_function_table', 'memory'])
  })

  test('the file says where it belongs', async () => {
    const { prelinked } = compare('c.so', await build('c.so', C), ['use'])
    const [first, ...others] = readItems(prelinked.bytes).custom
    expect(first).toMatchObject({ name: PRELINKED_SECTION, first: true })
    const section = readPrelinkedSection(new ByteReader(first.bytes))
    expect(section).toMatchObject({ memoryBase: 0x2_0000, tableBase: 11, programId: 'test' })
    expect(section.tableSize).toBeGreaterThan(0)
    expect(others.map(({ name }) => name)).not.toContain('dylink.0')
  })

  test('debug information of code that moved goes, names stay', async () => {
    const { prelinked } = compare('debug.so', await build('debug.so', C, { compile: ['-g'] }), ['use'])
    expect(prelinked.report.sectionsDropped).toContain('.debug_info')
    const names = readItems(prelinked.bytes).custom.map(({ name }) => name)
    expect(names).toContain('name')
    expect(names.filter(name => name.startsWith('.debug'))).toEqual([])
  })
})

describe('Emscripten 3.1.6', () => {
  test.each(['-O0', '-O2', '-Oz'])('SIDE_MODULE %s: constructors relocate', async level => {
    const commands = [['em++', 'side.cpp', level, '-sSIDE_MODULE=1', '-o', 'side.wasm']] as const
    const files = {
      'side.cpp': `extern "C" {${C}}\n${CPP.replace('extern "C" int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }', '')}`,
    }
    const directory = await buildWithEmcc({ name: 'prelink', files, commands })
    const bytes = new Uint8Array(readFileSync(join(directory, 'side.wasm')))
    const calls: readonly Call[] = [...C_CALLS, ['sum']]
    const { prelinked, placed } = compare('side.wasm', bytes, 'all', calls)
    expect(remaining(prelinked)).toEqual({ ...nothingLeft, constructors: '__wasm_call_ctors' })
    expect(prelinked.report.relocationsApplied).toBeGreaterThan(6)
    expect(placed.calls).toContain('note(4)')
  })
})
