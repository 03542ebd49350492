// What is read of a side module: scenarios 1 to 7.

import {
  ByteWriter,
  readDylinkSection,
  readModule,
  sectionReader,
  writeCustomSection,
  writeDylinkSection,
  writeHeader,
} from '@wasmweld/binary'
import type { DylinkSection } from '@wasmweld/binary'
import { createProgram, dlopen, dlopenSync, LoadError } from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { GRAMMARS, LEGACY_GRAMMARS, readExtension, readGrammar, realFile } from '../support/real-sides.ts'
import { buildMain, buildSide } from '../support/side-modules.ts'

type Calls = Readonly<Record<string, (...values: number[]) => number>>
type Bytes = Uint8Array<ArrayBuffer>

const startProgram = async (): Promise<Program> =>
  createProgram({
    main: (
      await buildMain('main.wasm', '#include <stdlib.h>\nvoid *keep(void) { return malloc(8); }', { link: ['$libc'] })
    ).bytes,
  })

const call = ({ exports }: Library, name: string, ...values: number[]): number => (exports as Calls)[name](...values)

/** A library that finds out about itself. */
const COUNTING = `
int value = 7; int *pointer = &value; int constructed;
__attribute__((constructor)) void begin(void) { constructed += *(int *volatile *)&pointer != 0; }
int read(void) { return *(int *volatile *)&pointer ? *pointer * 10 + constructed : -1; }`

/** The same module with another description of itself. */
function described(bytes: Uint8Array, change: (dylink: DylinkSection) => DylinkSection): Bytes {
  const module = readModule(bytes)
  const [first, second] = module.sections
  const dylink = readDylinkSection(sectionReader(module, first))
  const writer = new ByteWriter()
  writeHeader(writer)
  writeCustomSection(writer, 'dylink.0', body => writeDylinkSection(body, change(dylink)))
  writer.raw(bytes.subarray(second.header))
  return new Uint8Array(writer.finish())
}

const NOT_OURS = { id: 99, bytes: new Uint8Array([1, 2, 3]) }

test('1. the architecture subsection and one that nobody knows', async () => {
  const { bytes } = await buildSide('counting.so', COUNTING)
  const strange = described(bytes, dylink => ({ ...dylink, architecture: 'wasm32', unknown: [NOT_OURS] }))
  const program = await startProgram()
  expect(call(await dlopen(program, strange, { name: 'strange.so' }), 'read')).toBe(71)
  const wide = described(bytes, dylink => ({ ...dylink, architecture: 'wasm64' }))
  await expect(dlopen(program, wide, { name: 'wide.so' })).rejects.toThrow(
    'cannot load wide.so:\n  wide.so is made for wasm64, the program for wasm32: compile both for one',
  )
})

test('2. the section dylink of before 2021', async () => {
  const [grammar] = LEGACY_GRAMMARS
  const library = await dlopen(await startProgram(), await readGrammar(grammar), { name: 'legacy.wasm' })
  expect(call(library, grammar.language)).toBeGreaterThan(0)
})

const damages: readonly (readonly [string, (bytes: Bytes) => Bytes, message: string])[] = [
  ['a section dylink.0 that is not the first', afterAnother, 'expected dylink.0 as the first section'],
  ['a LEB128 without end', bytes => bytes.with(9, 0xff).with(10, 0xff).slice(0, 12), 'expected'],
  ['a subsection longer than its section', bytes => bytes.with(20, 0x7f), 'expected 127 bytes, found'],
  ['a subsection shorter than what it holds', bytes => bytes.with(20, bytes[20] - 1), 'expected'],
  [
    'a page of HTML',
    () => new Uint8Array(new TextEncoder().encode('<!doctype html>')),
    'expected a WebAssembly module',
  ],
  ['nothing', () => new Uint8Array(0), 'expected a WebAssembly module'],
]

function afterAnother(bytes: Bytes): Bytes {
  return new Uint8Array([...bytes.subarray(0, 8), 0, 2, 1, 0x78, ...bytes.subarray(8)])
}

test.each(damages)('3. %s is told with its place', async (_, damage, message) => {
  const { bytes } = await buildSide('counting.so', COUNTING)
  const program = await startProgram()
  const error: unknown = await dlopen(program, damage(bytes), { name: 'damaged.so' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LoadError)
  expect((error as LoadError).message).toContain(`cannot load damaged.so:\n  damaged.so: ${message}`)
  expect((error as LoadError).message).toMatch(/ at offset 0x[\da-f]+$/)
  expect(program.libraries).toEqual([])
})

test('3. every way to cut a library short ends with an error', async () => {
  const { bytes } = await buildSide('counting.so', COUNTING)
  const program = await startProgram()
  for (let length = 0; length < bytes.length; length += 3)
    if (!WebAssembly.validate(bytes.slice(0, length)))
      expect(() => dlopenSync(program, bytes.slice(0, length))).toThrow(LoadError)
  expect(program.libraries).toEqual([])
})

test('4. a library that is needed twice is loaded once', async () => {
  const counting = await buildSide('counting.so', COUNTING)
  const { bytes } = await buildSide('twice.so', 'int read(void); int twice(void) { return read(); }')
  const twice = described(bytes, dylink => ({ ...dylink, needed: ['counting.so', 'counting.so'] }))
  const program = await createProgram({ libraries: { 'counting.so': counting.bytes } })
  expect(call(await dlopen(program, twice, { name: 'twice.so' }), 'twice')).toBe(71)
  expect(program.libraries.map(({ name }) => name)).toEqual(['counting.so', 'twice.so'])
})

test('5. a library without data, whatever its alignment says, takes no memory', async () => {
  const { bytes } = await buildSide('pure.so', 'int answer(void) { return 42; }')
  const program = await startProgram()
  const calls = (program.exports as Calls)['malloc']
  const before = calls(8)
  const silent = described(bytes, ({ memory: _, ...dylink }) => dylink)
  const strict = { size: 0, alignmentLog2: 12, tableSize: 0, tableAlignmentLog2: 0 }
  expect(call(await dlopen(program, silent, { name: 'silent.so' }), 'answer')).toBe(42)
  const aligned = described(bytes, dylink => ({ ...dylink, memory: strict }))
  expect(call(await dlopen(program, aligned, { name: 'strict.so' }), 'answer')).toBe(42)
  expect(calls(8) - before).toBe(16)
})

test('6. real libraries that import no table, or no table base and no stack pointer', async () => {
  const earth = await readExtension('earthdistance')
  const importsOf = WebAssembly.Module.imports(new WebAssembly.Module(earth)).map(({ name }) => name)
  expect(importsOf).not.toContain('__indirect_function_table')
  expect(importsOf).not.toContain('__stack_pointer')
  const program = await createProgram({ imports: hostOf(earth) })
  const library = await dlopen(program, earth, { name: 'earthdistance.so' })
  const magic = new Int32Array(program.memory.buffer, call(library, 'Pg_magic_func'), 2)
  expect([...magic]).toEqual([64, 1800])
  expect(program.table.length).toBe(0)
})

test('7. a weak flag counts for data, whatever module it names', async () => {
  const { bytes } = await buildSide(
    'weak.so',
    `extern __attribute__((weak)) int nowhere; __attribute__((weak)) int nothing(int);
     int read(void) { return &nowhere ? 1 : 2; } int call(void) { return nothing ? nothing(3) : 4; }
     int dare(void) { return nothing(5); }`,
  )
  const { sections } = readModule(bytes)
  const { importInfo } = readDylinkSection(sectionReader(readModule(bytes), sections[0]))
  expect(importInfo.map(({ module, field }) => `${module}.${field}`)).toContain('env.nowhere')
  const library = await dlopen(await startProgram(), bytes, { name: 'weak.so' })
  expect([call(library, 'read'), call(library, 'call')]).toEqual([2, 4])
  expect(() => call(library, 'dare')).toThrow('weak.so calls nothing, which nothing in the program defines')
})

test('real grammars of today load in a program that has what they need', async () => {
  const [json] = GRAMMARS
  const library = await dlopen(await startProgram(), await readGrammar(json), { name: 'json.wasm' })
  expect(call(library, json.language)).toBeGreaterThan(0)
})

test('web-tree-sitter, a position-independent program, is placed, and a grammar is loaded into it', async () => {
  const bytes = await realFile('web-tree-sitter', 'web-tree-sitter.wasm')
  const program = await createProgram({ main: bytes, imports: hostOf(bytes) })
  const [json] = GRAMMARS
  const library = await dlopen(program, await readGrammar(json), { name: 'json.wasm' })
  const language = call(library, json.language)
  const { ts_language_abi_version: version } = program.exports as Calls
  expect(version(language)).toBe(14)
})

test('64-bit memory: loaded where the engine has it and tables of 64-bit indices, refused with the reason where not', async () => {
  const wide = { compile: ['--target=wasm64-unknown-unknown'], link: ['-mwasm64'] }
  const main = await buildMain('wide.wasm', 'int ext = 40; int twice(int x) { return x * 2; }', wide)
  const side = await buildSide(
    'wide.so',
    `extern int ext; int twice(int); int own = 2; int *volatile p = &own; int *volatile q = &ext;
     static int hidden(int x) { return x + 1; } int (*volatile f)(int) = hidden; int (*volatile g)(int) = twice;
     int sum(void) { return *p + *q + f(100) + g(1000); }`,
    wide,
  )
  if (WebAssembly.validate(main.bytes)) {
    const program = await createProgram({ main: main.bytes })
    expect(call(await dlopen(program, side.bytes, { name: 'wide.so' }), 'sum')).toBe(2143)
  } else
    await expect(createProgram({ main: main.bytes })).rejects.toThrow(
      'cannot load the program:\n  the program: it is made for 64-bit memory, which this engine does not compile: ',
    )
  const narrow = await startProgram()
  const refused = WebAssembly.validate(side.bytes) ? 'wide.so is made for wasm64' : 'it is made for 64-bit memory'
  await expect(dlopen(narrow, side.bytes, { name: 'wide.so' })).rejects.toThrow(refused)
})

test('imports of one module and name are given in their order', async () => {
  const bytes = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, 15, 8, ...Buffer.from('dylink.0'), 1, 4, 0, 0, 0, 0],
    // Types () -> i32 and (i32) -> i32; two functions `env.f`, of the one and of the other.
    ...[1, 10, 2, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f],
    ...[2, 17, 2, 3, ...Buffer.from('env'), 1, 0x66, 0, 0, 3, ...Buffer.from('env'), 1, 0x66, 0, 1],
    ...[3, 2, 1, 0, 7, 5, 1, 1, 0x67, 0, 2],
    ...[10, 8, 1, 6, 0, 0x41, 5, 0x10, 1, 0x0b],
  ])
  expect(WebAssembly.validate(bytes)).toBe(true)
  const program = await createProgram()
  const library = await dlopen(program, bytes, { name: 'several.so', lazy: true })
  expect(() => call(library, 'g')).toThrow('several.so calls f, which nothing in the program defines')
})

/** Functions of the host in place of all that a module wants of any. */
function hostOf(bytes: Bytes): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {}
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(bytes)))
    if (kind === 'function') (imports[module] ??= {})[name] = () => 0
  return imports
}
