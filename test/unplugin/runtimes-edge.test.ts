import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import farmPlugin from 'unplugin-wasmweld/farm'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { createBuilder, build as viteBuild } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { foreignCode } from '../support/foreign-code.ts'
import { ANSWER, PRINTED, makeApplication } from '../support/runtime-project.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { type WebpackLike, buildWebpackLike } from '../support/webpack-like.ts'
import { fetchWorkerd, runWorkerd } from '../support/workerd.ts'

const FETCH = `export default { async fetch() { return Response.json(await answer()) } }`

let project: Project
beforeAll(async () => {
  const [made] = await Promise.all([
    makeApplication({
      'src/worker.js': `import { answer } from './app.js'\n${FETCH}`,
      'src/url.js': `export { default } from './math.o?url'`,
      'src/opens.js': `export { addFunction, dlsym } from 'virtual:wasmweld'`,
    }),
    fetchWorkerd(),
  ])
  project = made
})
afterAll(() => {
  project.remove()
})

const EDGE: Options = { platform: 'edge', report: false, types: false }

type Build = (entry: string, dir: string, options: Options, format?: 'es' | 'cjs') => Promise<unknown>

async function webpackLike(
  name: WebpackLike,
  entry: string,
  { path, options, format }: { path: string; options: Options; format?: 'es' | 'cjs' | undefined },
): Promise<void> {
  const { errors } = await buildWebpackLike(name, project, {
    entry: { worker: `./${entry}` },
    target: ['webworker', 'es2022'],
    ...(format === 'cjs' ? {} : { experiments: { outputModule: true } }),
    output: {
      path,
      filename: '[name].js',
      ...(format === 'cjs'
        ? {}
        : { module: true, chunkFormat: 'module', chunkLoading: 'import', library: { type: 'module' } }),
      publicPath: '',
    },
    optimization: { minimize: name === 'rspack' },
    options,
  })
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
}

const BUNDLERS: Readonly<Record<string, Build>> = {
  async rollup(entry, dir, options, format = 'es') {
    const onwarn = ({ code, message }: { code?: string | undefined; message: string }): void => {
      if (code !== 'CIRCULAR_DEPENDENCY') throw new Error(message)
    }
    const bundle = await rollup({
      input: project.path(entry),
      plugins: [runtimeSources(), rollupPlugin(options)],
      onwarn,
    })
    await bundle.write({ dir, format })
  },
  async rolldown(entry, dir, options) {
    const bundle = await rolldown({
      input: project.path(entry),
      cwd: project.root,
      plugins: [runtimeSources(), rolldownPlugin(options)],
    })
    await bundle.write({ dir, minify: true, sourcemap: true })
  },
  vite: (entry, outDir, options) =>
    viteBuild({
      root: project.root,
      configFile: false,
      logLevel: 'error',
      plugins: [runtimeSources(), vitePlugin(options)],
      ssr: { target: 'webworker', noExternal: true },
      build: { ssr: entry, outDir, minify: true },
    }),
  async esbuild(entry, outdir, options, format = 'es') {
    await esbuild({
      entryPoints: [project.path(entry)],
      absWorkingDir: project.root,
      ...{
        bundle: true,
        splitting: format === 'es',
        minify: true,
        logLevel: 'silent',
        assetNames: 'assets/[name]-[hash]',
      },
      ...{ outdir, format: format === 'es' ? 'esm' : format, target: 'es2022' },
      plugins: [esbuildPlugin(options) as never],
    })
  },
  webpack: (entry, path, options, format) => webpackLike('webpack', entry, { path, options, format }),
  rspack: (entry, path, options, format) => webpackLike('rspack', entry, { path, options, format }),
  /** As a host's own plugin for Vite sets it up. */
  async 'vite with the condition workerd'(entry, outDir, { platform: _, ...options }) {
    const builder = await createBuilder({
      root: project.root,
      configFile: false,
      logLevel: 'error',
      plugins: [runtimeSources(), vitePlugin(options)],
      builder: {},
      environments: {
        worker: {
          consumer: 'server',
          resolve: { conditions: ['workerd', 'worker'], noExternal: true },
          build: { outDir, rolldownOptions: { input: project.path(entry) } },
        },
      },
    })
    await builder.build(builder.environments['worker'])
  },
}

test.each(Object.keys(BUNDLERS))('%s: workerd runs it, which compiles nothing itself', async name => {
  const dir = project.path(`dist-${name.replaceAll(' ', '-')}`)
  await BUNDLERS[name]('src/worker.js', dir, EDGE)
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => file.endsWith('.wasm'))).toHaveLength(3)
  const code = files
    .filter(file => file.endsWith('.js'))
    .map(file => readFileSync(join(dir, file), 'utf8'))
    .join('\n')
  expect(foreignCode(code, 'edge')).toEqual([])
  const worker = await runWorkerd(dir, 'worker.js')
  try {
    const response = await fetch(worker.url)
    expect(await response.text(), worker.printed()).toBe(JSON.stringify(ANSWER))
    expect(worker.printed().split('\n')).toEqual(expect.arrayContaining([...PRINTED]))
  } finally {
    worker.close()
  }
})

test.each(['webpack', 'rspack'])('%s imports by source phase where it is told to', async name => {
  const dir = project.path(`dist-${name}-phase`)
  await BUNDLERS[name]('src/lazy.js', dir, { ...EDGE, sourcePhase: true })
  const code = readFileSync(join(dir, 'worker.js'), 'utf8')
  expect(code).toMatch(/^import source \w+ from\s*"\.\/[\w-]+\.wasm";/m)
})

test('what cannot be there is told while it is built', async () => {
  const build = (entry: string, format?: 'cjs'): Promise<unknown> =>
    BUNDLERS.rollup(entry, project.path('out'), EDGE, format)
  await expect(build('src/lazy.js', 'cjs')).rejects.toThrow(
    "where platform is 'edge' programs are imported, which the output format cjs cannot; use es",
  )
  await expect(BUNDLERS.rspack('src/lazy.js', project.path('out'), EDGE, 'cjs')).rejects.toThrow(
    "where platform is 'edge' programs are imported, which only modules can: set output.module",
  )
  await expect(BUNDLERS.esbuild('src/lazy.js', project.path('out'), EDGE, 'cjs')).rejects.toThrow(
    "where platform is 'edge' programs are imported, which the output format cjs cannot; use es",
  )
  await expect(build('src/url.js')).rejects.toThrow(
    "?url of math.wasm: what is imported has no URL where platform is 'edge'; ?module gives the compiled module",
  )
  const phase = { ...EDGE, sourcePhase: true }
  await expect(BUNDLERS.esbuild('src/lazy.js', project.path('out'), phase)).rejects.toThrow(
    'option sourcePhase: esbuild writes no source phase import of a file that it makes',
  )
  await expect(BUNDLERS.rspack('src/url.js', project.path('out'), EDGE)).rejects.toThrow(
    "?url of math.wasm: what is imported has no URL where platform is 'edge'; ?module gives the compiled module",
  )
  await expect(BUNDLERS.rspack('src/lazy.js', project.path('out'), EDGE, 'cjs')).rejects.toThrow(
    "where platform is 'edge' programs are imported, which only modules can: set output.module",
  )
  await expect(build('src/opens.js')).rejects.toThrow(
    "addFunction: what compiles WebAssembly while it runs fails where platform is 'edge'",
  )
})

test('a bundler that cannot leave such imports alone is an error', () => {
  expect(() => farmPlugin(EDGE)).toThrow(
    "platform: 'edge' is for Vite, Rollup, Rolldown, webpack, Rspack and esbuild: farm cannot be told",
  )
})
