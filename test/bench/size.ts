// `npm run bench:size [-- --turns 3] [-- --only modules,links,pages] [-- --match sql.js]`: what it costs to know where the bytes went, and how much is known. Prints
// tables, writes .cache/bench-size.json. It checks nothing. `--match` measures only what has the text in its name.
//
// - modules: `wasmweld size top --retained` on published modules, against `wasm-objdump -d` (wabt), which also reads every instruction, in turns
// - links: the report of a link against the link itself; how much of the code has a source file, how much of code and data a symbol
// - pages: the page of `wasmweld size html`, its bytes, and when Chromium has drawn it

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../support/tools.ts'
import { measureLinks } from './size/links.ts'
import { measureModules } from './size/modules.ts'
import { measurePages } from './size/pages.ts'
import { mib, ms, printTable } from './table.ts'

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '3' },
    only: { type: 'string', default: 'modules,links,pages' },
    match: { type: 'string', default: '' },
  },
})
const turns = Number(values.turns)
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

async function modules(): Promise<unknown> {
  const rows = await measureModules(turns, values.match)
  printTable(
    ['module', 'bytes', 'items', 'ms', 'wasm-objdump -d', 'ratio', 'MiB', 'wasm-objdump'],
    rows.map(({ name, bytes, items, time, peak }) => [
      name,
      `${bytes}`,
      `${items}`,
      ms(time.ours),
      ms(time.theirs),
      time.ratio.toFixed(2),
      mib(peak.ours),
      mib(peak.theirs),
    ]),
    1,
  )
  return rows
}

async function links(): Promise<unknown> {
  const rows = await measureLinks(turns, values.match)
  printTable(
    ['program', 'bytes', 'items', 'link ms', 'with report', 'ratio', 'with a source', 'with a symbol'],
    rows.map(({ program, bytes, items, time, sourceShare, symbolShare }) => [
      program,
      `${bytes}`,
      `${items}`,
      ms(time.theirs),
      ms(time.ours),
      time.ratio.toFixed(2),
      percent(sourceShare),
      percent(symbolShare),
    ]),
    1,
  )
  return rows
}

async function pages(): Promise<unknown> {
  const rows = await measurePages(turns, values.match)
  printTable(
    ['page of', 'items', 'bytes', 'gzip', 'drawn after ms', 'the table after ms'],
    rows.map(({ name, items, bytes, gzip, drawn, table }) => [
      name,
      `${items}`,
      `${bytes}`,
      `${gzip}`,
      ms(drawn),
      ms(table),
    ]),
    1,
  )
  return rows
}

const MEASURES: Readonly<Record<string, () => Promise<unknown>>> = { modules, links, pages }
const results: Record<string, unknown> = {}
for (const name of values.only.split(',')) {
  if (!Object.hasOwn(MEASURES, name)) throw new Error(`--only knows ${Object.keys(MEASURES).join(', ')}, not ${name}`)
  results[name] = await MEASURES[name]()
}
mkdirSync(join(ROOT, '.cache'), { recursive: true })
writeFileSync(join(ROOT, '.cache/bench-size.json'), `${JSON.stringify(results, undefined, 2)}\n`)
