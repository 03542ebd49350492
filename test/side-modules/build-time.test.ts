// What is done and found when a program is linked with its side modules; numbered as the list of scenarios that these tests follow.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ByteWriter,
  functionType,
  readExportSection,
  readModule,
  SECTION_IDS,
  sectionReader,
  writeExportSection,
  writeSection,
} from '@wasmweld/binary'
import { createProgram, dlopen } from '@wasmweld/runtime'
import { type SideRequest, describeSideProblem, readMainModule } from '@wasmweld/side-modules'
import { describe, expect, test } from 'vitest'
import {
  linkText,
  objectSideText,
  problemsOf,
  run,
  sideOf,
  sideText,
  textsOf,
  thrownBy,
} from '../support/linked-program.ts'
import { buildWithEmcc } from '../support/emscripten.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

test('a program without objects is made of what its side modules need', async () => {
  const alone = linkText({ sides: [await sideText('one.so', 'int one(void) { return 1; }')] })
  expect(alone.main.module.length).toBeLessThan(200)
  const side = await sideText(
    'copy.so',
    'char *strdup(const char *); char *copy(const char *text) { return strdup(text); } char text[] = "abc";',
  )
  const linked = linkText({ sides: [side] })
  expect(linked.report.provided).toEqual(['strdup'])
  const { call, memory } = await run(linked)
  const [{ address = 0 }] = linked.sides[0].exports.filter(({ name }) => name === 'text')
  expect(memory().getUint32(call('copy', address) as number, true)).toBe(0x636261)
})

test('side modules use functions, data and addresses of the program', async () => {
  const main = await buildObject(
    'main.o',
    `int counter = 40; int dead_data = 1; int dead(void) { return dead_data; }
     int twice(int value) { return value * 2; } int call(int (*f)(int), int value) { return f(value); }`,
  )
  const side = await sideText(
    'user.so',
    `extern int counter; int twice(int); int call(int (*)(int), int); int *counters[] = { &counter };
     int use(void) { counter += 1; return call(twice, *counters[0]) + twice(1); }`,
  )
  const linked = linkText({ inputs: [main], sides: [side] })
  expect(linked.main.places.functions.has('dead')).toBe(false)
  expect(linked.report.sides[0]).toMatchObject({ form: 'prelinked', gotEntries: 3, extraSlots: 0 })
  const { call } = await run(linked)
  expect(call('use')).toBe(84)
})

test('side modules use each other, in a cycle too', async () => {
  const build = { needs: ['b.so'] }
  const a = await sideText(
    'a.so',
    `int b_even(int); extern int b_data; int *b_pointer = &b_data; int a_data = 10;
     int a_odd(int n) { return n == 0 ? 0 : b_even(n - 1); } int a_sum(void) { return *b_pointer; }`,
    {},
    build,
  )
  const b = await sideText(
    'b.so',
    `int a_odd(int); extern int a_data; int b_data = 5; int (*odd)(int) = a_odd;
     int b_even(int n) { return n == 0 ? 1 : a_odd(n - 1); } int b_sum(void) { return a_data + odd(7); }
     int seen; __attribute__((constructor)) static void start(void) { seen = a_odd(3) * 100 + a_data; } int b_seen(void) { return seen; }`,
  )
  const linked = linkText({ sides: [a, b] })
  expect(linked.sides.map(({ name, group, after }) => [name, group, after])).toEqual([
    ['a.so', 0, []],
    ['b.so', 0, ['a.so']],
  ])
  expect(linked.report.sides.map(({ trampolines }) => trampolines)).toEqual([1, 0])
  const { call } = await run(linked)
  expect([call('a_odd', 101), call('a_odd', 100), call('a_sum'), call('b_sum'), call('b_seen')]).toEqual([
    1, 0, 5, 11, 110,
  ])
})

const MAIN = `
  int side_add(int); extern int side_data; extern const char *side_name; int main_data = 7;
  int main_mul(int a) { return a * main_data; }
  int (*saved)(int) = side_add; int *pointer = &side_data;
  int start(int a) { return side_add(a) + *pointer; }
  int through(int a) { return saved(a); }
  int same(int (*f)(int)) { return f == side_add; }
  int letter(void) { return side_name[1]; }`
const SIDE = `
  int main_mul(int); extern int main_data; int same(int (*)(int)); int side_data = 100; const char *side_name = "side";
  int side_add(int a) { return main_mul(a) + side_data; } int side_reads(void) { return main_data; }
  int side_same(void) { return same(side_add); }`

test.each(['position-independent', 'of objects'])(
  'functions and data go both ways between a program and a side module %s',
  async form => {
    const main = await buildObject('main.o', MAIN)
    const side = await (form === 'of objects' ? objectSideText : sideText)('func1.so', SIDE)
    const linked = linkText({
      inputs: [main],
      options: { exports: ['start', 'through', 'letter'] },
      sides: [{ ...side, roots: ['side_reads', 'side_same'] }],
    })
    expect(linked.needs).toEqual(['func1.so'])
    const { call } = await run(linked)
    expect([call('start', 3), call('through', 2), call('side_reads'), call('side_same')]).toEqual([221, 114, 7, 1])
    expect(call('letter')).toBe('i'.charCodeAt(0))
  },
)

test('28. a program calls a side module that comes later: until then, an error with the name', async () => {
  const main = await buildObject('main.o', 'int plugin(int); int go(int a) { return plugin(a) + 1; }')
  const side = await sideText('plugin.so', 'int plugin(int a) { return a * 10; }', { time: 'later' })
  const other = await sideText('other.so', 'int plugin(int); int other(int a) { return plugin(a) + 2; }')
  const linked = linkText({ inputs: [main], options: { exports: ['go'] }, sides: [other, side] })
  expect(linked.sides.map(({ name, time, after }) => [name, time, after])).toEqual([
    ['other.so', 'startup', []],
    ['plugin.so', 'later', []],
  ])
  const { call, later } = await run(linked)
  expect(() => call('go', 1)).toThrow('plugin was called before')
  expect(() => call('other', 1)).toThrow('plugin was called before')
  await later()
  expect([call('go', 1), call('other', 1)]).toEqual([11, 12])
})

test('data cannot wait: who needs it takes its module along', async () => {
  const side = await sideText('plugin.so', 'int table[] = { 1, 2 };', { time: 'later' })
  const user = await sideText('user.so', 'extern int table[]; int sum(void) { return table[0] + table[1]; }')
  const linked = linkText({ sides: [user, side] })
  expect(linked.sides.map(({ name, time }) => [name, time])).toEqual([
    ['plugin.so', 'startup'],
    ['user.so', 'startup'],
  ])
  expect(linked.warnings).toEqual([
    { kind: 'comes-early', severity: 'warning', module: 'plugin.so', neededBy: ['user.so'] },
  ])
  expect((await run(linked)).call('sum')).toBe(3)
})

test('side modules of objects share what the program has, and keep what JavaScript asks them for', async () => {
  const inline = 'class Shape {}; inline int &count() { static int n; return ++n; } '
  const main = await buildObject('main.o', `${inline} extern "C" int main_count() { return count(); }`)
  const source = `${inline} extern "C" int side_count() { return count(); } extern "C" int unused() { return 3; }`
  const side = await objectSideText(
    'shapes.so',
    source,
    { roots: ['side_count'] },
    { compile: ['-fno-threadsafe-statics'] },
  )
  const linked = linkText({ inputs: [main], options: { exports: ['main_count'] }, sides: [side] })
  const { call } = await run(linked)
  expect([call('main_count'), call('side_count'), call('main_count')]).toEqual([1, 2, 3])
  expect(linked.sides[0].exports.map(({ name }) => name)).toEqual(['side_count'])
})

test('side modules of objects use libraries of the program, functions of the host, and each other', async () => {
  const one = await objectSideText(
    'one.so',
    `unsigned long strlen(const char *); int two(int); extern int two_data; void log_it(int); int calls;
     __attribute__((constructor)) static void start(void) { log_it(two_data); }
     int one(const char *text) { calls++; return two(strlen(text)); } int one_calls(void) { return calls; }`,
    { roots: ['one'] },
  )
  const two = await objectSideText(
    'two.so',
    `int one_calls(void); int two_data = 77; int (*asked)(void) = one_calls; int big[1000];
     int two(int n) { return n + asked() * 10 + big[n]; }`,
    { roots: [] },
  )
  const linked = linkText({ sides: [one, two], host: { env: ['log_it'] } })
  const logged: number[] = []
  const { call, memory } = await run(linked, { env: { log_it: (value: number) => void logged.push(value) } })
  expect(logged).toEqual([77])
  memory().setUint32(8, 0x636261, true)
  expect([call('one', 8), call('one', 8)]).toEqual([13, 23])
  expect(linked.report.provided).toEqual(['strlen'])
})

test('what several modules define is the first one’s for all, and that is said', async () => {
  const first = await sideText('first.so', 'int state = 1; int first(void) { return state; }')
  const second = await sideText('second.so', 'int state = 2; int second(void) { return state; }')
  const linked = linkText({ sides: [first, second] })
  const { call } = await run(linked)
  expect([call('first'), call('second')]).toEqual([1, 1])
  expect(linked.warnings.map(problem => describeSideProblem(problem))).toEqual([
    [
      'several definitions: state',
      '  defined in first.so, which is used',
      '             second.so',
      '  used by    second.so',
      '  all of them share the first one; build with -fvisibility=hidden, or link with -Bsymbolic, what is to keep its own',
    ].join('\n'),
  ])
})

test('24. two plugins that come later have symbols of their own, whatever their names', async () => {
  const source = (value: number): string =>
    `int state = ${value}; int next(void) { return ++state; } int (*saved)(void) = next; int call_${value}(void) { return saved(); }`
  const one = await sideText('one.so', source(10), { time: 'later' })
  const two = await sideText('two.so', source(20), { time: 'later' })
  const linked = linkText({ sides: [one, two] })
  const { call, later } = await run(linked)
  await later()
  expect([call('call_10'), call('call_20'), call('call_10')]).toEqual([11, 21, 12])
  expect(linked.warnings).toEqual([])
})

test('7. weak flag keyed as env while the import is GOT.mem', async () => {
  const side = await sideText(
    'weak.so',
    `__attribute__((weak)) extern int absent; __attribute__((weak)) int absent_function(int);
     int has_data(void) { return &absent != 0; } int has_function(void) { return absent_function ? absent_function(1) : -1; }`,
  )
  const linked = linkText({ sides: [side] })
  const { call } = await run(linked)
  expect([call('has_data'), call('has_function')]).toEqual([0, -1])
})

/** As some linkers leave it, which export no function of their own. */
function withoutExport(bytes: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const module = readModule(bytes)
  const writer = new ByteWriter()
  writer.raw(bytes.subarray(0, 8))
  for (const section of module.sections) {
    if (section.id !== SECTION_IDS.export) {
      writer.raw(bytes.subarray(section.header, section.payload.to))
      continue
    }
    const exports = readExportSection(sectionReader(module, section)).filter(exported => exported.name !== name)
    writeSection(writer, SECTION_IDS.export, inner => writeExportSection(inner, exports))
  }
  return new Uint8Array(writer.finish())
}

test('17. library with constructors but no exported __wasm_call_ctors', async () => {
  const source =
    'int value; void note(int *); __attribute__((constructor)) static void start(void) { note(&value); } int get(void) { return value; }'
  const built = await buildSide('idle.so', source)
  const silent = { name: 'idle.so', bytes: withoutExport(built.bytes, '__wasm_call_ctors') }
  const linked = linkText({ sides: [sideOf(silent)], host: { env: ['note'] } })
  expect(linked.warnings.map(problem => describeSideProblem(problem))).toEqual([
    'constructors never run: idle.so\n  it has some, and does not export __wasm_call_ctors, by which a loader would call them\n  link it with --export=__wasm_call_ctors',
  ])
  const fine = linkText({ sides: [await sideText('fine.so', source)], host: { env: ['note'] } })
  expect(fine.warnings).toEqual([])
})

test('29. signature mismatch: direct import, trampoline', async () => {
  const main = await buildObject(
    'main.o',
    'long long wide(int a, int b) { return a + b; } int plain(int a) { return a; }',
  )
  const side = await sideText('side.so', 'int wide(int); int plain(int); int use(int a) { return wide(a) + plain(a); }')
  const one = await sideText(
    'one.so',
    'int two(int, int); int one(int a) { return two(a, 1); } int flip(void) { return 1; }',
  )
  const two = await sideText('two.so', 'long long flip(void); int two(int a) { return a + (int)flip(); }')
  expect(textsOf({ inputs: [main], sides: [side, one, two] })).toEqual([
    'function signature mismatch: wide\n  needed as   (i32) -> i32 by side.so\n  defined as  (i32, i32) -> i64 in the program\n  declare it alike in both, and build the one anew that is wrong',
    'function signature mismatch: two\n  needed as   (i32, i32) -> i32 by one.so\n  defined as  (i32) -> i32 in two.so\n  declare it alike in both, and build the one anew that is wrong',
    'function signature mismatch: flip\n  needed as   () -> i64 by two.so\n  defined as  () -> i32 in one.so\n  declare it alike in both, and build the one anew that is wrong',
  ])
})

test('29. signature mismatch of a function pointer: objects say what they take it for', async () => {
  const pointer = 'int plain(int, int); int (*pointer)(int, int) = plain; int use(int a) { return pointer(a, 1); }'
  const advice =
    'only its address is taken, and a call through it by that type traps; declare it alike in both, and build the one anew that is wrong'
  const main = await buildObject('main.o', 'int plain(int a) { return a; }')
  const side = linkText({ inputs: [main], sides: [await objectSideText('side.so', pointer)] })
  expect(side.warnings.map(each => describeSideProblem(each))).toEqual([
    `function signature mismatch: plain\n  needed as   (i32, i32) -> i32 by side.so\n  defined as  (i32) -> i32 in the program\n  ${advice}`,
  ])
  const user = await buildObject('user.o', pointer)
  const provider = await sideText('plain.so', 'int plain(int a) { return a; }')
  const program = linkText({ inputs: [user], options: { exports: ['use'] }, sides: [provider] })
  expect(program.warnings.map(each => describeSideProblem(each))).toEqual([
    `function signature mismatch: plain\n  needed as   (i32, i32) -> i32 by user.o\n  defined as  (i32) -> i32 in plain.so\n  ${advice}`,
  ])
  const { call } = await run(program)
  expect(() => call('use', 1)).toThrow(WebAssembly.RuntimeError)
})

test('30. data symbol and function symbol of the same name', async () => {
  const main = await buildObject('main.o', 'int thing = 1; int other(void) { return 1; }')
  const side = await sideText(
    'side.so',
    'int thing(void); extern int other; int (*pointer)(void) = thing; int use(void) { return thing() + other; }',
  )
  expect(textsOf({ inputs: [main], sides: [side] })).toEqual([
    'symbol type mismatch: thing\n  needed as   function by side.so\n  defined as  data in the program\n  two things share a name: rename one, or give it hidden visibility',
    'symbol type mismatch: other\n  needed as   data by side.so\n  defined as  function in the program\n  two things share a name: rename one, or give it hidden visibility',
  ])
})

test('31. address of a function with an import module and name of its own', async () => {
  const side = await sideText(
    'side.so',
    `__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_close"))) int close_it(int);
     int (*pointer)(int) = close_it; int use(int a) { return close_it(a); }`,
  )
  const host = { wasi_snapshot_preview1: ['fd_close'] }
  expect(textsOf({ sides: [side], host }).join('\n')).toContain(
    'undefined function address: close_it\n  needed by  side.so\n  searched   the program and its libraries, side.so, host functions of wasi_snapshot_preview1\n' +
      '  a function that is imported under a module and name of its own has no address here: take that of a C function which calls it',
  )
})

test('33. function of the host: call and address', async () => {
  const side = await sideText(
    'side.so',
    'int ask(int); int (*pointer)(int) = ask; int use(int a) { return ask(a) + pointer(a); }',
  )
  expect(textsOf({ sides: [side], host: { env: ['ask'] } }).join('\n')).toContain(
    'undefined function address: ask\n  needed by  side.so\n  searched   the program and its libraries, side.so, host functions of env\n' +
      '  the host has a function of this name, but JavaScript functions have no address: take that of a C function which calls it',
  )
  const caller = await sideText('caller.so', 'int ask(int); int use(int a) { return ask(a) + 1; }')
  const { call } = await run(linkText({ sides: [caller], host: { env: ['ask'] } }), {
    env: { ask: (a: number) => a * 3 },
  })
  expect(call('use', 2)).toBe(7)
})

test('objects are linked for the memory of the program: shared, where that is', async () => {
  const threads = { compile: ['-matomics', '-mbulk-memory'] }
  const side = await objectSideText('side.so', 'int counter; int next(void) { return ++counter; }', {}, threads)
  const main = await buildObject('main.o', 'int next(void); int go(void) { return next(); }', threads)
  const options = { exports: ['go'], sharedMemory: true, maxMemory: 2 ** 24 }
  const { call } = await run(linkText({ inputs: [main], options, sides: [side] }))
  expect([call('go'), call('go')]).toEqual([1, 2])
})

test('43. halves of 64-bit integers that nobody passes', async () => {
  const side = await sideText('halves.so', 'int getTempRet0(void); int high(void) { return getTempRet0(); }')
  expect(textsOf({ sides: [side] })).toEqual([
    'halves.so: built without BigInt: it passes halves of 64-bit integers through functions that nobody gives: getTempRet0\n' +
      '  build it with -sWASM_BIGINT, so that they are whole, as those of the program are',
  ])
  expect(linkText({ sides: [side], host: { env: ['getTempRet0'] } }).warnings).toEqual([])
})

test('43. invoke_ functions not known to the program', async () => {
  const side = await sideText(
    'throws.so',
    'void invoke_vii(int, int, int); int invoke_iii(int, int, int); void use(void) { invoke_vii(1, 2, invoke_iii(1, 2, 3)); }',
  )
  const [problem, ...others] = problemsOf({ sides: [side] })
  expect(others).toEqual([])
  expect(describeSideProblem(problem)).toMatch(
    /^throws\.so: catches exceptions or long jumps through JavaScript functions that nobody gives: invoke_\w+, invoke_\w+\n {2}build it with -fwasm-exceptions/,
  )
})

test('64-bit integers in halves, for JavaScript without BigInt, are told with what to build how', async () => {
  const directory = await buildWithEmcc({
    name: 'halved-integers',
    files: { 'wide.c': 'long long host64(long long); long long add64(long long a, int b) { return host64(a) + b; }' },
    commands: [
      ['emcc', 'wide.c', '-O1', '-sSIDE_MODULE=1', '-o', 'halved.wasm'],
      ['emcc', 'wide.c', '-O1', '-sSIDE_MODULE=1', '-sWASM_BIGINT', '-o', 'whole.wasm'],
    ],
  })
  const built = (name: string): SideRequest =>
    sideOf({ name, bytes: new Uint8Array(readFileSync(join(directory, name))) })
  const main = await buildObject(
    'main.o',
    'long long add64(long long, int); long long host64(long long a) { return a * 2; } long long go(long long a) { return add64(a, 1); }',
  )
  const request = { inputs: [main], options: { exports: ['go'] } }
  expect(textsOf({ ...request, sides: [built('halved.wasm')] })).toEqual([
    'halved.wasm: built without BigInt: it passes halves of 64-bit integers through functions that nobody gives: setTempRet0, getTempRet0\n  build it with -sWASM_BIGINT, so that they are whole, as those of the program are',
    'function signature mismatch: host64\n  needed as   (i32, i32) -> i32 by halved.wasm\n  defined as  (i64) -> i64 in the program\n' +
      '  64-bit integers come in two halves in halved.wasm, as for JavaScript without BigInt: build it with -sWASM_BIGINT',
  ])
  expect(
    thrownBy({ ...request, sides: [built('halved.wasm')] }).warnings.map(each => describeSideProblem(each)),
  ).toEqual([
    'halved.wasm: passes 64-bit integers in two halves, as for JavaScript without BigInt: add64\n  build it with -sWASM_BIGINT; until then callers have to pass and take halves',
  ])
  const { call } = await run(linkText({ ...request, sides: [built('whole.wasm')] }))
  expect(call('go', 1n << 40n)).toBe((1n << 41n) + 1n)
})

test('atomic instructions beside memory of one thread, and none beside shared memory, are told', async () => {
  const source = 'int value = 1; int get(void) { return __atomic_add_fetch(&value, 1, __ATOMIC_SEQ_CST); }'
  const atomics = { compile: ['-matomics', '-mbulk-memory'] }
  const single = linkText({ sides: [await sideText('atomic.so', source, {}, atomics)] })
  expect(single.warnings.map(each => describeSideProblem(each))).toEqual([
    'atomic.so: uses atomic instructions, and the memory of the program is not shared: whatever waits in it traps\n  build it without -pthread and -matomics, or both for shared memory (link: { sharedMemory: true, maxMemory })',
  ])
  const link = ['--shared-memory', '--max-memory=16777216', '--no-check-features']
  const plain = await sideText('plain.so', source, {}, { link })
  const main = await buildObject('main.o', 'int main_value = 1;', atomics)
  const options = { sharedMemory: true, maxMemory: 16777216 }
  expect(linkText({ inputs: [main], options, sides: [plain] }).warnings.map(each => describeSideProblem(each))).toEqual(
    [
      'plain.so: built without atomic instructions, and the memory of the program is shared: threads that use it disturb each other\n  build it with -pthread (-matomics -mbulk-memory)',
    ],
  )
})

test('48. shared and unshared memory', async () => {
  const threads = { compile: ['-matomics', '-mbulk-memory'], link: ['--shared-memory', '--max-memory=16777216'] }
  const side = await sideText('threads.so', 'int value = 1; int get(void) { return value; }', {}, threads)
  expect(textsOf({ sides: [side] })).toEqual([
    'threads.so: built for shared memory, and the memory of the program is not shared\n  build it without -pthread, or the program with -pthread (link: { sharedMemory: true, maxMemory })',
  ])
  const single = await sideText('single.so', 'int value = 1; int get(void) { return value; }')
  const main = await buildObject('main.o', 'int main_value = 1;', { compile: threads.compile })
  const options = { sharedMemory: true, maxMemory: 16777216 }
  expect(textsOf({ inputs: [main], options, sides: [single] })[0]).toContain(
    'single.so: built for memory of one thread, and the memory of the program is shared\n  build it with -pthread',
  )
})

test('all that is missing comes at once, with who needs it and what it might have meant', async () => {
  const main = await buildObject('main.o', 'int compute_all(int a) { return a; }')
  const one = await sideText(
    'one.so',
    'int compute_al(int); extern int lost; int one(void) { return compute_al(1) + lost; }',
  )
  const two = await sideText(
    'two.so',
    'int compute_al(int); int two(void) { return compute_al(2); }',
    {},
    { needs: ['far.so'] },
  )
  const whoDefines = (name: string): string[] => (name === 'lost' ? ['liblost.a(lost.o)'] : [])
  expect(textsOf({ inputs: [main], options: { exports: ['compute_all'] }, sides: [one, two], whoDefines })).toEqual([
    'undefined symbol: compute_al\n  needed by  one.so\n             two.so\n  searched   the program and its libraries, one.so, two.so\n  did you mean compute_all?',
    'undefined data: lost\n  needed by  one.so\n  searched   the program and its libraries, one.so, two.so\n  liblost.a(lost.o) would define it',
    'library not found: far.so\n  needed by  two.so\n  add it to the side modules of the program, or link two.so without it',
  ])
})

test('what may be missing throws an error with its name, and who called it', async () => {
  const side = await sideText('side.so', 'int later(int); int use(int a) { return a > 1 ? later(a) : a; }')
  const linked = linkText({ sides: [side], allowUndefined: ['later'] })
  const { call } = await run(linked)
  expect(call('use', 1)).toBe(1)
  expect(() => call('use', 2)).toThrow('later, which side.so calls, is missing')
})

test('a program’s own faults hide nothing of what is wrong with its side modules', async () => {
  const main = await buildObject('main.o', 'int nowhere(void); int start(void) { return nowhere(); }')
  const side = await sideText('side.so', 'int start(void); int lost(void); int use(void) { return lost() + start(); }')
  const error = thrownBy({ inputs: [main], options: { exports: ['start'] }, sides: [side] })
  expect(error.problems).toMatchObject([{ kind: 'missing-symbol', name: 'lost' }])
  expect(error.linkError?.problems).toMatchObject([{ kind: 'undefined-symbol', name: 'nowhere' }])
  expect(error.message).toContain('undefined symbol: nowhere')
})

test('damaged files are told of by name and place', async () => {
  const { bytes } = await buildSide('whole.so', 'int value; int get(void) { return value; }')
  const cut = sideOf({ name: 'cut.so', bytes: bytes.slice(0, 30) as Uint8Array<ArrayBuffer> })
  const empty = sideOf({ name: 'empty.so', bytes: new Uint8Array() })
  expect(textsOf({ sides: [cut, empty] })).toEqual([
    expect.stringMatching(/^damaged side module: cut\.so\n {2}expected .* \(at 0x[0-9a-f]+\)\n {2}make it again/),
    expect.stringMatching(/^damaged side module: empty\.so\n {2}expected a side module, found: /),
  ])
})

describe('side modules that stay as they are', () => {
  test('find what they need in a program that was linked for them', async () => {
    const main = await buildObject(
      'main.o',
      'int counter = 5; int twice(int a) { return a * 2; } int unused(void) { return 0; }',
    )
    const side = await sideText(
      'side.so',
      'extern int counter; int twice(int); int (*pointer)(int) = twice; int atoi(const char *); char text[] = "3"; int use(void) { return pointer(counter) + atoi(text); }',
    )
    const linked = linkText({ inputs: [main], sides: [side], prelink: false })
    expect(linked.sides[0]).toMatchObject({ form: 'general', initialize: ['__wasm_call_ctors'] })
    expect(linked.report.provided).toEqual(['atoi', 'counter', 'twice'])
    const program = await createProgram({ main: linked.main.module as Uint8Array<ArrayBuffer> })
    const library = await dlopen(program, linked.sides[0].module as Uint8Array<ArrayBuffer>)
    expect((library.exports['use'] as () => number)()).toBe(13)
  })

  test('give a program what it needs', async () => {
    const source = 'int side_add(int); extern int side_data; int go(int a) { return side_add(a) + side_data; }'
    const main = await buildObject('main.o', source, { compile: ['-fPIC'] })
    const side = await sideText('side.so', 'int side_data = 30; int side_add(int a) { return a + 1; }')
    const request = { inputs: [main], options: { exports: ['go'] }, sides: [side], prelink: false }
    const linked = linkText(request)
    expect(linked.needs).toEqual(['side.so'])
    const imports = readMainModule('main.wasm', linked.main.module).imports
    expect(imports.map(({ module, name }) => `${module}.${name}`)).toEqual(['env.side_add', 'GOT.mem.side_data'])
    const lost = await buildObject(
      'lost.o',
      'int lost(void); int side_add(int); int go(int a) { return lost() + side_add(a); }',
      {
        compile: ['-fPIC'],
      },
    )
    expect(textsOf({ ...request, inputs: [lost] })[0]).toContain('undefined symbol: lost\n  needed by  the program')
  })
})

test('what side modules that are not known may need is kept, and what that costs is told', async () => {
  const main = await buildObject('main.o', 'int wanted(void) { return 1; } int other(void) { return 2; }')
  const none = linkText({ inputs: [main], sides: [] })
  expect(none.report.unknownSidesCost).toBeUndefined()
  const listed = linkText({ inputs: [main], sides: [], unknownSides: ['wanted', 'strlen'] })
  const exported = (linked: typeof none): string[] => [
    ...readMainModule('main.wasm', linked.main.module).functions.keys(),
  ]
  expect(exported(listed).sort()).toEqual(['strlen', 'wanted'])
  expect(listed.report.unknownSidesCost).toBe(listed.main.module.length - none.main.module.length)
  const all = linkText({ inputs: [main], sides: [], unknownSides: 'all' })
  expect(exported(all)).toEqual(expect.arrayContaining(['wanted', 'other', 'malloc', 'printf', 'qsort']))
  expect(all.report.unknownSidesCost).toBeGreaterThan(100_000)
})

test('42. exceptions cross from a side module into another: one tag for each name', async () => {
  const flags = { compile: ['-fwasm-exceptions'] }
  const thrower = await sideText(
    'thrower.so',
    'void fail(int code) { __builtin_wasm_throw(0, (void *)(long)code); }',
    {},
    flags,
  )
  const linked = linkText({ sides: [thrower] })
  expect(linked.sides[0].host).toEqual([
    { module: 'env', field: '__cpp_exception', kind: 'tag', missing: false, type: functionType(['i32'], []) },
  ])
  const { call } = await run(linked)
  expect(() => call('fail', 1)).toThrow(WebAssembly.Exception)
})

test('modules of 64 bits go with a program of 64 bits', async () => {
  const wide = { compile: ['--target=wasm64-unknown-unknown'], link: ['-mwasm64'] }
  const side = await sideText('wide.so', 'long value = 5; long get(void) { return value; }', {}, wide)
  expect(textsOf({ sides: [side] })).toEqual([
    'wide.so: built for wasm64, and the program is wasm32\n  build it with --target=wasm32 (emcc: -sMEMORY64=0), or the program with -mwasm64',
  ])
  const linked = linkText({ sides: [side], options: { target: 'wasm64' } })
  expect(linked.sides[0]).toMatchObject({ form: 'prelinked', host: [] })
  expect(linked.report.sides[0].gotEntries).toBe(1)
})

test('threads: a side module for shared memory in a program that has it', async () => {
  const compile = ['-matomics', '-mbulk-memory']
  const main = await buildObject('main.o', 'int main_value = 4; int own(void) { return main_value; }', { compile })
  const side = await sideText(
    'threads.so',
    'extern int main_value; int value = 1; int get(void) { return value++ + main_value; }',
    {},
    {
      compile,
      link: ['--shared-memory', '--max-memory=16777216'],
    },
  )
  const linked = linkText({ inputs: [main], options: { sharedMemory: true, maxMemory: 16777216 }, sides: [side] })
  const { call } = await run(linked)
  expect([call('get'), call('get')]).toEqual([5, 6])
})

test('thread-local variables have no address that could be written into a module', async () => {
  const threads = { compile: ['-matomics', '-mbulk-memory'], link: ['--shared-memory', '--max-memory=16777216'] }
  const owner = await sideText('owner.so', '_Thread_local int mine = 3; int get(void) { return mine; }', {}, threads)
  const user = await sideText('user.so', 'extern int mine; int use(void) { return mine; }', {}, threads)
  const main = await buildObject('main.o', 'int main_value = 1;', { compile: threads.compile })
  const options = { sharedMemory: true, maxMemory: 16777216 }
  expect(linkText({ inputs: [main], options, sides: [owner] }).sides[0].form).toBe('prelinked')
  const request = { inputs: [main], options, sides: [owner, user] }
  expect(textsOf(request)).toEqual([
    'user.so: refers through the GOT to the thread-local mine of owner.so\n  each thread has another address of it: hide it and give it a function that returns its address, or let a loader place the side modules (prelink: false)',
  ])
  expect(linkText({ ...request, prelink: false }).sides[1].form).toBe('general')
})
