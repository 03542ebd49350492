import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build as viteBuild } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { foreignCode } from '../support/foreign-code.ts'
import { type Node, nodeVersions } from '../support/node-versions.ts'
import { ANSWER, makeApplication } from '../support/runtime-project.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { runOrFail } from '../support/tools.ts'

/** Runs outputs, whose names and files are its argument, and prints what they answer behind what they print. */
const RUN = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const answers = {}
for (const [name, file] of Object.entries(JSON.parse(process.argv[2])))
  answers[name] = await (file.endsWith('.cjs') ? require(file) : await import(file)).answer()
process.stdout.write('\\u0001' + JSON.stringify(answers))`

let project: Project
let nodes: readonly Node[]
beforeAll(async () => {
  ;[project, nodes] = await Promise.all([makeApplication({ 'run.mjs': RUN }), nodeVersions()])
  await Promise.all(Object.entries(OUTPUTS).map(([name, make]) => make(project.path(name))))
})
afterAll(() => {
  project.remove()
})

function byRollup(options: Options, format: 'es' | 'cjs' = 'es'): (dir: string) => Promise<unknown> {
  return async dir => {
    const plugins = [runtimeSources(), rollupPlugin({ report: false, types: false, ...options })]
    const bundle = await rollup({ input: project.path('src/app.js'), plugins, external: /^node:/, onwarn() {} })
    const names = `[name].${format === 'cjs' ? 'cjs' : 'mjs'}`
    await bundle.write({ dir, format, entryFileNames: names, chunkFileNames: names })
  }
}

const OUTPUTS: Readonly<Record<string, (dir: string) => Promise<unknown>>> = {
  module: byRollup({ platform: 'node' }),
  commonjs: byRollup({ platform: 'node' }, 'cjs'),
  lazy: byRollup({ platform: 'node', instantiate: 'lazy' }, 'cjs'),
  universal: byRollup({}),
  'universal-commonjs': byRollup({}, 'cjs'),
  inlined: byRollup({ platform: 'node', inlineLimit: 1_000_000 }),
  ssr: outDir =>
    viteBuild({
      root: project.root,
      configFile: false,
      logLevel: 'error',
      plugins: [runtimeSources(), vitePlugin({ report: false, types: false })],
      ssr: { noExternal: true },
      build: { ssr: 'src/app.js', outDir, rolldownOptions: { output: { entryFileNames: 'app.mjs' } } },
    }),
  'source-phase': byRollup({ platform: 'edge', sourcePhase: true }),
}
/** Those that every version runs. */
const EVERYWHERE = Object.keys(OUTPUTS).filter(name => name !== 'source-phase')

const fileOf = (name: string): string =>
  project.path(`${name}/app.${name.includes('commonjs') || name === 'lazy' ? 'cjs' : 'mjs'}`)

test.each([20, 22, 24, 26])('Node %i runs modules, CommonJS and what Vite builds for servers', async major => {
  const names = major >= 24 ? Object.keys(OUTPUTS) : EVERYWHERE
  const executable = nodes.find(node => node.major === major)?.executable ?? 'none'
  const files = JSON.stringify(Object.fromEntries(names.map(name => [name, fileOf(name)])))
  const printed = await runOrFail(executable, ['--no-warnings', project.path('run.mjs'), files], project.root)
  expect(JSON.parse(printed.slice(printed.indexOf('\u0001') + 1))).toEqual(
    Object.fromEntries(names.map(name => [name, ANSWER])),
  )
  expect(printed.match(/hello 7/g)).toHaveLength(names.length)
})

test.each(['module', 'commonjs', 'lazy', 'inlined', 'ssr'])('nothing of a page is in the output: %s', name => {
  const code = readdirSync(project.path(name), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.[cm]?js$/.test(file))
    .map(file => readFileSync(join(project.path(name), file), 'utf8'))
    .join('\n')
  expect(foreignCode(code, 'node')).toEqual([])
})
