// `npm run bench:bundlers [-- --turns 15] [-- --only sizes,builds]`: what the plugin ships and costs in each bundler, beside other plugins and
// beside none. Prints tables, writes .cache/bench-bundlers.json. It checks nothing but that everybody did their work.

import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { stop } from 'esbuild'
import { measureBuilds } from './bundlers/builds.ts'
import { measureSizes } from './bundlers/sizes.ts'
import { ms, printTable } from './table.ts'

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '15' }, only: { type: 'string', default: 'sizes,builds' } },
})
const turns = Number(values.turns)

async function sizes(): Promise<unknown> {
  const rows = await measureSizes()
  printTable(
    ['one function of Zstandard', 'WebAssembly', 'JavaScript', 'all', 'brotli'],
    rows.map(({ by, webAssembly, javaScript, all, brotli }) => [
      by,
      ...[webAssembly, javaScript, all, brotli].map(String),
    ]),
    1,
  )
  return rows
}

const signed = (value: number): string => (value < 0 ? '' : '+') + ms(value)

async function builds(): Promise<unknown> {
  const rows = await measureBuilds(turns)
  printTable(
    ['milliseconds', 'build', 'nothing native', 'an object', 'rebuild: a script', 'an object'],
    rows.map(({ bundler, plain, idle, native, script, object }) => [
      bundler,
      ms(plain),
      signed(idle),
      signed(native),
      ms(script),
      ms(object),
    ]),
    1,
  )
  return rows
}

const MEASURED: Readonly<Record<string, () => Promise<unknown>>> = { sizes, builds }
const results: Record<string, unknown> = {}
for (const name of values.only.split(',')) {
  const measure = MEASURED[name]
  if (measure === undefined) throw new Error(`--only knows ${Object.keys(MEASURED).join(', ')}, not ${name}`)
  results[name] = await measure()
}
mkdirSync('.cache', { recursive: true })
writeFileSync('.cache/bench-bundlers.json', JSON.stringify(results, undefined, 2))
// Bundlers' services keep the process alive.
await stop()
process.exit()
