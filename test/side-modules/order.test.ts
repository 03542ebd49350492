// Relocations and constructors: scenarios 13 to 19.

import { createProgram, dlopen, readCString } from '@wasmweld/runtime'
import type { LibrarySource, Program } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { buildWithEmcc } from '../support/emscripten.ts'
import { buildMain, buildSide } from '../support/side-modules.ts'
import type { Built } from '../support/side-modules.ts'

/** A program with an allocator, data, a function, and a log that constructors write. */
const MAIN = `
#include <stdlib.h>
int ext = 40;
int extf(int x) { return x * 2; }
volatile char log_text[64]; volatile int log_length;
void note(char c) { log_text[log_length++] = c; }
void *keep(void) { return malloc(8); }`

type Calls = Readonly<Record<string, (...values: number[]) => number>>

async function startProgram(libraries: readonly Built[] = [], main?: Built): Promise<Program> {
  const { bytes } = main ?? (await buildMain('main.wasm', MAIN, { link: ['$libc'] }))
  const named = libraries.map(({ name, bytes }) => [name, bytes] as const)
  return createProgram({ main: bytes, libraries: Object.fromEntries<LibrarySource>(named) })
}

const logOf = (program: Program): string =>
  readCString(program, Number((program.exports['log_text'] as WebAssembly.Global).value))

test('13. pointers to own and foreign data and functions in one data section', async () => {
  const side = await buildSide(
    'pointers.so',
    `extern int ext; int extf(int); int own = 2; static int hidden(int x) { return x + 1; }
     int *volatile to_own = &own; int *volatile to_ext = &ext;
     int (*volatile to_hidden)(int) = hidden; int (*volatile to_extf)(int) = extf;
     int sum(void) { return *to_own + *to_ext + to_hidden(100) + to_extf(500); }`,
  )
  const program = await startProgram()
  const { exports } = await dlopen(program, side.bytes, { name: 'pointers.so' })
  expect((exports as Calls)['sum']()).toBe(2 + 40 + 101 + 1000)
})

test('14. a constructor sees its own relocated pointer', async () => {
  const side = await buildSide(
    'constructor.so',
    `void note(char); int value = 3; int *volatile pointer = &value; int seen = 1;
     __attribute__((constructor)) void begin(void) { note('c'); seen = *pointer; }
     int read(void) { return seen; }`,
  )
  const program = await startProgram()
  const { exports } = await dlopen(program, side.bytes)
  expect((exports as Calls)['read']()).toBe(3)
  expect(logOf(program)).toBe('c')
})

/** Each constructor follows a pointer in the other's data, which is relocated, to the other's value. */
const inCycle = (own: string, other: string): Promise<Built> =>
  buildSide(
    `${own}.so`,
    `void note(char); extern int *volatile ${other}_pointer; int ${other}_call(int);
     int ${own}_value = '${own}'; int *volatile ${own}_pointer = &${own}_value; int ${own}_seen;
     int ${own}_call(int x) { return x + ${own}_value; }
     __attribute__((constructor)) void ${own}_begin(void) { note('${own}'); ${own}_seen = *${other}_pointer + ${other}_call(1000); }
     int ${own}_read(void) { return ${own}_seen; }`,
    { needs: [`${other}.so`] },
  )

test('15. constructors of two libraries that need each other use the relocated data of the other', async () => {
  const [a, b] = [await inCycle('a', 'b'), await inCycle('b', 'a')]
  const program = await startProgram([a, b])
  const library = await dlopen(program, 'a.so')
  const [other] = program.libraries.filter(({ name }) => name === 'b.so')
  expect((library.exports as Calls)['a_read']()).toBe(1000 + 2 * 98)
  expect((other.exports as Calls)['b_read']()).toBe(1000 + 2 * 97)
  // Each once; of a cycle the one that was needed last comes first.
  expect(logOf(program)).toBe('ba')
})

const noting = (name: string, needs: readonly string[]): Promise<Built> =>
  buildSide(
    `${name}.so`,
    `void note(char); __attribute__((constructor)) void ${name}_begin(void) { note('${name}'); }`,
    { needs: needs.map(each => `${each}.so`) },
  )

test('16. constructors run once, those of needed libraries first, in a diamond', async () => {
  const libraries = [noting('a', ['b', 'c']), noting('b', ['d']), noting('c', ['d']), noting('d', [])]
  const program = await startProgram(await Promise.all(libraries))
  await dlopen(program, 'a.so')
  expect(logOf(program)).toBe('dbca')
  await dlopen(program, 'c.so')
  expect(logOf(program)).toBe('dbca')
})

test("16. the program's own constructors run last", async () => {
  const libraries = await Promise.all([noting('a', ['b']), noting('b', [])])
  const main = await buildMain('begin.wasm', `${MAIN} __attribute__((constructor)) void begin(void) { note('m'); }`, {
    needs: ['a.so'],
    link: ['$libc'],
  })
  const program = await startProgram(libraries, main)
  expect(logOf(program)).toBe('bam')
  expect(program.libraries.map(({ name }) => name)).toEqual(['b.so', 'a.so'])
})

test('17. constructors that are not exported cannot be run by anyone: the build has to say so', async () => {
  const { bytes } = await buildSide(
    'silent.so',
    `void note(char); __attribute__((constructor)) void begin(void) { note('c'); } int one(void) { return 1; }`,
  )
  // wasm-ld 22 exports them; other linkers did not. Another name of the same length stands for that.
  const text = Buffer.from(bytes).toString('latin1').replaceAll('__wasm_call_ctors', '__nobody_call_it_')
  const program = await startProgram()
  const { exports } = await dlopen(program, new Uint8Array(Buffer.from(text, 'latin1')))
  expect((exports as Calls)['one']()).toBe(1)
  expect(logOf(program)).toBe('')
  await dlopen(program, bytes)
  expect(logOf(program)).toBe('c')
})

/** As wasi-sdk makes libraries: `_initialize` calls the constructors. */
test('18. a library of WASI is initialised by _initialize alone', async () => {
  const side = await buildSide(
    'wasi.so',
    `void note(char); void __wasm_call_ctors(void);
     __attribute__((constructor)) void begin(void) { note('c'); }
     void _initialize(void) { note('i'); __wasm_call_ctors(); }`,
    { link: ['--export=_initialize', '--export=__wasm_call_ctors'] },
  )
  const program = await startProgram()
  await dlopen(program, side.bytes)
  expect(logOf(program)).toBe('ic')
})

test('19. a library of Emscripten 3.1.6 (LLVM 14), which relocates in its constructors', async () => {
  const directory = await buildWithEmcc({
    name: 'relocates-in-constructors',
    files: { 'side.c': 'extern int ext; int own = 5; int *p = &own; int *q = &ext; int sum(void) { return *p + *q; }' },
    commands: [['emcc', '-O1', '-sSIDE_MODULE=1', 'side.c', '-o', 'side.wasm']],
  })
  const program = await startProgram()
  const { exports } = await dlopen(program, new URL(`file://${directory}/side.wasm`))
  expect((exports as Calls)['sum']()).toBe(45)
})
