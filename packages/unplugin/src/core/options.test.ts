import { expect, test } from 'vitest'
import { type Options, resolveOptions } from './options.ts'

test('without options there are defaults', () => {
  expect(resolveOptions()).toMatchObject({
    include: [],
    libs: [],
    imports: {},
    types: '.wasmweld/types',
    reports: new Set(['summary']),
    budgets: [],
  })
})

test('a report, several or none', () => {
  expect(resolveOptions({ report: 'html' }).reports).toEqual(new Set(['html']))
  expect(resolveOptions({ report: ['summary', 'json'] }).reports).toEqual(new Set(['summary', 'json']))
  expect(resolveOptions({ report: false }).reports).toEqual(new Set())
})

test('short forms are written out', () => {
  expect(resolveOptions({ include: '**/*.o', imports: './src/env.ts' })).toMatchObject({
    include: ['**/*.o'],
    imports: { env: './src/env.ts' },
  })
})

test.each<[options: unknown, message: string]>([
  [{ lib: ['z'] }, 'unknown option lib; did you mean libs?'],
  [{ nonsense: 1 }, 'unknown option nonsense'],
  [{ libs: 'z' }, 'option libs must be a list of strings, not "z"'],
  [{ instantiate: 'later' }, 'option instantiate must be one of "await", "sync", "lazy", not "later"'],
  [{ inlineLimit: -1 }, 'option inlineLimit must be a number of bytes, 0 or more, not -1'],
  [{ imports: ['./env.ts'] }, 'option imports must be a module, or an object of modules, not ["./env.ts"]'],
  [{ types: true }, 'option types must be a folder or false, not true'],
  [
    { report: 'htlm' },
    'option report must be false, one of summary, html, json, metafile, visualizer, webpack, size-limit, junit, or a list of these, not "htlm"',
  ],
  [{ report: ['summary', true] }, 'option report must be false, one of'],
  [{ report: true }, 'option report must be false, one of'],
  [{ baseline: true }, 'option baseline must be a file, not true'],
  [{ budgets: {} }, 'option budgets must be a list of budgets, not {}'],
  [{ budgets: [{ select: 'total', max: '10 KB' }] }, 'option budgets[0]: max: '],
  [{ budgets: [{ select: 'totl', max: 1 }, { select: 'total' }] }, 'option budgets[0]: select'],
  [
    { budgets: [{ select: 'total', maxIncrease: '1 %' }] },
    'option budgets[0] limits growth: growth since what? Name a file in the option baseline',
  ],
  [
    { debug: 'source-map' },
    'option debug must be one of false, "names", "sourcemap", "dwarf", "separate-dwarf", not "source-map"',
  ],
  [
    { optimize: 'wasmopt' },
    'option optimize must be "none", "size", "wasm-opt" or { wasmOpt: settings }, not "wasmopt"',
  ],
  [{ optimize: { wasmOpt: { level: 5 } } }, 'option optimize.wasmOpt.level must be 1, 2, 3, 4, "s" or "z", not 5'],
  [{ optimize: { wasmOpt: { passes: ['-O3'] } } }, 'option optimize.wasmOpt.passes must be a list of names of passes'],
  [{ optimize: { wasmOpt: { shrink: 1 } } }, 'unknown option optimize.wasmOpt.shrink'],
  [{ optimize: 'wasm-opt', debug: 'dwarf' }, 'option optimize: "wasm-opt" contradicts debug: "dwarf"'],
  [{ link: { stackSise: 1 } }, 'unknown option link.stackSise; did you mean stackSize?'],
  [{ link: { sharedMemory: true } }, 'option link.sharedMemory is not supported yet'],
  [{ link: { allowUndefined: true } }, 'option link.allowUndefined: expected a list of strings, found true'],
  [{ link: { stackSize: '1mb' } }, 'option link.stackSize: expected a whole number of at least 0, found "1mb"'],
  [{ link: { exports: ['a'] } }, 'option link.exports is decided by the option exports'],
  [{ link: { strip: 'all' } }, 'option link.strip is decided by the option debug'],
  [{ wasi: 'node', platform: 'browser' }, 'option wasi: "node" contradicts platform: "browser"'],
  [{ platform: 'edge', instantiate: 'await' }, 'option instantiate: "await" contradicts platform: "edge"'],
  [{ platform: 'edge', inlineLimit: 1 }, 'option inlineLimit contradicts platform: "edge"'],
  [{ sourcePhase: true }, 'option sourcePhase is for platform: "edge"'],
  [{ link: { maxMemory: 65536, growableMemory: false } }, 'option link.maxMemory contradicts link.growableMemory'],
  [{ compile: { flag: ['-O3'] } }, 'unknown option compile.flag; did you mean flags?'],
  [{ compile: true }, 'option compile must be false or an object of settings for the compiler, not true'],
  [{ sides: { unknwon: [] } }, 'unknown option sides.unknwon; did you mean unknown?'],
  [{ sides: { unknown: true } }, 'option sides.unknown must be "all" or a list of symbols, not true'],
  [
    { sides: { unknown: 'all' }, link: { growableTable: false } },
    'option sides.unknown contradicts link.growableTable',
  ],
  ['fast', 'options must be an object, not "fast"'],
])('%j is refused', (options, message) => {
  expect(() => resolveOptions(options as Options)).toThrow(`unplugin-wasmweld: ${message}`)
})
