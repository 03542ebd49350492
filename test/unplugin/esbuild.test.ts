import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { type BuildOptions, build as esbuild } from 'esbuild'
import { link } from '@wasmweld/linker'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from '../support/native-sources.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/host.js': HOST,
      'src/roots.js': `import { add, sub, div_ } from './math.o'
export { mul } from './math.o'
export const sum = add(20, 22)
if (false) div_(1, 2)
export const lazy = () => import('./lazy.js').then(({ run }) => run())
export const star = () => import('./math.o').then(({ twice }) => twice(21n))`,
      'src/lazy.js': `import { big } from './math.o'; export const run = () => big(0)`,
      'src/hello.js': `import { greet, later } from './hello.o'; greet(7); console.log(later(5))`,
      'src/runs.js': `import { count_runs } from './constructed.o'; export const runs = [count_runs(), count_runs()]`,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
})
afterAll(() => {
  project.remove()
})

interface Built {
  readonly code: Readonly<Record<string, string>>
  readonly wasm: Readonly<Record<string, Uint8Array>>
}

async function build(entries: readonly string[], more: BuildOptions = {}, options: Options = {}): Promise<Built> {
  const result = await esbuild({
    absWorkingDir: project.root,
    entryPoints: [...entries],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    outdir: 'out',
    write: false,
    logLevel: 'silent',
    plugins: [esbuildPlugin({ report: false, types: false, ...options }) as never],
    ...more,
  })
  expect(result.warnings).toEqual([])
  const files = (result.outputFiles ?? []).map(
    ({ path, contents }) => [relative(project.path('out'), path), contents] as const,
  )
  for (const [name, contents] of files) {
    mkdirSync(dirname(project.path(`out/${name}`)), { recursive: true })
    writeFileSync(project.path(`out/${name}`), contents)
  }
  const of = (pattern: RegExp): readonly (readonly [string, Uint8Array])[] =>
    files.filter(([name]) => pattern.test(name))
  return {
    code: Object.fromEntries(of(/js$/).map(([name, contents]) => [name, Buffer.from(contents).toString()])),
    wasm: Object.fromEntries(of(/\.wasm$/)),
  }
}

function only({ wasm }: Built): Uint8Array {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

const linked = (object: string, exports: readonly string[]): Uint8Array =>
  link([{ name: object, bytes: readFileSync(project.path(object)) }], {
    reactor: true,
    exports,
    strip: 'all',
    compressRelocations: true,
  }).module

const hex = (module: Uint8Array): string => Buffer.from(module).toString('hex')

test.each([
  [true, false],
  [false, true],
])('roots: splitting %s, minify %s', async (splitting, minify) => {
  const built = await build(['src/roots.js'], { splitting, minify })
  expect(exportsOf(only(built))).toEqual(['add', 'big', 'mul', 'twice'])
  expect(hex(only(built))).toBe(hex(linked('src/math.o', ['add', 'big', 'mul', 'twice'])))
  const expression = `(async () => [module.sum, module.mul(6, 7), await module.lazy(), String(await module.star())])()`
  expect(await evaluate(project, 'out/roots.js', expression)).toEqual([42, 42, 8, '42'])
})

test('printf', async () => {
  await build(['src/hello.js'], { platform: 'neutral' })
  expect(await runNode(project, 'out/hello.js')).toBe('hello 7\n105\n')
})
