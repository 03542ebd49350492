// Scenarios 34 to 41: loads that fail, that meet each other, that are undone, and libraries that are replaced.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import {
  closeProgram,
  createProgram,
  dlclose,
  dlopen,
  dlopenSync,
  dlsym,
  LoadError,
  reload,
  RTLD_DEFAULT,
} from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'
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
    expect(() => dlclose(program, library)).toThrow('a destructor failed when thing.so was closed')
    expect(program.libraries).toEqual([])
  })
})

describe('41. reload', () => {
  const version = (n: number, more = ''): string => `
    ${more}
    int runs = 0;
    int limit = ${n * 10};
    __attribute__((constructor)) static void begin(void) { runs += 100; }
    int work(int x) { runs++; return x + ${n}; }
    int read_runs(void) { return runs; }
    int read_limit(void) { return limit; }
    int (*table[2])(int) = {work, work};`
  const user = `
    int work(int x); extern int runs;
    int (*saved)(int) = work;
    int direct(int x) { return work(x); }
    int through_saved(int x) { return saved(x); }
    int (*taken(void))(int) { return work; }
    int seen_runs(void) { return runs; }`

  async function started(): Promise<{ program: Program; library: Library; pointer: number }> {
    const program = await createProgram()
    const first = await buildSide('plugin.so', version(1))
    const library = await dlopen(program, first.bytes, { name: 'plugin.so', global: true, reloadable: true })
    await dlopen(program, (await buildSide('user.so', user)).bytes, { name: 'user.so', global: true })
    return { program, library, pointer: call(program, 'taken') as number }
  }
  const all = (program: Program, pointer: number): unknown[] => [
    call(program, 'direct', 0),
    call(program, 'through_saved', 0),
    (program.table.get(pointer) as Callable)(0),
    call(program, 'work', 0),
  ]

  test.each(['keep', 'fresh'] as const)('reaches pointers, GOT pointers and direct calls; data: %s', async data => {
    const { program, library, pointer } = await started()
    expect(all(program, pointer)).toEqual([1, 1, 1, 1])
    expect(call(program, 'read_runs')).toBe(104)
    for (const n of [2, 3]) {
      await reload(program, library, (await buildSide('plugin.so', version(n))).bytes, { data })
      expect(call(program, 'read_limit')).toBe(10 * n)
      expect(call(program, 'seen_runs')).toBe(data === 'keep' ? 104 + 5 * (n - 2) : 100)
      expect(all(program, pointer)).toEqual([n, n, n, n])
      expect(call(program, 'taken')).toBe(pointer)
      expect((library.exports['work'] as Callable)(1)).toBe(n + 1)
    }
  })

  test('takes a version with more data and functions when data is fresh', async () => {
    const program = await createProgram()
    const { bytes } = await buildSide('plugin.so', version(1))
    const library = await dlopen(program, bytes, { name: 'plugin.so', global: true, reloadable: true })
    const more = await buildSide(
      'plugin.so',
      `${version(2)} static char big[5000]; char *more(int x) { return big + x; }`,
    )
    await expect(reload(program, library, more.bytes, { data: 'keep' })).rejects.toThrow('bytes instead of')
    expect(call(program, 'work', 0)).toBe(1)
    const calls = dlsym(program, library, 'read_runs')
    await reload(program, library, more.bytes, { data: 'fresh' })
    expect(dlsym(program, library, 'read_runs')).not.toBe(calls)
    expect(call(program, 'work', 0)).toBe(2)
    const big = call(program, 'more', 0) as number
    expect(new Uint8Array(program.memory.buffer, big, 5000).every(byte => byte === 0)).toBe(true)
  })

  test.each<[what: string, source: string, message: RegExp]>([
    [
      'a function that others use is gone',
      version(2).replaceAll('work', 'play'),
      /work is gone, and other modules use it/,
    ],
    [
      'its type is another',
      version(2).replaceAll('(int x)', '(int x, int y)').replaceAll('(int)', '(int, int)'),
      /work has another type/,
    ],
    [
      'data would move',
      version(2, 'int other[4] = {1};').replace('int runs', 'int runs2[8]; int runs'),
      /runs is \d+ bytes/,
    ],
    [
      'something is missing',
      version(2, 'int missing(int x); int calls(int x) { return missing(x); }'),
      /missing \(function\)/,
    ],
    ['it is no module', 'text', /.../],
  ])('is refused, and all stays as it is, when %s', async (_, source, message) => {
    const { program, library, pointer } = await started()
    expect(all(program, pointer)).toEqual([1, 1, 1, 1])
    const before = traceOf(program)
    const bytes = source === 'text' ? new TextEncoder().encode(TEXT) : (await buildSide('plugin.so', source)).bytes
    await expect(reload(program, library, bytes, { data: 'fresh' })).rejects.toThrow(message)
    expect(traceOf(program)).toEqual(before)
    expect(all(program, pointer)).toEqual([1, 1, 1, 1])
    expect(call(program, 'seen_runs')).toBe(108)
    await reload(program, library, (await buildSide('plugin.so', version(2))).bytes, { data: 'keep' })
    expect(all(program, pointer)).toEqual([2, 2, 2, 2])
  })

  test('brings the old version back when a constructor of the new one throws', async () => {
    const { program, library, pointer } = await started()
    const bad = version(2).replace('runs += 100;', '__builtin_trap();')
    await expect(
      reload(program, library, (await buildSide('plugin.so', bad)).bytes, { data: 'fresh' }),
    ).rejects.toThrow()
    expect(all(program, pointer)).toEqual([1, 1, 1, 1])
    expect(call(program, 'seen_runs')).toBe(104)
  })

  test('is refused for a library that was not opened for it', async () => {
    const program = await createProgram()
    const { bytes } = await buildSide('plugin.so', version(1))
    const library = await dlopen(program, bytes, { name: 'plugin.so' })
    await expect(reload(program, library, bytes, { data: 'fresh' })).rejects.toThrow(
      'opened without { reloadable: true }',
    )
  })

  test('gives everything back when the library is closed', async () => {
    const program = await createProgram()
    const { bytes } = await buildSide('plugin.so', version(1))
    const before = traceOf(program)
    for (let round = 0; round < 3; round++) {
      const library = await dlopen(program, bytes, { name: 'plugin.so', reloadable: true })
      await reload(program, library, bytes, { data: 'fresh' })
      await reload(program, library, bytes, { data: 'keep' })
      dlclose(program, library)
      expect(traceOf(program)).toEqual(before)
    }
  })
})

test('closeProgram runs destructors of what is still open, the last constructed first, each once', async () => {
  const noted: number[] = []
  const source = (number: number, needs: string): string =>
    `void note(int); int atexit(void (*)(void)); ${needs}
     static void end(void) { note(${number}); }
     int f${number}(void) { return ${number}; }
     __attribute__((constructor)) static void begin(void) { atexit(end); }`
  const note = (number: number): void => {
    noted.push(number)
    if (number === 2) throw new Error('two')
  }
  const base = await buildSide('base.so', source(1, ''))
  const top = await buildSide('top.so', source(2, 'int f1(void); int g(void) { return f1(); }'), { needs: [base] })
  const last = await buildSide('last.so', source(3, ''))
  const program = await createProgram({ imports: { env: { note } }, libraries: { 'base.so': base.bytes } })
  await dlopen(program, top.bytes, { name: 'top.so' })
  await dlopen(program, last.bytes, { name: 'last.so' })
  expect(noted).toEqual([])
  expect(() => closeProgram(program)).toThrow('a destructor failed when the program was closed')
  expect(noted).toEqual([3, 2, 1])
  closeProgram(program)
  expect(noted).toEqual([3, 2, 1])
})
