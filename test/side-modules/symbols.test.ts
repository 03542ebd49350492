// Scenarios 20 to 33: which definition is meant, and that calls and addresses reach it.

import { describe, expect, test } from 'vitest'
import { createProgram, dlopen, dlsym, LoadError, RTLD_DEFAULT } from '@wasmweld/runtime'
import type { Program, WasmFunction } from '@wasmweld/runtime'
import { startHere } from '../support/dlfcn-run.ts'
import { SYMBOL_PROGRAMS } from '../support/dlfcn-symbols.ts'
import { runOnLinux } from '../support/native-libraries.ts'
import { buildMain, buildSide } from '../support/side-modules.ts'
import type { Built } from '../support/side-modules.ts'

type Callable = (...values: unknown[]) => unknown

const call = (program: Program, name: string, ...values: unknown[]): unknown =>
  (dlsym(program, RTLD_DEFAULT, name) as unknown as Callable)(...values)

async function open(program: Program, { name, bytes }: Built, lazy = false): Promise<void> {
  await dlopen(program, bytes, { name, global: true, lazy })
}

const CPLUSPLUS = ['-fno-exceptions', '-fno-threadsafe-statics']
/** Whatever libc imports; nothing here calls it. */
const WASI = { wasi_snapshot_preview1: new Proxy({}, { get: () => () => 0 }) }
/** What a side module of C++ needs of the library, which only a program can have. */
const CPLUSPLUS_MAIN = {
  compile: CPLUSPLUS,
  link: ['$libcxx', '$libcxxabi', '$libc', '--export-if-defined=__dynamic_cast', '--export-if-defined=_ZdlPvm'],
}

/** The problems of a load that fails. */
async function problemsOf(loading: Promise<unknown>): Promise<LoadError['problems']> {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof LoadError)) throw new Error('expected a LoadError', { cause: error })
  return error.problems
}

describe('C programs print what they print on Linux', () => {
  test.each(SYMBOL_PROGRAMS)('$title', async ({ main, libraries, prints }) => {
    expect(await runOnLinux(main, libraries)).toEqual(prints)
    const { run, printed } = await startHere(main, libraries)
    run()
    expect(printed).toEqual(prints)
  })
})

test('21. weak symbols of a library that came first, too, are found later; on Linux and with lists they stay null', async () => {
  const early = await buildSide(
    'early.so',
    `__attribute__((weak)) int maybe(int x);
     extern __attribute__((weak)) int maybe_data;
     int there(int x) { return (maybe ? maybe(x) : -1) + 10 * (&maybe_data ? maybe_data : -1); }`,
  )
  const program = await createProgram()
  await open(program, early)
  expect(call(program, 'there', 1)).toBe(-11)
  const provider = 'int maybe(int x) { return 7 * x; } int maybe_data = 8;'
  await dlopen(program, (await buildSide('local.so', provider)).bytes, { name: 'local.so' })
  expect(call(program, 'there', 1)).toBe(-11)
  await open(program, await buildSide('provider.so', provider))
  expect(call(program, 'there', 1)).toBe(87)
})

test('22. one definition of what is inline: dynamic_cast, typeid, vtables, template and inline statics', async () => {
  const common = `
    #include <typeinfo>
    struct Base { virtual ~Base() {} virtual int id() const { return 1; } };
    struct Derived : Base { int id() const override { return 2; } };
    inline int &shared() { static int value = 0; return value; }
    template <class T> struct Counter { static int count; };
    template <class T> int Counter<T>::count = 0;`
  const main = await buildMain(
    'main.wasm',
    `${common}
     extern "C" int is_derived(const Base *base) { return dynamic_cast<const Derived *>(base) != nullptr; }
     extern "C" int is_exactly(const Base *base) { return typeid(*base) == typeid(Derived); }
     extern "C" const Base *from_main() { static Derived derived; return &derived; }
     extern "C" int bump_main() { Counter<int>::count += 10; return ++shared(); }
     extern "C" int counted_main() { return Counter<int>::count; }
     extern "C" const void *type_main() { return &typeid(Derived); }`,
    CPLUSPLUS_MAIN,
  )
  const side = await buildSide(
    'side.so',
    `${common}
     extern "C" int is_derived_side(const Base *base) { return dynamic_cast<const Derived *>(base) != nullptr; }
     extern "C" const Base *from_side() { static Derived derived; return &derived; }
     extern "C" const Base *base_from_side() { static Base base; return &base; }
     extern "C" int bump_side() { Counter<int>::count += 1; return ++shared(); }
     extern "C" int counted_side() { return Counter<int>::count; }
     extern "C" const void *type_side() { return &typeid(Derived); }`,
    { compile: CPLUSPLUS },
  )
  const program = await createProgram({ main: main.bytes, imports: WASI })
  await open(program, side)
  expect([call(program, 'bump_main'), call(program, 'bump_side'), call(program, 'bump_main')]).toEqual([1, 2, 3])
  expect([call(program, 'counted_main'), call(program, 'counted_side')]).toEqual([21, 21])
  expect(call(program, 'type_side')).toBe(call(program, 'type_main'))
  expect(call(program, 'is_derived', call(program, 'from_side'))).toBe(1)
  expect(call(program, 'is_exactly', call(program, 'from_side'))).toBe(1)
  expect(call(program, 'is_derived', call(program, 'base_from_side'))).toBe(0)
  expect(call(program, 'is_derived_side', call(program, 'from_main'))).toBe(1)
  const vtable = (object: unknown): number => new Uint32Array(program.memory.buffer)[(object as number) / 4]
  expect(vtable(call(program, 'from_side'))).toBe(vtable(call(program, 'from_main')))
})

test('27. a self-imported function is called ten million times, and never through JavaScript', async () => {
  const side = await buildSide(
    'side.so',
    `int observe(int x);
     __attribute__((weak)) int step(int x) { return x + 1; }
     __attribute__((weak)) int watched(int x) { return observe(x); }
     int watch(int x) { return watched(x) + 1; }
     int many(int n) { int x = 0; for (int i = 0; i < n; i++) x = step(x); return x; }`,
  )
  let stack: string[] = []
  const observe = (value: number): number => {
    stack = new Error().stack?.split('\n') ?? []
    return value
  }
  const program = await createProgram({ imports: { env: { observe } } })
  await open(program, side)
  expect(call(program, 'watch', 5)).toBe(6)
  const frames = stack.slice(1)
  const inside = frames.map((frame, index) => (frame.includes('wasm://') ? index : -1)).filter(index => index > 0)
  // watch, the trampoline, watched: one behind the other.
  expect(inside).toEqual([1, 2, 3])
  expect(call(program, 'many', 1e7)).toBe(1e7)
})

test('28. a call of what a later library provides; before, an error that names symbol and importer', async () => {
  const user = await buildSide('user.so', 'int later(int x); int use(int x) { return later(x) + 1; }')
  const provider = await buildSide('provider.so', 'int later(int x) { return 10 * x; }')
  const program = await createProgram()
  const problems = await problemsOf(open(program, user))
  expect(problems).toMatchObject([{ kind: 'symbol', symbol: 'later', importer: 'user.so', wanted: 'function' }])
  await open(program, user, true)
  expect(() => call(program, 'use', 1)).toThrow(/user\.so.*later/)
  await open(program, provider)
  expect([call(program, 'use', 1), call(program, 'use', 2)]).toEqual([11, 21])
})

describe('29. a signature mismatch', () => {
  const one = 'int f(int x) { return x; } '
  const two = 'int f(int x, int y); int use(int x) { return f(x, 100) + 1; }'

  test('of a function that is there is refused', async () => {
    const program = await createProgram()
    await open(program, await buildSide('one.so', one))
    const problems = await problemsOf(open(program, await buildSide('two.so', two)))
    expect(problems).toMatchObject([{ kind: 'type', symbol: 'f', importer: 'two.so' }])
    expect(problems[0].message).toContain('(i32, i32) -> i32')
    expect(problems[0].message).toContain('one.so')
  })

  test('in a cycle, where a trampoline would be called, is refused', async () => {
    const program = await createProgram()
    const a = await buildSide('a.so', `${one} int g(int x); int a(int x) { return g(x); }`, { needs: ['b.so'] })
    const b = await buildSide('b.so', `${two} int g(int x) { return x; }`, { needs: ['a.so'] })
    const sources = { 'a.so': a.bytes, 'b.so': b.bytes }
    const cyclic = await createProgram({ libraries: sources })
    const problems = await problemsOf(dlopen(cyclic, 'a.so'))
    expect(problems).toMatchObject([{ kind: 'type', symbol: 'f', importer: 'b.so' }])
    expect(program.libraries).toEqual([])
  })

  test('of a function that comes later traps instead of losing arguments', async () => {
    const program = await createProgram()
    await open(program, await buildSide('two.so', two), true)
    await open(program, await buildSide('one.so', one))
    expect(() => call(program, 'use', 1)).toThrow(WebAssembly.RuntimeError)
  })

  test('of a function pointer traps', async () => {
    const program = await createProgram()
    await open(program, await buildSide('one.so', one))
    const pointer =
      'int f(int x); int use(int x) { int (*volatile p)(int, int) = (int (*)(int, int))f; return p(x, 1); }'
    await open(program, await buildSide('pointer.so', pointer))
    expect(() => call(program, 'use', 1)).toThrow(WebAssembly.RuntimeError)
  })
})

test('30. data in one library and a function of the same name in another are not mixed up', async () => {
  const program = await createProgram()
  await open(program, await buildSide('data.so', 'int thing = 5;'))
  const calls = await buildSide('calls.so', 'int thing(int x); int use(int x) { return thing(x); }')
  const takes = await buildSide('takes.so', 'int thing(int x); void *take(void) { return (void *)thing; }')
  for (const [library, wanted] of [
    [calls, 'function'],
    [takes, 'function address'],
  ] as const) {
    const problems = await problemsOf(open(program, library))
    expect(problems).toMatchObject([{ kind: 'type', symbol: 'thing', wanted, importer: library.name }])
    expect(problems[0].message).toContain('data.so')
  }
  expect(program.libraries.map(({ name }) => name)).toEqual(['data.so'])
})

test('31. the address of a function with an import name of its own: named when missing, found when given', async () => {
  const side = await buildSide(
    'side.so',
    `__attribute__((import_module("host"), import_name("write"))) int write_somewhere(int x);
     int direct(int x) { return write_somewhere(x); }
     int (*address(void))(int) { return write_somewhere; }`,
  )
  const host = { write: (x: number) => x + 5 }
  const without = await createProgram({ imports: { host } })
  expect(await problemsOf(open(without, side))).toMatchObject([
    { kind: 'symbol', symbol: 'write_somewhere', wanted: 'function address', importer: 'side.so' },
  ])
  const giver = await createProgram()
  await open(giver, await buildSide('giver.so', 'int f(int x) { return x + 6; }'))
  const given = dlsym(giver, RTLD_DEFAULT, 'f') as WasmFunction
  const program = await createProgram({ imports: { host, env: { write_somewhere: given } } })
  await open(program, side)
  expect(call(program, 'direct', 1)).toBe(6)
  expect((program.table.get(call(program, 'address') as number) as Callable)(1)).toBe(7)
})

test('32. 64-bit integers, thirteen arguments and vectors, directly, through trampolines and by dlsym', async () => {
  const types = 'typedef float v4 __attribute__((vector_size(16)));'
  const declared = `${types}
    long long add64(long long a, int b);
    double many(int a, long long b, float c, double d, int e, int f, int g, int h, int i, int j, int k, long long l, double m);
    v4 add4(v4 a, v4 b);`
  const user = await buildSide(
    'user.so',
    `${declared}
     long long use64(long long a, int b) { return add64(a, b) + 1; }
     double use_many(void) { return many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1LL << 40, 0.5); }
     float use4(float x) { v4 a = {x, 1, 2, 3}, b = {1, 2, 3, 4}; v4 c = add4(a, b); return c[0] + c[3]; }`,
    { compile: ['-msimd128'] },
  )
  const provider = await buildSide(
    'provider.so',
    `${declared}
     long long add64(long long a, int b) { return a + b; }
     double many(int a, long long b, float c, double d, int e, int f, int g, int h, int i, int j, int k, long long l, double m) {
       return a + b + c + d + e + f + g + h + i + j + k + l + m;
     }
     v4 add4(v4 a, v4 b) { return a + b; }`,
    { compile: ['-msimd128'] },
  )
  for (const libraries of [
    [provider, user],
    [user, provider],
  ]) {
    const program = await createProgram()
    for (const library of libraries) await open(program, library, true)
    expect(call(program, 'use64', 2n ** 62n, -5)).toBe(2n ** 62n - 4n)
    expect(call(program, 'add64', 2n ** 62n, -5)).toBe(2n ** 62n - 5n)
    expect(call(program, 'use_many')).toBe(66 + 2 ** 40 + 0.5)
    expect(call(program, 'use4', 10)).toBe(18)
  }
})

test('33. a function of JavaScript: called, its address taken in two libraries, equal, found by dlsym', async () => {
  const source = (name: string): string => `
    int host(int x);
    int call_${name}(int x) { return host(x); }
    int through_${name}(int x) { int (*volatile pointer)(int) = host; return pointer(x); }
    void *address_${name}(void) { return (void *)host; }`
  const host = (x: number): number => x * 3
  const program = await createProgram({ imports: { env: { host } } })
  for (const name of ['a', 'b']) await open(program, await buildSide(`${name}.so`, source(name)))
  expect([call(program, 'call_a', 1), call(program, 'through_a', 2), call(program, 'through_b', 3)]).toEqual([3, 6, 9])
  expect(call(program, 'address_a')).toBe(call(program, 'address_b'))
  expect(call(program, 'address_a')).not.toBe(0)
  expect(call(program, 'host', 5)).toBe(15)
})
