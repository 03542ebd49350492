// What is done and found when a program is linked with its side modules; numbered as the list of scenarios that these tests follow.

import { expect, test } from 'vitest'
import { linkText, run, sideText } from '../support/linked-program.ts'
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
