import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, evaluate, makeProject } from '../support/bundling.ts'
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

test('a side module has none', async () => {
  const build = rollup({ input: project.path('src/side.js'), plugins: [rollupPlugin(OPTIONS)] })
  await expect(build).rejects.toThrow(
    'import source of ./math.o?side: a side module has no place of its own before it is in its program; import its names',
  )
})
