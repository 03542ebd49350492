// Memory and table: scenarios 8 to 12, and what is given back when a load fails.

import { createProgram, dlopen, LoadError, memoryViews } from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { buildMain, buildPie, buildSide } from '../support/side-modules.ts'

type Calls = Readonly<Record<string, (...values: number[]) => number>>

const MAIN = '#include <stdlib.h>\nvoid *keep(void) { return malloc(8); }'

async function startProgram(source: string = MAIN): Promise<Program> {
  const main = await buildMain('main.wasm', source, { link: ['$libc'] })
  return createProgram({ main: main.bytes })
}

const call = ({ exports }: Library, name: string, ...values: number[]): number => (exports as Calls)[name](...values)
const own = ({ exports }: Program, name: string, ...values: number[]): number => (exports as Calls)[name](...values)

/** Without bulk memory, so that the library does not zero its own data. */
const ALIGNED = `
_Alignas(1024) char aligned[100] = "x"; char zeros[5000];
int address(void) { return (int)aligned; }
int sum(void) { int all = 0; for (int i = 0; i < 5000; i++) all += zeros[i]; return all; }`

const buildAligned = (index: number): ReturnType<typeof buildSide> =>
  buildSide(`aligned${index}.so`, ALIGNED, { compile: ['-mno-bulk-memory', '-mno-bulk-memory-opt'] })

test('8. data aligned to 1024 bytes, ten copies in dirty memory', async () => {
  const program = await startProgram()
  for (let index = 0; index < 40; index++) {
    const address = own(program, 'malloc', 3001)
    new Uint8Array(program.memory.buffer).fill(0xa5, address, address + 3001)
    if (index % 2 === 1) own(program, 'free', address)
  }
  const block = own(program, 'malloc', 200_000)
  new Uint8Array(program.memory.buffer).fill(0xa5, block, block + 200_000)
  own(program, 'free', block)
  const { bytes } = await buildAligned(0)
  const addresses = new Set<number>()
  for (let index = 0; index < 10; index++) {
    const library = await dlopen(program, bytes, { name: `copy${index}.so` })
    expect(call(library, 'address') % 1024).toBe(0)
    expect(call(library, 'sum')).toBe(0)
    expect(library.exports['aligned']).toBe(call(library, 'address'))
    addresses.add(call(library, 'address'))
  }
  expect(addresses.size).toBe(10)
})

test('9. memory grows while a library is loaded, and views survive', async () => {
  const program = await startProgram()
  const views = memoryViews(program)
  const before = views.u8
  const address = own(program, 'malloc', 8)
  views.u8[address] = 77
  const { bytes } = await buildSide('large.so', 'char large[3000000]; int at(int i) { return large[i]; }')
  const library = await dlopen(program, bytes)
  expect(before.length).toBe(0)
  expect(views.u8[address]).toBe(77)
  views.u8[Number(library.exports['large']) + 2_999_999] = 5
  expect(call(library, 'at', 2_999_999)).toBe(5)
})

test('10. a hundred libraries take their own slots and those that somebody asks for', async () => {
  const { bytes } = await buildSide(
    'slots.so',
    `extern void *keep(void); static int one(int x) { return x + 1; } int two(int x) { return x + 2; } int three(void) { return 3; }
     int (*volatile pointer)(int) = one; int (*volatile other)(int) = two; void *(*volatile foreign)(void) = keep;
     int read(void) { return pointer(10) + other(100); } int same(void) { return (int)foreign; }`,
  )
  const program = await startProgram()
  const [{ length }, libraries] = [program.table, [] as Library[]]
  for (let index = 0; index < 100; index++) libraries.push(await dlopen(program, bytes, { name: `slots${index}.so` }))
  // For each, `one` is in the library's own segment and `two` is asked for; of the program, `keep`, once.
  expect(program.table.length - length).toBe(100 * 2 + 1)
  expect(new Set(libraries.map(library => call(library, 'same'))).size).toBe(1)
  expect(libraries.map(library => call(library, 'read'))).toEqual(libraries.map(() => 113))
})

test('11. libraries of a program that begins are not where its heap will be', async () => {
  const side = await buildSide('data.so', `char data[100000] = "library"; int first(void) { return data[0]; }`)
  const needs = { needs: ['data.so'], link: ['$libc'] }
  const use = `${MAIN} int first(void); char *fill(int n) { char *p = malloc(n); for (int i = 0; p && i < n; i++) p[i] = 1; return p; }
               int ask(void) { return first(); }`
  const libraries = { 'data.so': side.bytes }
  const fixed = await buildMain('fixed.wasm', use, needs)
  const placed = await buildPie(
    'placed.wasm',
    `extern char __heap_base; int first(void); static char *end = &__heap_base;
     char *fill(int n) { char *p = end; for (int i = 0; i < n; i++) p[i] = 1; end += n; return p; } int ask(void) { return first(); }`,
    { needs: ['data.so'] },
  )
  for (const { bytes } of [fixed, placed]) {
    const program = await createProgram({ main: bytes, libraries })
    const [{ exports }] = program.libraries
    for (let index = 0; index < 20; index++) own(program, 'fill', 1000)
    expect(own(program, 'ask')).toBe('l'.charCodeAt(0))
    const data = Number(exports['data'])
    expect(new Uint8Array(program.memory.buffer, data, 100_000).includes(1)).toBe(false)
  }
})

test('12. a function of a library with a large frame leaves the locals of its caller alone', async () => {
  const side = await buildSide(
    'frame.so',
    `void look(char *); int frame(int x) { char large[1024]; for (int i = 0; i < 1024; i++) large[i] = x; look(large); return large[x]; }`,
  )
  const main = await buildMain(
    'caller.wasm',
    `${MAIN} int frame(int); void look(char *p) { p[3] = 9; }
     int try(void) { int live[8]; for (int i = 0; i < 8; i++) live[i] = i; look((char *)(live + 7)); int got = frame(3);
       int sum = 0; for (int i = 0; i < 7; i++) sum += live[i]; return sum * 100 + got; }`,
    { needs: ['frame.so'], link: ['$libc'] },
  )
  const program = await createProgram({ main: main.bytes, libraries: { 'frame.so': side.bytes } })
  const { value: before } = program.exports['__stack_pointer'] as WebAssembly.Global<'i32'>
  expect(own(program, 'try')).toBe(2109)
  expect((program.exports['__stack_pointer'] as WebAssembly.Global<'i32'>).value).toBe(before)
})

test('a load that fails gives back memory and slots, and the next one gets them', async () => {
  const program = await startProgram()
  const { bytes: bad } = await buildSide(
    'bad.so',
    `void *keep(void); char data[50000]; static int one(void) { return data[5]; } int two(void) { return 1; }
     int (*volatile pointers[])(void) = {one, two};
     __attribute__((constructor)) void begin(void) { keep(); __builtin_trap(); }`,
  )
  const { length } = program.table
  const attempt = async (): Promise<number> => {
    const error: unknown = await dlopen(program, bad, { name: 'bad.so' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LoadError)
    expect((error as LoadError).problems.map(({ kind, importer }) => [kind, importer])).toEqual([['failed', 'bad.so']])
    const address = own(program, 'malloc', 8)
    own(program, 'free', address)
    return address
  }
  const first = await attempt()
  expect(await attempt()).toBe(first)
  expect(program.libraries).toEqual([])
  expect(program.table.length - length).toBe(2)
  for (let slot = length; slot < program.table.length; slot++) expect(program.table.get(slot)).toBeNull()
  const { bytes: good } = await buildSide(
    'good.so',
    'static int one(void) { return 8; } int (*volatile p)(void) = one; int read(void) { return p(); }',
  )
  expect(call(await dlopen(program, good), 'read')).toBe(8)
  expect(program.table.length - length).toBe(2)
})

test('a program without a module, and one without an allocator, have room for libraries too', async () => {
  const { bytes } = await buildAligned(0)
  const empty = await createProgram()
  const bare = await createProgram({ main: (await buildMain('bare.wasm', 'int f(void) { return 1; }')).bytes })
  for (const program of [empty, bare])
    for (let index = 0; index < 10; index++) {
      const library = await dlopen(program, bytes, { name: `copy${index}.so` })
      expect(call(library, 'address') % 1024).toBe(0)
      expect(call(library, 'sum')).toBe(0)
    }
  // The stack, and ten times six kilobytes: the rest of a page serves the next.
  expect(empty.memory.buffer.byteLength / 65_536).toBe(2)
})
