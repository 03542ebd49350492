// What is done and found when a program is linked with its side modules; numbered as the list of scenarios that these tests follow.

import { describeSideProblem } from '@wasmweld/side-modules'
import { expect, test } from 'vitest'
import { linkText, objectSideText, run, sideText } from '../support/linked-program.ts'
import { buildObject } from '../support/side-modules.ts'

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
