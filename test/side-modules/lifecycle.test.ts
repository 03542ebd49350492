// Scenarios 34 to 41: loads that fail, that meet each other, that are undone, and libraries that are replaced.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { createProgram, dlclose, dlopen, dlopenSync, dlsym, LoadError, RTLD_DEFAULT } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import { LIFECYCLE_PROGRAMS } from '../support/dlfcn-lifecycle.ts'
import { startHere } from '../support/dlfcn-run.ts'
import { runOnLinux } from '../support/native-libraries.ts'
import { buildSide } from '../support/side-modules.ts'
import type { Built } from '../support/side-modules.ts'

type Callable = (...values: unknown[]) => unknown

const call = (program: Program, name: string, ...values: unknown[]): unknown =>
  (dlsym(program, RTLD_DEFAULT, name) as unknown as Callable)(...values)

/** What a load that fails leaves behind must be nothing: this is what there is. */
const traceOf = (program: Program): unknown => ({
  libraries: program.libraries.map(({ name }) => name),
  filled: Array.from({ length: program.table.length }, (_, slot) => program.table.get(slot)).filter(fn => fn !== null)
    .length,
})

const GOOD = 'int good(int x) { return x + 1; } int (*pointer)(int) = good;'
const TEXT = 'export const nothing = "wasm"'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-lifecycle-'))
afterAll(() => rmSync(directory, { recursive: true }))
const place = (name: string, bytes: Uint8Array | string): URL => {
  writeFileSync(join(directory, name), bytes)
  return pathToFileURL(join(directory, name))
}

describe('C programs print what they print on Linux', () => {
  test.each(LIFECYCLE_PROGRAMS)('$title', async ({ main, libraries, prints }) => {
    expect(await runOnLinux(main, libraries)).toEqual(prints)
    const { run, printed } = await startHere(main, libraries)
    run()
    expect(printed).toEqual(prints)
  })
})

test('34. three missing symbols are one error that lists them, and the next load is not poisoned', async () => {
  const bad = await buildSide(
    'bad.so',
    `int missing_function(int x); extern int missing_data; int missing_address(int x);
     int own(int x) { return missing_function(x) + missing_data; }
     void *take(void) { return (void *)missing_address; }
     void *self = (void *)own;`,
  )
  const program = await createProgram()
  const before = traceOf(program)
  const error = await dlopen(program, bad.bytes, { name: 'bad.so', global: true }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(LoadError)
  const { message, problems } = error as LoadError
  expect(problems.map(({ symbol, wanted, importer }) => [symbol, wanted, importer]).sort()).toEqual([
    ['missing_address', 'function address', 'bad.so'],
    ['missing_data', 'data', 'bad.so'],
    ['missing_function', 'function', 'bad.so'],
  ])
  for (const { symbol } of problems) expect(message).toContain(symbol)
  expect(traceOf(program)).toEqual(before)
  await dlopen(program, (await buildSide('good.so', GOOD)).bytes, { name: 'good.so', global: true })
  expect(call(program, 'good', 1)).toBe(2)
  // What was missing is there now.
  const rest =
    'int missing_function(int x) { return x; } int missing_data = 3; int missing_address(int x) { return x; }'
  await dlopen(program, (await buildSide('rest.so', rest)).bytes, { name: 'rest.so', global: true })
  await dlopen(program, bad.bytes, { name: 'bad.so', global: true })
  expect(call(program, 'own', 4)).toBe(7)
})

test('35. a file that is missing is missing the second time, too', async () => {
  const program = await createProgram({ base: pathToFileURL(`${directory}/`) })
  for (let round = 0; round < 2; round++) {
    await expect(dlopen(program, './nowhere.so')).rejects.toThrow(/nowhere\.so/)
    expect(() => dlopenSync(program, './nowhere.so')).toThrow(/nowhere\.so/)
  }
  expect(program.libraries).toEqual([])
  place('nowhere.so', (await buildSide('good.so', GOOD)).bytes)
  await dlopen(program, './nowhere.so', { global: true })
  expect(call(program, 'good', 1)).toBe(2)
})

test.each(['dlopen', 'dlopenSync'])('36. a corrupt file, then the mended one under its name: %s', async how => {
  const { bytes } = await buildSide('good.so', GOOD)
  const program = await createProgram()
  const name = `mended-${how}.so`
  const open = async (url: URL): Promise<unknown> =>
    how === 'dlopen' ? dlopen(program, url, { global: true }) : dlopenSync(program, url, { global: true })
  const before = traceOf(program)
  const corrupt = [TEXT, bytes.slice(0, 40), bytes.slice(0, -7)]
  for (const each of corrupt) await expect(open(place(name, each))).rejects.toThrow(name)
  expect(traceOf(program)).toEqual(before)
  await open(place(name, bytes))
  expect(call(program, 'good', 1)).toBe(2)
})

test('37. one library by many names is loaded and constructed once', async () => {
  const source =
    'int note(int x); __attribute__((constructor)) static void begin(void) { note(1); } int f(void) { return 1; }'
  const url = place('lib.so', (await buildSide('lib.so', source)).bytes)
  let notes = 0
  const program = await createProgram({
    base: new URL('./', url),
    imports: { env: { note: () => ++notes } },
  })
  const first = await dlopen(program, './lib.so')
  for (const name of [
    'lib.so',
    'x/../lib.so',
    './/lib.so'.replace('//', '/'),
    url,
    `${url.href}?v=2`,
    `${url.href}#part`,
  ]) {
    expect(await dlopen(program, name)).toBe(first)
  }
  expect([notes, program.libraries.length]).toEqual([1, 1])
})

test('38. overlapping graphs that are opened at the same time share what they share', async () => {
  const begins = (name: string, number: number): string =>
    `int note(int x); __attribute__((constructor)) static void begin_${name}(void) { note(${number}); }`
  const common = await buildSide('common.so', `${begins('common', 1)} int count; int bump(void) { return ++count; }`)
  const user = async (name: string, number: number): Promise<Built> =>
    buildSide(name, `${begins(`u${number}`, number)} int bump(void); int use${number}(void) { return bump(); }`, {
      needs: [common],
    })
  const notes: number[] = []
  const a = await user('a.so', 2)
  const b = await user('b.so', 3)
  const program = await createProgram({
    imports: { env: { note: (x: number) => notes.push(x) } },
    libraries: { 'common.so': common.bytes, 'a.so': a.bytes, 'b.so': b.bytes },
  })
  const opened = await Promise.all(['a.so', 'b.so', 'a.so', 'common.so', 'b.so'].map(name => dlopen(program, name)))
  expect(opened[2]).toBe(opened[0])
  expect(opened[4]).toBe(opened[1])
  expect(notes.toSorted((x, y) => x - y)).toEqual([1, 2, 3])
  expect(notes[0]).toBe(1)
  const values = [opened[0], opened[1]].map((library, index) => (library.exports[`use${index + 2}`] as Callable)())
  expect(values).toEqual([1, 2])
})

test('39. a constructor that throws leaves nothing published', async () => {
  const inner = await buildSide('inner.so', 'int inner(int x) { return x; }')
  const source = `
    int fail(int x); int inner(int x); int outer(int x) { return inner(x); }
    int (*kept)(int) = outer;
    __attribute__((constructor)) static void begin(void) { fail(inner(7)); }`
  const outer = await buildSide('outer.so', source, { needs: [inner] })
  let isBad = true
  const fail = (x: number): number => {
    if (isBad) throw new Error(`the constructor says ${x}`)
    return x
  }
  const program = await createProgram({ imports: { env: { fail } }, libraries: { 'inner.so': inner.bytes } })
  const before = traceOf(program)
  await expect(dlopen(program, outer.bytes, { name: 'outer.so', global: true })).rejects.toThrow(
    'the constructor says 7',
  )
  expect(traceOf(program)).toEqual(before)
  expect(dlsym(program, RTLD_DEFAULT, 'outer')).toBeUndefined()
  expect(dlsym(program, RTLD_DEFAULT, 'inner')).toBeUndefined()
  isBad = false
  await dlopen(program, outer.bytes, { name: 'outer.so', global: true })
  expect(call(program, 'outer', 3)).toBe(3)
})

describe('40. dlclose', () => {
  const source = `
    int note(int x);
    static char large[100000];
    struct Thing { int id; Thing(int id) : id(id) { note(id); } ~Thing() { note(-id); } };
    static Thing one(1), two(2);
    extern "C" int work(int x) { large[x] = 1; return x; }
    extern "C" void *address() { return (void *)work; }`

  test('runs destructors, and gives memory and slots to the next', async () => {
    const notes: number[] = []
    const program = await createProgram({ imports: { env: { _Z4notei: (x: number) => notes.push(x) } } })
    const { bytes } = await buildSide('thing.so', source)
    const library = await dlopen(program, bytes, { name: 'thing.so' })
    const work = dlsym(program, library, 'work') as unknown as Callable
    const slot = (dlsym(program, library, 'address') as unknown as Callable)() as number
    expect(program.table.get(slot)).toBe(work)
    const { length } = program.table
    const { byteLength } = program.memory.buffer
    dlclose(program, library)
    expect(notes).toEqual([1, 2, -2, -1])
    expect(program.table.get(slot)).toBeNull()
    expect(program.libraries).toEqual([])
    for (let round = 0; round < 50; round++) {
      const next = await dlopen(program, bytes, { name: 'thing.so' })
      expect((dlsym(program, next, 'work') as unknown as Callable)(round)).toBe(round)
      dlclose(program, next)
    }
    expect(program.table.length).toBe(length)
    expect(program.memory.buffer.byteLength).toBe(byteLength)
    expect(() => dlclose(program, library)).toThrow('thing.so is not open')
  })

  test('finishes when a destructor throws, and says so', async () => {
    const note = (x: number): void => {
      if (x === -2) throw new Error('not me')
    }
    const program = await createProgram({ imports: { env: { _Z4notei: note } } })
    const library = await dlopen(program, (await buildSide('thing.so', source)).bytes, { name: 'thing.so' })
    expect(() => dlclose(program, library)).toThrow('a destructor of thing.so failed')
    expect(program.libraries).toEqual([])
  })
})
