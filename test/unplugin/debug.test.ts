// What debuggers get of a bundle: source maps, DWARF beside the module, names in stack traces; in Chromium and Node.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping'
import {
  EXTERNAL_DEBUG_INFO,
  SOURCE_MAPPING_URL,
  readModule,
  sourceMapOf,
  withUrlSection,
  withoutSections,
} from '@wasmweld/binary'
import { type SizeReport, checkPartition } from '@wasmweld/size'
import { build as esbuild } from 'esbuild'
import type { Browser } from 'playwright-core'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Site, serve } from '../support/pages.ts'
import { runOrFail, tool } from '../support/tools.ts'
import { WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'

const DEEP = `#include "check.h"
__attribute__((noinline)) int deep_inside(int n) {
  return check(n) + 1;
}
int fails(int n) { return deep_inside(n) * 2; }
`
const CHECK = `static inline int check(int n) {
  if (n > 5)
    __builtin_trap();
  return n;
}
`
const SHAPES = `namespace geo { __attribute__((noinline)) int area(int side) {
  if (side < 0) __builtin_trap();
  return side * side;
} }
extern "C" int square(int side) { return geo::area(side) + 1; }
`

let project: Project
let browser: Browser
beforeAll(async () => {
  const page = '<!doctype html><title>page</title><link rel="icon" href="data:,">'
  project = await makeProject({
    'src/check.h': CHECK,
    'index.html': `${page}<script type="module" src="/src/main.js"></script>`,
    'src/main.js': `import { fails } from './deep.o'; import { square } from './shapes.o'
globalThis.traceOf = run => { try { return run() } catch ({ stack }) { return stack } }
globalThis.traces = () => [traceOf(() => fails(6)), traceOf(() => square(-1))]
export const traces = globalThis.traces
document.title = 'ready'`,
    'src/node.js': `import { fails } from './deep.o'
export const trace = n => { try { return fails(n) } catch ({ stack }) { return stack } }`,
    'src/side.js': `import { fails } from './deep.o'; import { scaled } from './side.o?side'
export const value = fails(1) + scaled(2)`,
  })
  await project.compile('src/deep.o', DEEP, '-g', '-I', project.path('src'))
  await project.compile('src/shapes.o', SHAPES, '-g', '-gdwarf-5', '-xc++')
  await project.compile('src/side.o', 'int fails(int); int scaled(int n) { return fails(n) * 10; }', '-g')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  project.remove()
})

type Files = Readonly<Record<string, Uint8Array>>

/** Builds the page with Vite and gives its files. */
async function builtPage(options: Options): Promise<Files> {
  const plugins = [vitePlugin({ report: false, types: false, ...options })]
  await build({ root: project.root, configFile: false, logLevel: 'error', plugins })
  const names = readdirSync(project.path('dist'), { recursive: true, encoding: 'utf8' }).filter(name =>
    name.includes('.'),
  )
  return Object.fromEntries(names.map(name => [name, new Uint8Array(readFileSync(project.path(`dist/${name}`)))]))
}

/** Builds with Rollup, in memory. */
async function rolled(entry: string, options: Options, warnings: string[] = []): Promise<Files> {
  const bundle = await rollup({
    input: project.path(`src/${entry}`),
    plugins: [rollupPlugin({ report: false, types: false, ...options })],
    onwarn: ({ message }) => {
      warnings.push(message)
    },
  })
  const { output } = await bundle.generate({ format: 'es', dir: project.path('out') })
  const text = new TextEncoder()
  return Object.fromEntries(
    output.map(file => [
      file.fileName,
      file.type === 'chunk'
        ? text.encode(file.code)
        : typeof file.source === 'string'
          ? text.encode(file.source)
          : file.source,
    ]),
  )
}

const named = (files: Files, end: string): string => {
  const names = Object.keys(files).filter(name => name.endsWith(end))
  expect(names, end).toHaveLength(1)
  return names[0]
}

const customSections = (module: Uint8Array, name: string): readonly string[] =>
  WebAssembly.Module.customSections(new WebAssembly.Module(module as BufferSource), name).map(contents =>
    // The URL behind its length.
    new TextDecoder().decode(new Uint8Array(contents).subarray(1)),
  )

const debugSections = (module: Uint8Array): readonly string[] =>
  readModule(module).sections.flatMap(({ name = '' }) => (name.startsWith('.debug_') ? [name] : []))

interface Script {
  readonly url: string
  readonly sourceMapURL?: string
  readonly debugSymbols?: readonly { readonly type: string; readonly externalURL?: string }[]
}

/** What a page's debugger is told of its WebAssembly, and the traces that the page makes. */
async function debugged(url: string): Promise<{ readonly script: Script; readonly traces: readonly string[] }> {
  const page = await browser.newPage()
  try {
    const session = await page.context().newCDPSession(page)
    const scripts: Script[] = []
    session.on('Debugger.scriptParsed', script => {
      if (script.scriptLanguage === 'WebAssembly') scripts.push(script)
    })
    await session.send('Debugger.enable')
    await page.goto(url)
    await page.waitForFunction(() => document.title === 'ready')
    const traces = await page.evaluate(() => (globalThis as unknown as { traces(): string[] }).traces())
    expect(scripts).toHaveLength(1)
    return { script: scripts[0], traces }
  } finally {
    await page.close()
  }
}

const served = (files: Files): Promise<Site> =>
  serve(
    Object.fromEntries(
      Object.entries(files).map(([name, body]) => [
        name,
        { body, ...(name.endsWith('.html') ? { type: 'text/html' } : {}) },
      ]),
    ),
  )

/** `file:line` of the frames of a trace that are in WebAssembly. */
function placesOf(trace: string, map: string): readonly string[] {
  const traced = new TraceMap(map)
  return [...trace.matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)].map(([, offset]) => {
    const { source, line } = originalPositionFor(traced, { line: 1, column: Number.parseInt(offset, 16) })
    return `${String(source)}:${String(line)}`
  })
}

test('sourcemap: Chromium finds the map beside the module, and a trace leads to lines of C and C++', async () => {
  const files = await builtPage({ debug: 'sourcemap' })
  const wasm = named(files, '.wasm')
  expect(named(files, '.wasm.map')).toMatch(/^assets\/program-[\w-]{8}\.wasm\.map$/)
  expect(debugSections(files[wasm])).toEqual([])
  const site = await served(files)
  try {
    const { script, traces } = await debugged(site.url)
    const map = await (await fetch(new URL(script.sourceMapURL ?? '', script.url))).text()
    expect(placesOf(traces[0], map)).toEqual(['src/check.h:3', 'src/deep.o.c:5'])
    expect(placesOf(traces[1], map)).toEqual(['src/shapes.o.cpp:2', 'src/shapes.o.cpp:5'])
    expect(traces[0]).toContain('deep_inside')
    const { sources, sourcesContent } = JSON.parse(map) as Record<'sources' | 'sourcesContent', string[]>
    expect([...sources].sort()).toEqual(['src/check.h', 'src/deep.o.c', 'src/shapes.o.cpp'])
    expect(sourcesContent[sources.indexOf('src/check.h')]).toBe(CHECK)
    expect(map).not.toContain(project.root)
  } finally {
    await site.close()
  }
})

test('separate-dwarf: the debugger is told of a file beside the module, which has the debug information', async () => {
  const files = await builtPage({ debug: 'separate-dwarf' })
  const module = files[named(files, '.wasm')]
  const debug = named(files, '.wasm.debug')
  expect(debug).toMatch(/^assets\/program-[\w-]{8}\.wasm\.debug$/)
  expect(debugSections(module)).toEqual([])
  expect(customSections(module, EXTERNAL_DEBUG_INFO)).toEqual([debug.replace('assets/', '')])
  writeFileSync(project.path('program.debug'), files[debug])
  const site = await served(files)
  try {
    const { script, traces } = await debugged(site.url)
    const external = script.debugSymbols?.find(({ type }) => type === 'ExternalDWARF')
    expect(new URL(external?.externalURL ?? '', script.url).href).toBe(new URL(debug, site.url).href)
    expect(traces[1]).toContain('geo::area(int)')
    const { from } = readModule(module).sections.find(({ id }) => id === 10)!.contents
    const [offset] = [...traces[1].matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)].map(([, hex]) => parseInt(hex, 16))
    const place = ['--obj=program.debug', '--basenames', `0x${(offset - from).toString(16)}`]
    expect(await runOrFail(tool('llvm-symbolizer'), place, project.root)).toContain('shapes.o.cpp:2')
  } finally {
    await site.close()
  }
})

test('names: traces in Chromium and Node have the functions’ names, without they have numbers', async () => {
  const files = await builtPage({ debug: 'names' })
  const site = await served(files)
  try {
    const { script, traces } = await debugged(site.url)
    expect(script.sourceMapURL ?? '').toBe('')
    expect(traces[0]).toMatch(/at deep_inside .*\n.*at fails /)
    expect(traces[1]).toMatch(/at geo::area\(int\) .*\n.*at square /)
  } finally {
    await site.close()
  }
  const traceWith = async (debug: NonNullable<Options['debug']>): Promise<unknown> => {
    const made = await rolled('node.js', { debug, platform: 'node' })
    for (const [name, bytes] of Object.entries(made)) project.write(`out/${name}`, bytes)
    return await evaluate(project, 'out/node.js', 'module.trace(6)')
  }
  expect(await traceWith('names')).toMatch(/at deep_inside .*\n.*at fails /)
  expect(await traceWith(false)).not.toContain('deep_inside')
})

test('debug information changes nothing of what runs', async () => {
  const [none, names, mapped, separate] = await Promise.all(
    ([false, 'names', 'sourcemap', 'separate-dwarf'] as const).map(debug => rolled('node.js', { debug })),
  )
  const core = (files: Files): string => {
    const { bytes, sections } = readModule(files[named(files, '.wasm')])
    const parts = sections.filter(({ id }) => id !== 0).map(({ header, payload }) => bytes.subarray(header, payload.to))
    return Buffer.concat(parts).toString('hex')
  }
  expect([names, mapped, separate].map(core)).toEqual([core(none), core(none), core(none)])
})

test('side modules have maps of their own; the map’s name follows its content', async () => {
  const files = await rolled('side.js', { debug: 'sourcemap' })
  const maps = Object.keys(files).filter(name => name.endsWith('.wasm.map'))
  expect(maps.map(name => name.replace(/-[\w-]{8}\./, '-HASH.')).sort()).toEqual([
    'assets/deep-HASH.wasm.map',
    'assets/side-HASH.wasm.map',
  ])
  const urls = Object.entries(files)
    .filter(([name]) => name.endsWith('.wasm'))
    .flatMap(([, bytes]) => customSections(bytes, SOURCE_MAPPING_URL))
  expect(urls.map(url => `assets/${url}`).sort()).toEqual(maps.sort())
  project.write('src/check.h', CHECK.replace('return n;', 'return n; // as it is'))
  const again = await rolled('side.js', { debug: 'sourcemap' })
  project.write('src/check.h', CHECK)
  expect(Object.keys(again).filter(name => name.includes('deep'))).not.toEqual(
    Object.keys(files).filter(name => name.includes('deep')),
  )
})

test('a small module with a map is a file; as text in the JavaScript it has none, and a warning says so', async () => {
  const plugin = vitePlugin({ report: false, types: false, debug: 'sourcemap' })
  await build({ root: project.root, configFile: false, logLevel: 'error', plugins: [plugin] })
  expect(readdirSync(project.path('dist/assets')).filter(name => name.endsWith('.wasm'))).toHaveLength(1)
  const warnings: string[] = []
  const inlined = await rolled('node.js', { debug: 'sourcemap', inlineLimit: 100_000 }, warnings)
  expect(Object.keys(inlined)).toEqual(['node.js'])
  expect(warnings.join()).toContain('deep.wasm is text in the JavaScript')
  const text = /[A-Za-z0-9+/]{60,}=*/.exec(new TextDecoder().decode(inlined['node.js']))?.[0] ?? ''
  expect(customSections(new Uint8Array(Buffer.from(text, 'base64')), SOURCE_MAPPING_URL)).toEqual([])
})

test('without line information there is no map, and a warning says of what and what to do', async () => {
  project.write('src/plain.js', `import { plain } from './plain.o'; import './deep.o'; export const value = plain(1)`)
  await project.compile('src/plain.o', 'int plain(int n) { return n + 1; }')
  const warnings: string[] = []
  const files = await rolled('plain.js', { debug: 'sourcemap' }, warnings)
  expect(Object.keys(files).filter(name => name.endsWith('.map'))).toEqual([])
  expect(customSections(files[named(files, '.wasm')], SOURCE_MAPPING_URL)).toEqual([])
  expect(warnings.map(text => text.replace(/^\[plugin .*?\] /, ''))).toEqual([
    'program.wasm gets no source map: src/plain.o has no line information\n  compile with -g; what links or optimizes the result must keep debug information',
  ])
})

test('the dev server serves the map beside the module', async () => {
  const plugins = [vitePlugin({ types: false, debug: 'sourcemap' })]
  const server = await createServer({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    plugins,
    server: { port: 0 },
  })
  try {
    await server.listen()
    const { script, traces } = await debugged(server.resolvedUrls?.local[0] ?? '')
    const map = await (await fetch(new URL(script.sourceMapURL ?? '', script.url))).text()
    expect(placesOf(traces[0], map)[0]).toBe('src/check.h:3')
  } finally {
    await server.close()
  }
})

test('reports are exact: the map is a file that no page loads, and every byte of the module is one item’s', async () => {
  for (const debug of ['sourcemap', 'separate-dwarf'] as const) {
    const plugins = [vitePlugin({ report: 'json', types: false, debug })]
    await build({ root: project.root, configFile: false, logLevel: 'error', plugins })
    const report = JSON.parse(readFileSync(project.path('.wasmweld/size/dist.json'), 'utf8')) as SizeReport
    const wasm = report.outputs.findIndex(({ kind }) => kind === 'wasm')
    expect(report.outputs[wasm]).toMatchObject({ confidence: 'exact', stableName: 'program.wasm' })
    const extension = debug === 'sourcemap' ? 'map' : 'debug'
    expect(report.outputs.find(({ kind }) => kind === 'map')).toMatchObject({ stableName: `program.wasm.${extension}` })
    expect(checkPartition(report)).toEqual([])
    expect(report.items.some(({ output, name }) => output === wasm && name === 'deep_inside')).toBe(true)
  }
})

describe('a finished module of which a part is taken out', () => {
  let before: Uint8Array
  beforeAll(async () => {
    const objects = ['src/deep.o', 'src/shapes.o'].map(object => project.path(object))
    const linked = ['--no-entry', '--export=fails', '--export=square', ...objects, '-o', project.path('src/lib.wasm')]
    await runOrFail(tool('wasm-ld'), linked)
    project.write('src/finished.js', `export { square } from './lib.wasm'`)
    before = readFileSync(project.path('src/lib.wasm'))
  })

  async function shaken(
    debug: NonNullable<Options['debug']>,
    plugin = rollupPlugin({ debug, types: false, report: false }),
  ): Promise<{ files: Files; module: Uint8Array; trace: string; watchFiles: readonly string[] }> {
    const bundle = await rollup({
      input: project.path('src/finished.js'),
      plugins: [plugin],
    })
    const { output } = await bundle.generate({ format: 'es', dir: project.path('out') })
    const { watchFiles } = bundle
    const files = Object.fromEntries(
      output.flatMap(file =>
        file.type === 'asset' ? [[file.fileName, new Uint8Array(Buffer.from(file.source))]] : [],
      ),
    )
    const module = files[named(files, '.wasm')]
    expect(module.length).toBeLessThan(before.length)
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource))
    expect(Object.keys(exports)).toEqual(['square'])
    try {
      return { files, module, watchFiles, trace: String((exports['square'] as (side: number) => number)(-1)) }
    } catch (error) {
      return { files, module, watchFiles, trace: (error as Error).stack ?? '' }
    }
  }

  test('dwarf: lines of what is left', async () => {
    const { module, trace } = await shaken('dwarf')
    writeFileSync(project.path('shaken.wasm'), module)
    const { from } = readModule(module).sections.find(({ id }) => id === 10)!.contents
    const [offset] = [...trace.matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)].map(([, hex]) => parseInt(hex, 16))
    const place = ['--obj=shaken.wasm', '--basenames', `0x${(offset - from).toString(16)}`]
    expect(await runOrFail(tool('llvm-symbolizer'), place, project.root)).toContain('shapes.o.cpp:2')
  })

  test('sourcemap: made of its DWARF, or of the map that it came with', async () => {
    const fromDwarf = await shaken('sourcemap')
    const bare = withoutSections(before, ({ name = '' }) => name.startsWith('.debug_'))
    project.write('src/lib.wasm', withUrlSection(bare, SOURCE_MAPPING_URL, 'lib%20own.map'))
    project.write('src/lib own.map', JSON.stringify(sourceMapOf(before, { root: project.root })))
    const fromMap = await shaken('sourcemap')
    for (const { files, module, trace } of [fromDwarf, fromMap]) {
      const map = named(files, '.map')
      expect(customSections(module, SOURCE_MAPPING_URL)).toEqual([basename(map)])
      expect(debugSections(module)).toEqual([])
      expect(placesOf(trace, Buffer.from(files[map]).toString())[0]).toMatch(/shapes\.o\.cpp:2$/)
    }
    expect(fromMap.module.length).toBe(fromDwarf.module.length)
    expect(fromMap.watchFiles).toContain(project.path('src/lib own.map'))
  })

  test('sourcemap: the map that it came with, as it is now', async () => {
    const plugin = rollupPlugin({ debug: 'sourcemap', types: false, report: false })
    const map = sourceMapOf(before, { root: project.root })
    const sourcesOf = async (): Promise<readonly string[]> => {
      const { files } = await shaken('sourcemap', plugin)
      return (JSON.parse(Buffer.from(files[named(files, '.map')]).toString()) as { sources: string[] }).sources
    }
    project.write('src/lib own.map', JSON.stringify(map))
    expect(await sourcesOf()).toEqual(map?.sources)
    project.write('src/lib own.map', JSON.stringify({ ...map, sources: map?.sources.map(source => `moved/${source}`) }))
    expect(await sourcesOf()).toEqual(map?.sources.map(source => `moved/${source}`))
  })
})

describe('beside the module in other bundlers', () => {
  /** The map's file, by the module's own word. */
  const mapOf = (wasm: Uint8Array): string => customSections(wasm, SOURCE_MAPPING_URL)[0]

  test.each(WEBPACK_LIKE)('%s', async bundler => {
    const entry = project.path('src/main.js')
    const built = await buildWebpackLike(bundler, project, {
      entry,
      mode: 'production',
      options: { debug: 'sourcemap' },
    })
    const [[file, wasm]] = Object.entries(built.wasm)
    expect(built.errors).toEqual([])
    expect(built.files).toContain(file.replace(/[^/]*$/, mapOf(wasm)))
  })

  test('esbuild, on disk and in memory', async () => {
    const plugins = [esbuildPlugin({ report: false, types: false, debug: 'sourcemap' }) as never]
    const common = {
      absWorkingDir: project.root,
      entryPoints: ['src/node.js'] as string[],
      bundle: true,
      format: 'esm',
      plugins,
    } as const
    await esbuild({ ...common, outdir: 'out-esbuild' })
    const names = readdirSync(project.path('out-esbuild'))
    const wasm = names.find(name => name.endsWith('.wasm')) ?? ''
    expect(names).toContain(mapOf(new Uint8Array(readFileSync(project.path(`out-esbuild/${wasm}`)))))
    const { outputFiles } = await esbuild({ ...common, outdir: 'out-memory', write: false })
    expect(outputFiles.map(({ path }) => basename(path)).sort()).toEqual(names.sort())
  })
})
