// Programs that are linked with their side modules and leave it to the loader where these are placed.

import { createProgram, dlopen } from '@wasmweld/runtime'
import { readMainModule } from '@wasmweld/side-modules'
import { expect, test } from 'vitest'
import { linkText, objectSideText, sideText, textsOf } from '../support/linked-program.ts'
import { buildObject } from '../support/side-modules.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Calls = Readonly<Record<string, (...values: number[]) => number>>

const PIC = { compile: ['-fPIC'] }

const MAIN = `
#include <stdlib.h>
int side_add(int); extern int side_data; extern int *side_pointer;
int main_data = 7; int main_calls; int *of_side = &side_data; int (*saved)(int) = side_add;
int main_mul(int n) { main_calls++; return n * 2; }
int *keep(void) { return malloc(16); }
int go(int n) { return side_add(n) + side_data; }
int through(int n) { return saved(n) + *of_side + (side_pointer == &main_data) * 1000; }
int same(int (*f)(int)) { return f == saved; }
`
const SIDE = `
int main_mul(int); extern int main_data; int same(int (*)(int));
static int began;
int side_data = 30; int *side_pointer = &main_data;
int side_add(int n) { return main_mul(n) + main_data + began; }
int side_same(void) { return same(side_add); }
__attribute__((constructor)) static void begin(void) { began = 100; }
`

test.each(['position-independent', 'of objects'])(
  'functions and data go both ways, to a side module %s that the program needs',
  async form => {
    const main = await buildObject('main.o', MAIN, PIC)
    const side = await (form === 'of objects' ? objectSideText : sideText)('func1.so', SIDE, {}, PIC)
    const linked = linkText({
      inputs: [main],
      options: { exports: ['go', 'through', 'keep'] },
      sides: [side],
      prelink: false,
    })
    expect(linked.needs).toEqual(['func1.so'])
    const program = await createProgram({
      main: linked.main.module as Bytes,
      libraries: { 'func1.so': linked.sides[0].module as Bytes },
    })
    const { go, through } = program.exports as Calls
    expect([go(3), through(3)]).toEqual([6 + 7 + 100 + 30, 6 + 7 + 100 + 30 + 1000])
    const library = await dlopen(program, 'func1.so')
    expect((library.exports as Calls)['side_same']()).toBe(1)
    expect(program.libraries).toEqual([library])
  },
)

test('side modules come with what they need of each other, those that the program does not need later', async () => {
  const main = await buildObject('main.o', 'int a(void); int go(void) { return a(); }', PIC)
  const sides = [
    { ...(await sideText('a.so', 'int a(void) { return 5; }')), name: 'lib/a.so' },
    await objectSideText('late.so', 'int a(void); int late(void) { return a() + 1; }', { time: 'later' }, PIC),
  ]
  const linked = linkText({ inputs: [main], options: { exports: ['go'] }, sides, prelink: false })
  expect(readMainModule('main.wasm', linked.main.module).needed).toEqual(['a.so'])
  const [a, late] = linked.sides.map(({ module }) => module as Bytes)
  const program = await createProgram({ main: linked.main.module as Bytes, libraries: { 'a.so': a } })
  expect((program.exports as Calls)['go']()).toBe(5)
  const { exports } = await dlopen(program, late, { name: 'late.so' })
  expect((exports as Calls)['late']()).toBe(6)
})

test('objects that are not position independent have no place that a loader could choose', async () => {
  const side = await objectSideText('fixed.so', 'int data; int *where(void) { return &data; }')
  expect(textsOf({ sides: [side], prelink: false })[0]).toMatch(/^objects of fixed\.so\n.*-fPIC/s)
})
