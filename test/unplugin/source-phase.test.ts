import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, makeProject } from '../support/bundling.ts'
import { WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'
import { MATH } from '../support/native-sources.ts'

const OPTIONS = { report: false, types: false } as const

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/main.js': `import source module from './math.o'
import source from './default.js'
const later = await import.source( './math.o' )
const { exports } = new WebAssembly.Instance(module)
export const values = [exports.add(40, 2), later === module, source]`,
      'src/typed.ts': `import source program from './math.o?program=second'
const names: string[] = WebAssembly.Module.exports(program).map(({ name }) => name)
export const values = [names.includes('sub')]`,
      'src/default.js': `export default 'a name like any other'`,
      'src/side.js': `import source side from './math.o?side'; console.log(side)`,
    },
    { 'src/math.o': MATH },
  )
})
afterAll(() => {
  project.remove()
})

const VALUES = [42, true, 'a name like any other']

test('Rollup', async () => {
  const bundle = await rollup({ input: project.path('src/main.js'), plugins: [rollupPlugin(OPTIONS)] })
  await bundle.write({ dir: project.path('rollup') })
  expect(await evaluate(project, 'rollup/main.js', 'module.values')).toEqual(VALUES)
})

test('Rolldown, and TypeScript', async () => {
  const input = { main: project.path('src/main.js'), typed: project.path('src/typed.ts') }
  const bundle = await rolldown({ input, plugins: [rolldownPlugin(OPTIONS)] })
  await bundle.write({ dir: project.path('rolldown') })
  expect(await evaluate(project, 'rolldown/main.js', 'module.values')).toEqual(VALUES)
  expect(await evaluate(project, 'rolldown/typed.js', 'module.values')).toEqual([true])
})

test("Vite's dev server", async () => {
  const server = await createServer({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    plugins: [vitePlugin(OPTIONS)],
    server: { middlewareMode: true, watch: null },
    appType: 'custom',
  })
  try {
    expect(await server.ssrLoadModule('/src/main.js')).toMatchObject({ values: VALUES })
    expect(await server.ssrLoadModule('/src/typed.ts')).toMatchObject({ values: [true] })
  } finally {
    await server.close()
  }
})

const esbuildFor = (entry: string, supported: Record<string, boolean> = { 'import-source': true }): Promise<unknown> =>
  esbuild({
    entryPoints: [project.path(entry)],
    ...{
      platform: 'node',
      absWorkingDir: project.root,
      bundle: true,
      format: 'esm',
      outdir: project.path('esbuild'),
      supported,
    },
    logLevel: 'silent',
    plugins: [esbuildPlugin(OPTIONS) as never],
  })

test('esbuild, and TypeScript', async () => {
  await esbuildFor('src/main.js')
  expect(await evaluate(project, 'esbuild/main.js', 'module.values')).toEqual(VALUES)
  await esbuildFor('src/typed.ts')
  expect(await evaluate(project, 'esbuild/typed.js', 'module.values')).toEqual([true])
})

test.each(WEBPACK_LIKE)('%s', async name => {
  const { errors } = await buildWebpackLike(name, project, {
    entry: './src/main.js',
    experiments: { outputModule: true, sourceImport: true },
    output: { module: true, library: { type: 'module' } },
    ...{ devtool: false, options: OPTIONS },
  })
  expect(errors).toEqual([])
  expect(await evaluate(project, 'out/main.mjs', 'module.values')).toEqual(VALUES)
})

const MESSAGE =
  'import source of ./math.o?side: a side module has no place of its own before it is in its program; import its names'

test('a side module has none', async () => {
  const build = rollup({ input: project.path('src/side.js'), plugins: [rollupPlugin(OPTIONS)] })
  await expect(build).rejects.toThrow(MESSAGE)
  await expect(esbuildFor('src/side.js')).rejects.toThrow(MESSAGE)
})

test('esbuild is to be told that there may be some', async () => {
  await expect(esbuildFor('src/main.js', {})).rejects.toThrow(
    "import source of native files is looked for where the build's options have supported: { 'import-source': true }",
  )
})
