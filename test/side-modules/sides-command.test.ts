// `wasmweld sides`: programs and side modules that others built and publish, and whether they fit.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from 'wasmweld'
import { expect, test } from 'vitest'
import { fetchFromNpm } from '../support/fetch.ts'
import { EXTENSIONS, type Extension, readExtension, realPackage } from '../support/real-sides.ts'
import { buildMain, buildObject, buildSide } from '../support/side-modules.ts'

interface Report {
  readonly problems: readonly {
    readonly kind: string
    readonly severity: string
    readonly name: string
    readonly text: string
  }[]
}

async function sides(...words: readonly string[]): Promise<{ code: number; output: string; error: string }> {
  let output = ''
  let error = ''
  const code = await main(['sides', ...words], {
    output: text => (output += String(text)),
    error: text => (error += text),
    colors: { output: false, error: false },
  })
  return { code, output, error }
}

/** What is missing and what is defined twice, by PGlite's own words for its functions. */
async function extension(name: Extension): Promise<Report> {
  const at = join(mkdtempSync(join(tmpdir(), 'wasmweld-sides-')), `${name}.so`)
  writeFileSync(at, await readExtension(name))
  const glue = await fetchFromNpm('@electric-sql/pglite@0.5.16', ['package/dist/pglite.js'], 'pglite-script@0.5.16')
  const program = join(await realPackage('@electric-sql/pglite'), 'dist/pglite.wasm')
  const { output } = await sides(program, at, '--host', join(glue, 'package/dist/pglite.js'), '--json')
  return JSON.parse(output) as Report
}

test('pgcrypto.so of PGlite 0.5.16 needs 13 functions that nobody has', async () => {
  const { problems } = await extension('pgcrypto')
  const missing = problems.filter(({ severity }) => severity === 'error')
  expect(missing.map(({ kind }) => kind)).toEqual(Array<string>(13).fill('missing-symbol'))
  expect(missing.map(({ name }) => name).sort()).toEqual([
    'gethostbyname',
    'getsockname',
    'getsockopt',
    'madvise',
    'mlock',
    'mprotect',
    'setbuf',
    'setsockopt',
    'shutdown',
    'signal',
    'sleep',
    'tcgetattr',
    'tcsetattr',
  ])
  expect(missing[0].text).toContain('undefined symbol: sleep\n  needed by  ')
  const twice = problems.filter(({ kind }) => kind === 'several-definitions')
  expect(twice.map(({ name }) => name).sort()).toEqual(['_dist_code', '_length_code', 'z_errmsg', 'zcalloc', 'zcfree'])
})

test.each(EXTENSIONS.filter(name => name !== 'pgcrypto'))('%s.so of PGlite fits', async name => {
  expect(await extension(name)).toMatchObject({ problems: [] })
})

test('grammars fit the module that is made for them, legacy ones too', async () => {
  const program = join(await realPackage('web-tree-sitter'), 'web-tree-sitter.wasm')
  const json = join(await realPackage('tree-sitter-json'), 'tree-sitter-json.wasm')
  const python = join(await realPackage('tree-sitter-python'), 'tree-sitter-python.wasm')
  const legacy = join(await realPackage('tree-sitter-wasms'), 'out/tree-sitter-json.wasm')
  expect(await sides(program, json, python, legacy)).toEqual({
    code: 0,
    output: '3 side modules, 0 errors, 0 warnings\n',
    error: '',
  })
})

test('libraries of wasm-vips are for shared memory, and its program has that', async () => {
  const lib = join(await realPackage('wasm-vips'), 'lib')
  const program = join(await realPackage('web-tree-sitter'), 'web-tree-sitter.wasm')
  const together = JSON.parse(
    (await sides(join(lib, 'vips.wasm'), join(lib, 'vips-resvg.wasm'), '--json')).output,
  ) as Report
  expect(together.problems.filter(({ kind }) => kind === 'abi')).toEqual([])
  const apart = await sides(program, join(lib, 'vips-resvg.wasm'))
  expect(apart.code).toBe(1)
  expect(apart.output).toContain(
    'vips-resvg.wasm: built for shared memory, and the memory of the program is not shared\n  build it without -pthread, or the program with -pthread',
  )
})

test('a host is given by names', async () => {
  const program = await buildMain('main.wasm', 'int own(void) { return 1; }')
  const side = await buildSide('side.so', 'int own(void); int given(void); int use(void) { return own() + given(); }')
  const names = join(mkdtempSync(join(tmpdir(), 'wasmweld-sides-')), 'names.txt')
  writeFileSync(names, '# of the page\ngiven\n')
  expect((await sides(program.path, side.path)).output).toContain('undefined symbol: given\n')
  expect(await sides(program.path, side.path, '--host', names)).toMatchObject({ code: 0, error: '' })
})

test('a file that cannot be read is told of', async () => {
  const program = await buildMain('main.wasm', 'int own(void) { return 1; }')
  const { code, error } = await sides(program.path, program.path, 'nowhere.so')
  expect(code).toBe(1)
  expect(error).toContain('wasmweld: error: cannot open nowhere.so')
})

test('a program that is not linked, and one in the place of a side module, are refused', async () => {
  const program = await buildMain('main.wasm', 'int own(void) { return 1; }')
  const object = await buildObject('main.o', 'int own(void) { return 1; }')
  const side = await buildSide('side.so', 'int own(void); int use(void) { return own(); }')
  expect((await sides(object.path, side.path)).error).toContain(
    'expected a program, found a relocatable object; link it',
  )
  expect((await sides(process.execPath, side.path)).error).toContain('expected a program, found: ')
  const { code, error } = await sides(side.path, program.path)
  expect(code).toBe(1)
  expect(error).toContain('found a program with a memory of its own; link it with --shared')
})
