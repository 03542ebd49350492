// `npm run bench:sides [-- --turns 15] [-- --only hello,loaders,loading,calls]`: side modules against Emscripten 3.1.6 and web-tree-sitter in the
// same run, in turns. Prints tables, writes .cache/bench-sides.json. It checks nothing but that both sides did their work.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledText, bytesOf } from '../support/bundled-size.ts'
import { ROOT } from '../support/tools.ts'
import { measureCalls } from './sides/calls.ts'
import { measureHello } from './sides/hello.ts'
import { measureLoading } from './sides/loading.ts'
import { printTable } from './table.ts'

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '15' },
    only: { type: 'string', default: 'hello,loaders,loading,calls' },
  },
})
const turns = Number(values.turns)
// Emscripten 3.1.6 would fetch its files by their paths.
Reflect.deleteProperty(globalThis, 'fetch')
const bytes = ({ raw, brotli }: { readonly raw: number; readonly brotli: number }): string[] => [`${raw}`, `${brotli}`]

async function hello(): Promise<unknown> {
  const rows = await measureHello()
  printTable(
    ['hello, world', 'built by', 'JavaScript', 'brotli', 'WebAssembly', 'brotli', 'all', 'brotli'],
    rows.map(({ program, builder, javaScript, webAssembly, total }) => [
      program,
      builder,
      ...bytes(javaScript),
      ...bytes(webAssembly),
      ...bytes(total),
    ]),
  )
  return rows
}

async function loaders(): Promise<unknown> {
  const rows = []
  for (const name of ['@wasmweld/runtime/prelinked', '@wasmweld/runtime'])
    rows.push({ name, ...bytesOf(await bundledText(`export * from '${name}'`)) })
  printTable(
    ['minified', 'bytes', 'brotli'],
    rows.map(({ name, ...size }) => [name, ...bytes(size)]),
    1,
  )
  return rows
}

async function loading(): Promise<unknown> {
  const rows = await measureLoading(turns)
  printTable(
    ['bytes to first call', 'by', 'bytes', 'ms', 'ratio', 'slots'],
    rows.map(({ module, loader, bytes, milliseconds, ratio, slots }) => [
      module,
      loader,
      `${bytes}`,
      milliseconds.toFixed(1),
      ratio.toFixed(2),
      `${slots}`,
    ]),
  )
  return rows
}

async function calls(): Promise<unknown> {
  const rows = await measureCalls(turns)
  printTable(
    ['loaded by', 'call', 'ns', 'of a direct one'],
    rows.map(({ loader, binding, nanoseconds, ratio }) => [loader, binding, nanoseconds.toFixed(2), ratio.toFixed(2)]),
  )
  return rows
}

const MEASUREMENTS: Readonly<Record<string, () => Promise<unknown>>> = { hello, loaders, loading, calls }
const results: Record<string, unknown> = { node: process.version, turns }
for (const name of values.only.split(',')) {
  const measure = MEASUREMENTS[name]
  if (measure === undefined) throw new Error(`${name} is not measured; there are ${Object.keys(MEASUREMENTS).join()}`)
  results[name] = await measure()
}
mkdirSync(join(ROOT, '.cache'), { recursive: true })
writeFileSync(join(ROOT, '.cache/bench-sides.json'), `${JSON.stringify(results, null, 2)}\n`)
// Emscripten's programs listen for what goes wrong, and keep the process.
process.exit()
