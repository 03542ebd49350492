// Programs of several modules at places that are known, linked from objects that are not position independent, and run.

import { describe, expect, test } from 'vitest'
import { LATER_MODULE, type LinkInput } from '@wasmweld/linker'
import { loadDescription, ModuleLoader } from '../support/load-module.ts'
import { linkFixed, loadFixed, throwers, type Layout, type Part } from '../support/fixed-program.ts'
import { buildObject, buildSide, type BuildOptions } from '../support/side-modules.ts'

const PIC = { compile: ['-fPIC'] }

async function objects(sources: Readonly<Record<string, string>>, options: BuildOptions = {}): Promise<LinkInput[]> {
  return Promise.all(Object.entries(sources).map(([name, source]) => buildObject(name, source, options)))
}

const FUNC1 = `
extern int main_data; extern int *main_pointer; int main_function(int);
typedef int callback(int);
static int local = 3;
int side_data = 7;
int side_array[4] = {1, 2, 3, 4};
int *side_pointer = &main_data;
callback *side_callback = main_function;
static int twice(int n) { return 2 * n + local; }
callback *get_twice(void) { return twice; }
int side_function(int n) { main_data += n; local++; return main_function(n) + *main_pointer + *side_pointer; }
int same_address(callback *f) { return f == main_function && f == side_callback; }
int call_back(callback *f, int n) { return f(n); }
`

const MAIN = `
extern int side_data; extern int side_array[4]; typedef int callback(int);
callback *get_twice(void); int side_function(int); int same_address(callback *); int call_back(callback *, int);
int main_data = 100;
int *main_pointer = &main_data;
int *into_side = &side_array[2];
callback *of_side = side_function;
int main_function(int n) { return n + 1000; }
int run(int n) { return side_function(n) * 10 + side_data; }
int through_pointers(void) { return *into_side + (of_side == side_function) * 100 + same_address(main_function) * 1000; }
int callbacks(int n) { return call_back(main_function, n) + get_twice()(n); }
int data_of_side(void) { side_data++; side_array[0] = 50; return side_data + side_array[0]; }
`

const NAMES = {
  main: ['main_data', 'main_pointer', 'main_function'],
  side: ['side_data', 'side_array', 'side_function', 'get_twice', 'same_address', 'call_back'],
}
const EXPORTS = ['run', 'through_pointers', 'callbacks', 'data_of_side']

/** Data and functions in both directions. */
function behaviour(main: Part, side: Part, layout?: Layout): unknown[] {
  const exports = loadFixed(linkFixed(main, side, layout))
  return [
    exports['run'](5),
    exports['run'](5),
    exports['through_pointers'](),
    exports['callbacks'](4),
    exports['data_of_side'](),
  ]
}

describe('the classic pair, func1.c in a side module and main.c in the program', () => {
  const expected = [12157, 12257, 1103, 1017, 58]
  test.each([
    ['not position independent', {}, {}],
    ['position independent, the side module', {}, PIC],
    ['position independent, the program', PIC, {}],
    ['position independent', PIC, PIC],
  ])('%s', async (_, mainOptions, sideOptions) => {
    const main = {
      inputs: await objects({ 'main.c': MAIN }, mainOptions),
      gives: NAMES.main,
      options: { exports: EXPORTS },
    }
    const side = { inputs: await objects({ 'func1.c': FUNC1 }, sideOptions), gives: NAMES.side }
    expect(behaviour(main, side)).toEqual(expected)
    expect(behaviour(main, side, { gap: 4096 })).toEqual(expected)
  })

  test('takes as much room at every place', async () => {
    const main = { inputs: await objects({ 'main.c': MAIN }), gives: NAMES.main, options: { exports: EXPORTS } }
    const side = { inputs: await objects({ 'func1.c': FUNC1 }), gives: NAMES.side }
    const [near, far] = [0, 4096].map(gap => linkFixed(main, side, { gap }).sidePlaces)
    expect(far.memoryBase - near.memoryBase).toBe(4096)
    expect(far.tableBase - near.tableBase).toBe(4096)
    expect([far.memorySize, far.tableSize]).toEqual([near.memorySize, near.tableSize])
  })

  test('fits the program though it comes later: a call before that reaches the host', async () => {
    const main = { inputs: await objects({ 'main.c': MAIN }), gives: NAMES.main, options: { exports: EXPORTS } }
    const side = { inputs: await objects({ 'func1.c': FUNC1 }), gives: NAMES.side }
    expect(behaviour(main, side, { call: 'later' })).toEqual(expected)
    const { main: bytes } = linkFixed(main, side, { call: 'later' })
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { [LATER_MODULE]: throwers(bytes) })
    expect(() => (exports['run'] as (n: number) => number)(1)).toThrow('side_function is not loaded yet')
  })
})

const CPP_SIDE = `
#include <stddef.h>
extern "C" int main_log(int);
extern "C" int atexit_count();
struct Counter { int n; Counter(int start); ~Counter(); virtual int next() { return ++n; } };
Counter::Counter(int start) : n(start) { main_log(start); }
Counter::~Counter() { main_log(-n); }
static Counter first(10);
Counter second(20);
inline Counter &shared() { static Counter counter(30); return counter; }
static thread_local int own = 5;
extern "C" int side_next() { return first.next() * 10000 + second.next() * 100 + shared().next() - 30 + own++; }
extern "C" Counter &side_shared() { return shared(); }
`
const CPP_MAIN = `
#include <stddef.h>
typedef __SIZE_TYPE__ size;
struct Counter { int n; Counter(int start); ~Counter(); virtual int next() { return ++n; } };
inline Counter &shared() { static Counter counter(30); return counter; }
extern "C" int side_next(); extern "C" Counter &side_shared();
static int log[32]; static int logged;
extern "C" int main_log(int n) { log[logged++] = n; return n; }
extern "C" int logged_at(int i) { return log[i]; }
static struct { void (*f)(void *); void *object; void *module; } exits[16]; static int count;
extern "C" int __cxa_atexit(void (*f)(void *), void *object, void *module) { exits[count++] = {f, object, module}; return 0; }
extern "C" void run_exits(void) { while (count > 0) { count--; exits[count].f(exits[count].object); } }
extern "C" int handles(void) { int different = 0; for (int i = 1; i < count; i++) different += exits[i].module != exits[i - 1].module; return different; }
extern "C" int __cxa_guard_acquire(char *guard) { return !*guard; }
extern "C" void __cxa_guard_release(char *guard) { *guard = 1; }
static Counter mine(40);
extern "C" int same_shared() { return &side_shared() == &shared(); }
`

test('C++: constructors, the side module’s first; destructors by handle; one copy of what is inline; thread-local data', async () => {
  const compile = ['-fno-exceptions', '-fno-rtti', '-matomics', '-mbulk-memory']
  const main = {
    inputs: await objects({ 'main.cpp': CPP_MAIN }, { compile }),
    gives: [
      'main_log',
      '__cxa_atexit',
      '__cxa_guard_acquire',
      '__cxa_guard_release',
      '_ZGVZ6sharedvE7counter',
      '_ZZ6sharedvE7counter',
    ],
    options: { exports: ['logged_at', 'run_exits', 'handles', 'same_shared'] },
  }
  const side = {
    inputs: await objects({ 'side.cpp': CPP_SIDE }, { compile: [...compile, '-fPIC'] }),
    gives: [
      'side_next',
      'side_shared',
      '_ZN7CounterC1Ei',
      '_ZN7CounterC2Ei',
      '_ZN7CounterD1Ev',
      '_ZN7CounterD2Ev',
      '_ZTV7Counter',
    ],
  }
  const exports = loadFixed(linkFixed(main, side))
  const logged = (): unknown[] => Array.from({ length: 12 }, (_, at) => exports['logged_at'](at)).filter(n => n !== 0)
  expect(logged()).toEqual([10, 20, 40])
  expect(exports['side_next']()).toBe(11 * 10000 + 21 * 100 + 1 + 5)
  expect(exports['side_next']()).toBe(12 * 10000 + 22 * 100 + 2 + 6)
  expect(exports['same_shared']()).toBe(1)
  expect(exports['handles']()).toBe(2)
  exports['run_exits']()
  expect(logged()).toEqual([10, 20, 40, 30, -32, -40, -22, -12])
})

const EH_SUPPORT = `
__asm__(".tagtype __cpp_exception i32\\n.globl __cpp_exception\\n__cpp_exception:\\n");
static int object;
void main_raise(void) { __builtin_wasm_throw(0, &object); }
void *__cxa_begin_catch(void *exception) { return exception; }
void __cxa_end_catch(void) {}
void _ZSt9terminatev(void) { __builtin_trap(); }
struct { unsigned lpad_index; const void *lsda; unsigned selector; } __wasm_lpad_context;
int _Unwind_CallPersonality(void *exception) { return exception ? (int)(__wasm_lpad_context.selector = 1) : 0; }
int __gxx_wasm_personality_v0(void) { return 0; }
`
const EH_MAIN = `
extern "C" { int side_throw(int); int side_catch(int); }
extern "C" int caught_in_main(int n) { try { return side_throw(n); } catch (...) { return 100; } }
extern "C" int caught_in_side(int n) { return side_catch(n); }
`
const EH_SIDE = `
extern "C" { void main_raise(); void side_raise(); }
extern "C" int side_throw(int n) { if (n) side_raise(); return n; }
extern "C" int side_catch(int n) { try { if (n) main_raise(); return 1; } catch (...) { return 200; } }
`
const EH_RAISE = 'static int object; void side_raise(void) { __builtin_wasm_throw(0, &object); }'

test('exceptions pass from either module to the other: they share the tag', async () => {
  const compile = ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=true']
  const main = {
    inputs: await objects({ 'main.cpp': EH_MAIN, 'support.c': EH_SUPPORT }, { compile }),
    gives: [
      ...['__cpp_exception', 'main_raise', '__cxa_begin_catch', '__cxa_end_catch', '_ZSt9terminatev'],
      ...['__wasm_lpad_context', '_Unwind_CallPersonality', '__gxx_wasm_personality_v0'],
    ],
    options: { exports: ['caught_in_main', 'caught_in_side'] },
  }
  const side = {
    inputs: await objects({ 'side.cpp': EH_SIDE, 'raise.c': EH_RAISE }, { compile }),
    gives: ['side_throw', 'side_catch'],
  }
  const exports = loadFixed(linkFixed(main, side))
  expect([0, 1].map(n => exports['caught_in_main'](n))).toEqual([0, 100])
  expect([0, 1].map(n => exports['caught_in_side'](n))).toEqual([1, 200])
})

const LIBRARY = `
typedef int step(int);
static int up(int n) { return n + 1; }
static int twice(int n) { return 2 * n; }
static step *steps[] = {up, twice, up};
static int numbers[] = {1, 2, 3}, *cursor = &numbers[1];
static char text[] = "text", *letters = text + 1;
static int zeros[100];
static int started;
__attribute__((constructor)) static void start(void) { started = cursor == &numbers[1] ? 5 : 6; }
int walk(int n) { for (int i = 0; i < 3; i++) n = steps[i](n); return n; }
int state(int n) { zeros[n] += *cursor; cursor = cursor == numbers + 2 ? numbers : cursor + 1; return zeros[n] * 1000 + letters[n] + started; }
`

test('the same as a shared library of wasm-ld’s in a loader', async () => {
  const results = (exports: WebAssembly.Exports): unknown[] => {
    const [walk, state] = [exports['walk'], exports['state']] as ((n: number) => number)[]
    return [walk(3), walk(-9), state(0), state(1), state(0), state(2)]
  }
  const shared = (await buildSide('library.so', LIBRARY, { link: ['--export=walk', '--export=state'] })).bytes
  const description = loadDescription(shared)
  if (description === undefined) throw new Error('expected a shared library')
  const memory = new WebAssembly.Memory({ initial: 2 })
  const loader = new ModuleLoader(shared, description, { env: { memory } })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(shared), loader.imports())
  loader.finish(instance)
  const expected = results(instance.exports)
  expect(expected).toEqual([9, -15, 2106, 3125, 3106, 2121])
  for (const options of [{}, PIC]) {
    const side = { inputs: await objects({ 'library.c': LIBRARY }, options), gives: ['walk', 'state'] }
    const exports = loadFixed(linkFixed({ inputs: [], gives: [] }, side, { gap: 16 }))
    expect(results(exports)).toEqual(expected)
  }
})

const SHARED_SIDE = `
int main_add(int);
static int numbers[3] = {1, 2, 3}, zeros[2];
static _Thread_local int own = 5;
int side_count(int n) { numbers[0] += n; zeros[1]++; return main_add(numbers[0]) * 1000 + zeros[1] * 100 + own++; }
`
const SHARED_MAIN = `
int side_count(int); static int sum;
int main_add(int n) { return sum += n; }
int run(int n) { return side_count(n); }
`

test('where threads share the memory, the first instance fills the place, and others find it filled', async () => {
  const compile = ['-matomics', '-mbulk-memory']
  const options = { sharedMemory: true, maxMemory: 2 ** 21 }
  const names = ['memory', '__stack_pointer', 'main_add']
  const program = linkFixed(
    {
      inputs: await objects({ 'main.c': SHARED_MAIN }, { compile }),
      gives: ['main_add'],
      options: { ...options, exports: ['run'] },
    },
    {
      inputs: await objects({ 'side.c': SHARED_SIDE }, { compile }),
      gives: ['side_count'],
      options: { sharedMemory: true, exports: ['__wasm_init_tls', '__tls_size'] },
    },
  )
  const exports = loadFixed(program)
  expect([1, 1].map(n => exports['run'](n))).toEqual([2105, 5206])
  const env = Object.fromEntries(names.map(name => [name, exports[name]]))
  // Another thread has a table of its own, and its block of thread-local data.
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 100 })
  const imports = { env: { ...env, __indirect_function_table: table } as unknown as WebAssembly.ModuleImports }
  const second = new WebAssembly.Instance(new WebAssembly.Module(program.side), imports).exports
  const block = program.sidePlaces.memoryBase + program.sidePlaces.memorySize + 1024
  ;(second['__wasm_init_tls'] as (at: number) => void)(block)
  expect((second['side_count'] as (n: number) => number)(1)).toBe(9305)
  expect(exports['run'](0)).toBe(13407)
})
