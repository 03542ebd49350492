// What bundlers, engines and pages do to side modules; numbered as the list of scenarios that these tests follow.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { link } from '@wasmweld/linker'
import { LoadError, createProgram, dlopen } from '@wasmweld/runtime'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { linkText, run, sideText } from '../support/linked-program.ts'
import { makeOnce } from '../support/make-once.ts'
import { bundlePage, serve } from '../support/pages.ts'
import type { Site } from '../support/pages.ts'
import { readExtension, realFile } from '../support/real-sides.ts'
import { buildMain, buildObject, buildSide } from '../support/side-modules.ts'
import { runOrFail, tool } from '../support/tools.ts'
import type * as limitsPage from './pages/limits.ts'

declare const script: typeof limitsPage

let browser: Browser
const sites: Site[] = []
let pageScript: string
beforeAll(async () => {
  browser = await launchChromium()
  pageScript = await bundlePage('test/side-modules/pages/limits.ts')
})
afterAll(async () => {
  await Promise.all([browser.close(), ...sites.map(site => site.close())])
})

/** A page that has one library. */
async function pageWith(name: string, library: Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const site = await serve({ 'page.js': { body: pageScript }, [name]: { body: library } }, headers)
  sites.push(site)
  const page = await browser.newPage()
  await page.goto(site.url)
  return page
}

test("51. a 9 MB library on a page's main thread loads asynchronously; at once it is a clear error, and no harm", async () => {
  const size = 9 << 20
  const large = await buildSide(
    'large.so',
    `char blob[${String(size)}] = { 1, [${String(size - 1)}] = 7 }; int last(void) { return blob[sizeof blob - 1]; }`,
  )
  expect(large.bytes.length).toBeGreaterThan(9_000_000)
  const page = await pageWith('large.so', large.bytes)
  const { last, synchronous, afterwards } = await page.evaluate(() => script.openLarge('large.so'))
  expect([last, afterwards]).toEqual([7, 7])
  expect(synchronous).toMatch(/large\.so/)
  expect(synchronous).toMatch(/use dlopen/)
  await page.close()
})

const SMALL = `
extern int outside; int help(int);
int own = 1; int *pointer = &outside;
__attribute__((constructor)) static void begin(void) { own += *pointer; }
int run(int value) { return help(value) + own; }
`
/** Of a section shorter than 128 bytes: kind and name. */
const firstSection = (bytes: Uint8Array): string => `${bytes[8]} ${Buffer.from(bytes.subarray(11, 19)).toString()}`
/** Symbols; bases and table go where nothing uses them. */
const importsOf = (bytes: Uint8Array<ArrayBuffer>): readonly string[] =>
  WebAssembly.Module.imports(new WebAssembly.Module(bytes))
    .map(({ module, name }) => `${module}.${name}`)
    .filter(name => !/^env\.__(table_base|indirect_function_table)$/.test(name))
    .sort()

test('52. what strips and optimises modules keeps what a loader needs: dylink.0 first, and the names of imports', async () => {
  const side = await buildSide('small.so', SMALL)
  const object = await buildObject('small.o', SMALL, { compile: ['-fPIC'] })
  const main = await buildMain('main.wasm', 'int outside = 40; int help(int value) { return value * 2; }')
  const folder = await makeOnce(`${dirname(side.path)}-stripped`, async temporary => {
    await runOrFail(tool('llvm-strip'), ['--strip-all', side.path, '-o', join(temporary, 'stripped.so')])
    const optimize = ['-O3', '--strip-debug', '--strip-producers', '--enable-mutable-globals', '--enable-bulk-memory']
    await runOrFail('/usr/bin/wasm-opt', [side.path, ...optimize, '-o', join(temporary, 'optimized.so')])
  })
  const linked = link([{ name: 'small.o', bytes: object.bytes }], {
    output: 'shared',
    strip: 'all',
    compressRelocations: true,
    unresolvedSymbols: 'import-dynamic',
    exportsIfDefined: ['__wasm_call_ctors', '__wasm_apply_data_relocs'],
  })
  const stripped = ['stripped.so', 'optimized.so'].map(file => new Uint8Array(readFileSync(join(folder, file))))
  for (const bytes of [side.bytes, ...stripped, new Uint8Array(linked.module)]) {
    expect(firstSection(bytes)).toBe('0 dylink.0')
    expect(importsOf(bytes)).toEqual(importsOf(side.bytes))
    const program = await createProgram({ main: main.bytes })
    const { exports } = await dlopen(program, bytes, { name: 'small.so' })
    expect((exports['run'] as (value: number) => number)(4)).toBe(8 + 41)
  }
})

const CRASH = `
__attribute__((noinline)) static int deep(volatile int *value) { if (*value) __builtin_trap(); return 1; }
int flag = 1;
int crash(void) { return deep(&flag) + 1; }
`
test('53. the stack trace of a trap names the library, also when its name section was stripped', async () => {
  const named = await buildSide('crash.so', CRASH)
  const stripped = await buildSide('crash.so', CRASH, { link: ['--strip-all'] })
  for (const { bytes } of [named, stripped]) {
    const page = await pageWith('crash.so', bytes)
    const [fromAddress, fromBytes] = await page.evaluate(() => script.tracesOf('crash.so'))
    expect(fromAddress).toMatch(/unreachable[\s\S]*\/crash\.so/)
    expect(fromBytes).toMatch(/crash\.so/)
    await page.close()
    // Node compiles bytes, also of files.
    const program = await createProgram()
    const { exports } = await dlopen(program, bytes, { name: 'crash.so' })
    const error = ((): unknown => {
      try {
        return (exports['crash'] as () => number)()
      } catch (reason) {
        return reason
      }
    })()
    expect((error as Error).stack).toMatch(/crash\.so/)
  }
})

/** What \`EM_JS\` of Emscripten leaves in a module: an import, and its JavaScript as text in an exported array. */
const SCRIPTED = `
__attribute__((import_module("env"), import_name("plus"))) int plus(int a, int b);
__attribute__((used, visibility("default"), aligned(1))) char __em_js__plus[] = "int a, int b<::>{ return a + b; }";
int use(int value) { return plus(value, 1); }
int apply(int (*called)(int), int value) { return called(value); }
`
test('54. under a strict policy a library with JavaScript as text loads when its function is given; nothing is evaluated', async () => {
  const library = await buildSide('scripted.so', SCRIPTED)
  const policy = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
  const page = await pageWith('scripted.so', library.bytes, { 'content-security-policy': policy })
  const { evaluated, without, withFunction, added } = await page.evaluate(() => script.underPolicy('scripted.so'))
  expect(evaluated).toMatch(/Content Security Policy/)
  expect(without).toMatch(/plus \(function\), needed by scripted\.so/)
  expect([withFunction, added]).toEqual([5, 42])
  await page.close()
})

test('55. a prelinked module is loaded at its own place in its own program, and refused by another', async () => {
  const one = 'int one_data = 1; int *one_pointer = &one_data; int one(void) { return *one_pointer; }'
  const two = 'int two_data[9] = { 2 }; int *two_pointer = two_data; int two(void) { return *two_pointer; }'
  const sides = [await sideText('one.so', one, { time: 'later' }), await sideText('two.so', two, { time: 'later' })]
  const linked = [sides, [...sides].reverse()].map(each => linkText({ sides: each }))
  const placeOf = (program: number, name: string): unknown =>
    linked[program].sides.find(side => side.name === name)?.exports.find(({ kind }) => kind === 'data')?.address
  // Another order is another place.
  expect(placeOf(0, 'one.so')).not.toBe(placeOf(1, 'one.so'))
  for (const each of linked) {
    const { call, later } = await run(each)
    await later('two.so')
    await later('one.so')
    expect([call('one'), call('two')]).toEqual([1, 2])
  }
  const mixed = await run({ ...linked[0], sides: linked[1].sides })
  await expect(mixed.later('one.so')).rejects.toThrow('one.so was prelinked for another program: build both anew')
  // Where the place is not known, the file as it was goes to a loader.
  const elsewhere = await createProgram()
  await dlopen(elsewhere, (await buildSide('two.so', two)).bytes)
  const { exports } = await dlopen(elsewhere, (await buildSide('one.so', one)).bytes)
  expect((exports['one'] as () => number)()).toBe(1)
})

test('55. a prelinked module is no library for dlopen', async () => {
  const [side] = linkText({ sides: [await sideText('one.so', 'int data = 1; int *one(void) { return &data; }')] }).sides
  const program = await createProgram()
  await expect(dlopen(program, new Uint8Array(side.module), { name: 'one.so' })).rejects.toThrow(
    'one.so was prelinked for the program ',
  )
})

test('56. real inputs: a grammar returns its version, an extension begins with 64 and 1800', async () => {
  const grammar = await createProgram()
  const json = await dlopen(grammar, await realFile('tree-sitter-json', 'tree-sitter-json.wasm'))
  const language = (json.exports['tree_sitter_json'] as () => number)()
  expect(new DataView(grammar.memory.buffer).getUint32(language, true)).toBe(14)
  const server = await createProgram({ imports: { env: { Float8GetDatum: () => 0, float8_cmp_internal: () => 0 } } })
  const extension = await readExtension('earthdistance')
  const error: unknown = await dlopen(server, extension, { name: 'earthdistance.so' }).catch(
    (reason: unknown) => reason,
  )
  // No stand-in that returns 0 takes the place of what is missing.
  expect(error).toBeInstanceOf(LoadError)
  const opened = await dlopen(server, extension, { name: 'earthdistance.so', lazy: true })
  const magic = (opened.exports['Pg_magic_func'] as () => number)()
  expect([...new Int32Array(server.memory.buffer, magic, 2)]).toEqual([64, 1800])
})

test('56. a missing memcmp is an error that names it, not a function that returns 0', async () => {
  const source =
    'int memcmp(const void *, const void *, unsigned long); int same(void *a, void *b) { return memcmp(a, b, 300); }'
  const library = await buildSide('compare.so', source, { compile: ['-fno-builtin'] })
  const program = await createProgram()
  await expect(dlopen(program, library.bytes, { name: 'compare.so' })).rejects.toThrow(/memcmp.*compare\.so/)
  const { exports } = await dlopen(program, library.bytes, { name: 'compare.so', lazy: true })
  expect(() => (exports['same'] as (a: number, b: number) => number)(0, 8)).toThrow(/memcmp/)
})

/** As many as a library of a real program has that exports everything. */
const MANY = 14_805

test('57. a library with 14 805 exports takes the slots and globals that are used, not one for each (npm run bench:sides has the time)', async () => {
  const count = MANY
  const functions = Array.from(
    { length: count },
    (_, index) => `int f${String(index)}(int x) { return x + ${String(index)}; }`,
  )
  const library = await buildSide('many.so', functions.join('\n'))
  const program = await createProgram()
  const slots = program.table.length
  let globals = 0
  const { Global } = WebAssembly
  class Counted extends Global {
    constructor(...given: ConstructorParameters<typeof Global>) {
      super(...given)
      globals++
    }
  }
  WebAssembly.Global = Counted as typeof Global
  try {
    const { exports } = await dlopen(program, library.bytes, { name: 'many.so' })
    expect((exports[`f${String(count - 1)}`] as (x: number) => number)(1)).toBe(count)
  } finally {
    WebAssembly.Global = Global
  }
  expect(program.table.length - slots).toBe(0)
  // The two bases.
  expect(globals).toBeLessThanOrEqual(2)
})
