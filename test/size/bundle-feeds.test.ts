import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { link } from '@wasmweld/linker'
import {
  type Metafile,
  type SizeReport,
  type VisualizerData,
  type VisualizerLeaf,
  type VisualizerTree,
  metafileOf,
  patchMetafile,
  patchWebpackStats,
  reportOfLink,
  visualizerData,
  webpackStats,
} from '@wasmweld/size'
import { type Plugin, analyzeMetafile, build as esbuild } from 'esbuild'
import { visualizer } from 'rollup-plugin-visualizer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import webpack, { type StatsCompilation } from 'webpack'
import { type Project, makeProject } from '../support/bundling.ts'
import { MATH } from '../support/native-sources.ts'
import { readSizeReport, sizeBuild } from '../support/size-builds.ts'
import { runOrFail } from '../support/tools.ts'

const USES = `int inner(int); __attribute__((visibility("default"))) int outer(int a) { return inner(a) + 1; }`
const INNER = `int deepest(int); int inner(int a) { return deepest(a) * 2; }`
const DEEPEST = `const char text[300] = "deep"; int deepest(int a) { return text[a & 255]; }`

let project: Project
/** The report of `src/mod.wasm`, made of an object and two members of an archive. */
let linked: SizeReport
beforeAll(async () => {
  project = await makeProject(
    {
      'src/main.js': `import { add } from './math.o'; import { outer } from './uses.o'; console.log(add(1, 2), outer(3))`,
      'src/entry.js': `import url from './mod.wasm'; console.log(url)`,
      'src/instance.js': `import { outer } from './mod.wasm'; console.log(outer(1))`,
    },
    { 'src/math.o': MATH, 'src/uses.o': USES, 'inner.o': INNER, 'deepest.o': DEEPEST },
  )
  await project.archive('src/libdeep.a', 'inner.o', 'deepest.o')
  const names = ['src/uses.o', 'src/libdeep.a']
  const inputs = names.map(name => ({ name, bytes: readFileSync(project.path(name)) }))
  const { module, report } = link(inputs, { reactor: true, exports: ['outer'], strip: 'all' })
  project.write('src/mod.wasm', module)
  linked = reportOfLink('mod.wasm', report)
})
afterAll(() => {
  project.remove()
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const bytesOf = ({ outputs }: SizeReport, ...kinds: readonly string[]): number =>
  sum(outputs.filter(({ kind, role }) => kinds.includes(kind) && role !== 'inlined').map(({ bytes }) => bytes))

const leaves = (node: VisualizerTree | VisualizerLeaf): readonly string[] =>
  'uid' in node ? [node.uid] : node.children.flatMap(leaves)
const rendered = ({ nodeParts }: VisualizerData): number =>
  sum(Object.values(nodeParts).map(({ renderedLength }) => renderedLength))

test("30. rollup-plugin-visualizer's command merges our raw data with its own", async () => {
  const own = project.path('own.json')
  await sizeBuild(project, 'rollup', {
    entry: 'src/main.js',
    options: { report: ['json', 'visualizer'], libs: ['src/libdeep.a'] },
    plugins: [visualizer({ template: 'raw-data', filename: own })],
  })
  const ours = project.path('.wasmweld/size/dist.visualizer.json')
  const report = readSizeReport(project.root)
  const command = join(dirname(createRequire(import.meta.url).resolve('rollup-plugin-visualizer')), '../bin/cli.js')
  const merged = project.path('merged.json')
  await runOrFail(process.execPath, [command, '--template', 'raw-data', '--filename', merged, own, ours])
  const [theirs, native, both] = [own, ours, merged].map(
    file => JSON.parse(readFileSync(file, 'utf8')) as VisualizerData,
  )
  expect(rendered(native)).toBe(bytesOf(report, 'wasm'))
  expect(rendered(both)).toBe(rendered(theirs) + rendered(native))
  const uids = leaves(both.tree)
  expect(uids).toHaveLength(leaves(theirs.tree).length + leaves(native.tree).length)
  expect(new Set(uids)).toEqual(new Set(Object.keys(both.nodeParts)))
  expect(both.tree.children.map(({ name }) => name)).toContainEqual(expect.stringMatching(/\.wasm$/))
  await runOrFail(process.execPath, [command, '--filename', project.path('page.html'), own, ours])
  expect(readFileSync(project.path('page.html'), 'utf8')).toContain('libdeep.a')
})

const nativeInputs: Plugin = {
  name: 'native-inputs',
  setup({ onEnd }) {
    onEnd(result => {
      if (result.metafile === undefined) return
      const [name] = Object.keys(result.metafile.outputs).filter(key => key.endsWith('.wasm'))
      const renamed = { ...linked, outputs: [{ ...linked.outputs[0], name: name.replace(/^.*\//, '') }] }
      const before = structuredClone(result.metafile)
      Object.assign(result, { metafile: patchMetafile(result.metafile, renamed) })
      expect(before.outputs[name].bytes).toBe(linked.outputs[0].bytes)
    })
  },
}

test('31. an esbuild metafile has the members: analyzeMetafile shows the way to each', async () => {
  const { metafile } = await esbuild({
    absWorkingDir: project.root,
    entryPoints: ['src/entry.js'],
    bundle: true,
    format: 'esm',
    outdir: 'out',
    loader: { '.wasm': 'file' },
    metafile: true,
    plugins: [nativeInputs],
    logLevel: 'silent',
  })
  const [[, wasm]] = Object.entries(metafile.outputs).filter(([name]) => name.endsWith('.wasm'))
  expect(Object.keys(wasm.inputs).sort()).toEqual([
    '(linker)',
    'src/libdeep.a(deepest.o)',
    'src/libdeep.a(inner.o)',
    'src/uses.o',
  ])
  expect(sum(Object.values(wasm.inputs).map(({ bytesInOutput }) => bytesInOutput))).toBe(wasm.bytes)
  expect(JSON.parse(JSON.stringify(metafile))).toEqual(metafile)
  const text = await analyzeMetafile(metafile, { verbose: true })
  expect(text).toMatch(
    /src\/libdeep\.a\(deepest\.o\).*\n.* src\/libdeep\.a\(inner\.o\)\n.* src\/uses\.o\n.* src\/mod\.wasm\n.* src\/entry\.js\n/,
  )
})

test('31. a metafile of a whole bundle sums to its files, and analyzeMetafile reads it', async () => {
  await sizeBuild(project, 'rolldown', {
    entry: 'src/main.js',
    options: { report: ['json', 'metafile'], libs: ['src/libdeep.a'] },
  })
  const report = readSizeReport(project.root)
  const metafile = JSON.parse(readFileSync(project.path('.wasmweld/size/dist.metafile.json'), 'utf8')) as Metafile
  expect(metafile).toEqual(metafileOf(report))
  for (const [name, { bytes, inputs }] of Object.entries(metafile.outputs)) {
    expect(bytes).toBe(report.outputs.find(output => output.name === name)?.bytes)
    expect(sum(Object.values(inputs).map(({ bytesInOutput }) => bytesInOutput))).toBe(bytes)
  }
  expect(sum(Object.values(metafileOf(report, 'wasm').outputs).map(({ bytes }) => bytes))).toBe(bytesOf(report, 'wasm'))
  const text = await analyzeMetafile(metafile as never, { verbose: true })
  expect(text).toMatch(/libdeep\.a\(deepest\.o\)(?:.*\n)+? .*src\/uses\.o\n(?: .*\n)*? .*src\/main\.js\n/)
})

test('31. a metafile without the file, or with another, is refused', () => {
  const metafile: Metafile = { inputs: {}, outputs: {} }
  expect(() => patchMetafile(metafile, linked)).toThrow('the metafile has no output mod.wasm; it has none')
  const other = { inputs: {}, outputs: { 'out/mod.wasm': { bytes: 1, inputs: {}, imports: [], exports: [] } } }
  expect(() => patchMetafile(other, linked)).toThrow(/mod\.wasm has \d+ bytes in the report, and 1 in the metafile/)
})

function webpackBuild(entry: string): Promise<StatsCompilation> {
  return new Promise((done, failed) => {
    const compiler = webpack({
      mode: 'production',
      context: project.root,
      entry,
      output: { path: project.path('packed') },
      experiments: { asyncWebAssembly: true },
    })
    compiler?.run((error, stats) => {
      compiler.close(() => undefined)
      if (error !== null || stats === undefined) failed(error ?? new Error('no stats'))
      else done(stats.toJson({ all: false, assets: true, chunks: true, chunkModules: true, modules: true, ids: true }))
    })
  })
}

test('32. webpack stats get the members of a WebAssembly module', async () => {
  const stats = await webpackBuild('./src/instance.js')
  const patched = patchWebpackStats(stats as never, linked, { './src/mod.wasm': 'mod.wasm' }) as StatsCompilation
  const modules = [...(patched.modules ?? []), ...(patched.chunks ?? []).flatMap(chunk => chunk.modules ?? [])]
  const wasm = modules.filter(({ name }) => name === './src/mod.wasm')
  expect(wasm).not.toEqual([])
  for (const { size, modules: members = [] } of wasm) {
    expect(size).toBe(linked.outputs[0].bytes)
    expect(sum(members.map(member => member.size ?? 0))).toBe(size)
    expect(members.map(({ name }) => name)).toContain('src/libdeep.a(deepest.o)')
  }
  const without = (each: StatsCompilation): unknown =>
    each.modules?.filter(({ name }) => name !== './src/mod.wasm').map(({ name, size }) => [name, size])
  expect(without(patched)).toEqual(without(stats))
  expect(() => patchWebpackStats(stats as never, linked, { './src/other.wasm': 'mod.wasm' })).toThrow(
    'the stats have no module ./src/other.wasm',
  )
})

test('32. stats of JavaScript, of WebAssembly and of both agree with the files', async () => {
  await sizeBuild(project, 'vite', {
    entry: 'src/main.js',
    options: { report: ['json', 'webpack'], libs: ['src/libdeep.a'] },
  })
  const report = readSizeReport(project.root)
  const total = ({ modules = [] }: ReturnType<typeof webpackStats>): number => sum(modules.map(({ size = 0 }) => size))
  expect(total(webpackStats(report, 'wasm'))).toBe(bytesOf(report, 'wasm'))
  expect(total(webpackStats(report, 'javascript'))).toBe(bytesOf(report, 'js', 'css', 'map', 'other'))
  expect(total(webpackStats(report))).toBe(bytesOf(report, 'wasm', 'js', 'css', 'map', 'other'))
  expect(JSON.parse(readFileSync(project.path('.wasmweld/size/dist.webpack.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(webpackStats(report))),
  )
  for (const { name, size } of webpackStats(report).assets ?? [])
    expect(size).toBe(report.outputs.find(output => output.name === name)?.bytes)
})

test('what is inlined is WebAssembly in every form, and the rest of its text is JavaScript', async () => {
  const options = { report: 'json', inlineLimit: 1_000_000, libs: ['src/libdeep.a'] } as const
  await sizeBuild(project, 'rolldown', { entry: 'src/main.js', options })
  const report = readSizeReport(project.root)
  const file = bytesOf(report, 'js')
  const native = report.outputs.find(({ role }) => role === 'inlined')?.bytes ?? 0
  expect(rendered(visualizerData(report))).toBe(native)
  expect(rendered(visualizerData(report, { include: 'javascript' }))).toBe(file - native)
  expect(metafileOf(report).outputs['main.js'].bytes).toBe(file)
  expect(webpackStats(report).assets).toEqual([expect.objectContaining({ name: 'main.js', size: file })])
})
