// Binaryen's optimizer over what the bundlers' plugin links: smaller, the same behaviour, maps and reports that stay true.

import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping'
import { readModule } from '@wasmweld/binary'
import { type SizeReport, checkPartition } from '@wasmweld/size'
import type { Options } from 'unplugin-wasmweld'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Optimizer } from '../../packages/unplugin/src/core/finish/optimizer.ts'
import { BUNDLERS, buildWith } from '../support/bundlers.ts'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { ROOT, runOrFail, tool } from '../support/tools.ts'
import { assembleText } from '../support/wat.ts'

/** At `-O0` there is much to do; the last function fails where its line is known. */
const SLOW = `static int square(int n) { int r = n; r = r * n; return r; }
static int sum(const int *values, int count) {
  int all = 0;
  for (int i = 0; i < count; i++)
    all += square(values[i]);
  return all;
}
int total(int n) {
  int values[4] = { n, n + 1, n + 2, n + 3 };
  return sum(values, 4);
}
int fails(int n) {
  if (n > 3)
    __builtin_trap();
  return total(n);
}
`

let project: Project
let poor: Project
beforeAll(async () => {
  project = await makeProject({
    'src/main.js': `import { total, fails } from './slow.o'
export const values = [total(1), total(5)]
export const trace = () => { try { return fails(4) } catch ({ stack }) { return stack } }`,
    'src/prints.js': `import { total } from './slow.o'; console.log(total(1))`,
    'src/sides.js': `import { total } from './slow.o'; import { scaled } from './side.o?side'
export const values = [total(1), scaled(5)]`,
  })
  poor = await makeProject(
    { 'src/main.js': `import { one } from './one.o'; export const value = one()` },
    { 'src/one.o': 'int one(void) { return 1; }' },
  )
  const flags = ['-O0', '-g']
  await project.compile('src/slow.o', SLOW, ...flags)
  await project.compile(
    'src/side.o',
    'int total(int); int scaled(int n) { int twice = n * 2; return total(twice); }',
    ...flags,
  )
  mkdirSync(project.path('node_modules'))
  symlinkSync(join(ROOT, 'node_modules/binaryen'), project.path('node_modules/binaryen'))
})
afterAll(() => {
  project.remove()
  poor.remove()
})

interface Made {
  readonly printed: string
  readonly wasm: Readonly<Record<string, Uint8Array>>
  /** The one JavaScript file, in the project. */
  readonly entry: string
}

/** Builds for Node with Vite. */
async function made(entry: string, options: Options, from: Project = project): Promise<Made> {
  const printed: string[] = []
  const keep = (text: string): void => {
    printed.push(text)
  }
  const logger = {
    info: keep,
    warn: keep,
    warnOnce: keep,
    error: keep,
    clearScreen: () => {},
    hasErrorLogged: () => false,
    hasWarned: false,
  }
  await build({
    root: from.root,
    configFile: false,
    customLogger: logger,
    plugins: [vitePlugin({ types: false, ...options })],
    build: { ssr: `src/${entry}`, target: 'es2022', emptyOutDir: true },
  })
  const names = readdirSync(from.path('dist'), { recursive: true, encoding: 'utf8' }).map(name =>
    name.replaceAll('\\', '/'),
  )
  return {
    printed: printed.join('\n'),
    wasm: Object.fromEntries(
      names
        .filter(name => name.endsWith('.wasm'))
        .map(name => [name, new Uint8Array(readFileSync(from.path(`dist/${name}`)))]),
    ),
    entry: `dist/${names.find(name => name.endsWith('.js')) ?? ''}`,
  }
}

const only = ({ wasm }: Made): Uint8Array => {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

const cached = (): readonly string[] => readdirSync(project.path('node_modules/.cache/wasmweld/wasm-opt')).sort()

const EXPECTED = [30, 174]

test('a program becomes smaller and does the same; the summary says what it saved, and the next build finds it', async () => {
  const plain = await made('main.js', {})
  const small = await made('main.js', { optimize: 'wasm-opt', report: ['summary', 'json'] })
  expect(only(small).length).toBeLessThan(only(plain).length)
  expect(exportsOf(only(small))).toEqual(exportsOf(only(plain)))
  expect(readModule(only(small)).sections.filter(({ id }) => id === 0)).toEqual([])
  expect(await evaluate(project, small.entry, 'module.values')).toEqual(EXPECTED)
  expect(small.printed).toMatch(
    new RegExp(
      `slow-[\\w-]+\\.wasm .*wasm-opt: ${only(plain).length} B → ${only(small).length} B, brotli \\d+ B → \\d+ B`,
    ),
  )
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/dist.json'), 'utf8')) as SizeReport
  expect(checkPartition(report)).toEqual([])
  const wasm = report.outputs.findIndex(({ kind }) => kind === 'wasm')
  expect(report.outputs[wasm]).toMatchObject({ confidence: 'decoded', bytes: only(small).length })
  const total = report.items.find(
    ({ output, kind, name }) => output === wasm && kind === 'function' && name === 'total',
  )
  expect(report.inputs[total?.input ?? -1]?.name).toBe('src/slow.o')
  const before = cached()
  const times = before.map(name => statSync(project.path(`node_modules/.cache/wasmweld/wasm-opt/${name}`)).mtimeMs)
  const again = await made('main.js', { optimize: 'wasm-opt' })
  expect(again.wasm).toEqual(small.wasm)
  expect(cached()).toEqual(before)
  expect(before.map(name => statSync(project.path(`node_modules/.cache/wasmweld/wasm-opt/${name}`)).mtimeMs)).toEqual(
    times,
  )
})

const customNames = (bytes: Uint8Array): readonly string[] =>
  readModule(bytes).sections.flatMap(({ id, name }) => (id === 0 ? [name ?? ''] : []))

test('of a finished module, what is left', async () => {
  const words = ['--no-entry', '--export=total', '--export=fails', 'src/slow.o', '-o', 'src/finished.wasm']
  await runOrFail(tool('wasm-ld'), words, project.root)
  project.write('src/finishes.js', `import { total } from './finished.wasm'; export const values = [total(1)]`)
  project.write('src/whole.js', `import url from './finished.wasm?url'; export const name = url`)
  const plain = await made('finishes.js', {})
  const small = await made('finishes.js', { optimize: 'wasm-opt' })
  expect([exportsOf(only(plain)), exportsOf(only(small))]).toEqual([['total'], ['total']])
  expect(only(small).length).toBeLessThan(only(plain).length)
  expect(await evaluate(project, small.entry, 'module.values')).toEqual([30])
  expect(small.printed).toMatch(/finished-.* wasm-opt: \d+ B → \d+ B, .* removed: 2 exports, 1 function$/m)
  expect(Number(/wasm-opt: (\d+) B/.exec(small.printed)?.[1])).toBe(only(plain).length)
  const whole = await made('whole.js', {})
  expect(only(whole)).toEqual(new Uint8Array(readFileSync(project.path('src/finished.wasm'))))
  expect(customNames(only(whole))).toContain('producers')
  expect(customNames(only(plain))).toEqual([])
})

test('what brotli would make larger is shipped as it was linked, and the summary says so', async () => {
  const plain = await made('main.js', {})
  const kept = await made('main.js', {
    optimize: { wasmOpt: { level: 1, passes: ['flatten'] } },
    report: ['summary', 'json'],
  })
  expect(only(kept)).toEqual(only(plain))
  expect(kept.printed).toMatch(/wasm-opt: not used, it would make brotli \d+ B → \d+ B/)
  const report = JSON.parse(readFileSync(project.path('.wasmweld/size/dist.json'), 'utf8')) as SizeReport
  expect(checkPartition(report)).toEqual([])
  expect(report.outputs.find(({ kind }) => kind === 'wasm')).toMatchObject({ confidence: 'exact' })
})

/** The bytes of a program that is a file, or text in a script as Farm has it. */
function shippedIn(folder: string): Uint8Array {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file))
  const file = paths.find(path => path.endsWith('.wasm'))
  if (file !== undefined) return new Uint8Array(readFileSync(file))
  const texts = paths.filter(path => /\.m?js$/.test(path)).map(path => readFileSync(path, 'utf8'))
  return new Uint8Array(Buffer.from(/AGFzbQ[\w+/=]+/.exec(texts.join('\n'))?.[0] ?? '', 'base64'))
}

test.each(BUNDLERS.filter(name => name !== 'vite'))('%s ships what Vite does', async bundler => {
  const folder = `out/${bundler}`
  await buildWith(bundler, {
    project,
    entry: project.path('src/prints.js'),
    output: 'esm',
    folder: project.path(folder),
    options: { types: false, report: false, optimize: 'wasm-opt' },
  })
  expect(shippedIn(project.path(folder))).toEqual(only(await made('prints.js', { optimize: 'wasm-opt' })))
  expect(await runNode(project, `${folder}/main.mjs`)).toBe('30\n')
})

test('a finished module that does not say what it was compiled for may use what is standard', async () => {
  const module = `(module
    (memory 1)
    (func (export "unused"))
    (func $pair (param i32) (result i32 i32) local.get 0 local.get 0)
    (func (export "filled") (param i32) (result i32) (local i32)
      i32.const 8 local.get 0 i32.const 16 memory.fill
      i32.const 12 i32.load8_u
      f64.const 1.5 i32.trunc_sat_f64_s
      local.get 0 call $pair i32.add i32.add i32.add))`
  project.write('src/lib.wasm', await assembleText(module))
  project.write('src/finished.js', `import { filled } from './lib.wasm'; console.log(filled(7))`)
  const small = await made('finished.js', { optimize: 'wasm-opt' })
  expect(small.printed).toContain('wasm-opt: ')
  expect(exportsOf(only(small))).toEqual(['filled'])
  expect(await runNode(project, small.entry)).toBe('22\n')
})

test('a source map is still right', async () => {
  const small = await made('main.js', { optimize: 'wasm-opt', debug: 'sourcemap' })
  const trace = (await evaluate(project, small.entry, 'module.trace()')) as string
  const [file] = Object.keys(small.wasm)
  const [url] = WebAssembly.Module.customSections(
    new WebAssembly.Module(only(small) as BufferSource),
    'sourceMappingURL',
  )
  const name = new TextDecoder().decode(new Uint8Array(url).subarray(1))
  const map = readFileSync(project.path(`dist/${file.replace(/[^/]+$/, name)}`), 'utf8')
  const [offset] = [...trace.matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)].map(([, hex]) => parseInt(hex, 16))
  expect(originalPositionFor(new TraceMap(map), { line: 1, column: offset })).toMatchObject({
    source: 'src/slow.o.c',
    line: SLOW.slice(0, SLOW.indexOf('__builtin_trap')).split('\n').length,
  })
  expect(trace).toContain('at fails')
  expect((JSON.parse(map) as { sourcesContent: string[] }).sourcesContent).toEqual([SLOW])
})

test('side modules are optimized too', async () => {
  const plain = await made('sides.js', {})
  const small = await made('sides.js', { optimize: 'wasm-opt' })
  expect(await evaluate(project, small.entry, 'module.values')).toEqual([30, 534])
  const size = ({ wasm }: Made, name: string): number =>
    Object.entries(wasm).find(([file]) => file.includes(name))?.[1].length ?? NaN
  expect(size(small, 'side-')).toBeLessThan(size(plain, 'side-'))
  expect(size(small, 'slow-')).toBeLessThan(size(plain, 'slow-'))
  expect(small.printed.match(/wasm-opt: \d/g)).toHaveLength(2)
})

test('a side module that a loader places keeps its dylink section first', async () => {
  await runOrFail(
    tool('clang'),
    ['--target=wasm32-wasi', '-Wno-deprecated', '-fPIC', '-O0', '-c', 'src/slow.o.c', '-o', 'pic.o'],
    project.root,
  )
  await runOrFail(
    tool('wasm-ld'),
    ['-shared', '--experimental-pic', '--export=total', 'pic.o', '-o', 'lib.so'],
    project.root,
  )
  const module = new Uint8Array(readFileSync(project.path('lib.so')))
  const { bytes } = new Optimizer(project.root, {}).optimize({ name: 'lib.so', module }, () => {})
  const dylink = (of: Uint8Array): string => {
    const [{ name, contents }] = readModule(of).sections
    expect(name).toBe('dylink.0')
    return Buffer.from(of.subarray(contents.from, contents.to)).toString('hex')
  }
  expect(dylink(bytes)).toBe(dylink(module))
  expect(bytes.length).toBeLessThan(module.length)
})

test('what wasm-opt says when it fails is the error', () => {
  const optimizer = new Optimizer(project.root, { passes: ['no-such-pass'] })
  const module = new Uint8Array(readFileSync(project.path('lib.so')))
  expect(() => optimizer.optimize({ name: 'lib.so', module }, () => {})).toThrow(
    /^wasm-opt of binaryen \d+\.\d+\.\d+\S* failed on lib\.so\n {2}Unknown option '--no-such-pass'/,
  )
})

test('without the package a build says what to install; the dev server does not need it', async () => {
  await expect(made('main.js', { optimize: 'wasm-opt' }, poor)).rejects.toThrow(
    'optimize: "wasm-opt" needs the package binaryen: npm install --save-dev binaryen',
  )
  const plugins = [vitePlugin({ types: false, optimize: 'wasm-opt' })]
  const server = await createServer({
    root: poor.root,
    configFile: false,
    logLevel: 'silent',
    plugins,
    server: { middlewareMode: true, ws: false },
  })
  try {
    expect(await server.ssrLoadModule('/src/main.js')).toMatchObject({ value: 1 })
  } finally {
    await server.close()
  }
})
