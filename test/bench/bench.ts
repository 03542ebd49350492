// `npm run bench [-- --turns 15] [-- --copies 1,10,100]`: our linker against wasm-ld 22 in the same run, in turns. Prints tables, writes
// .cache/bench.json. It checks nothing: what is measured says nothing on a busy machine but the ratios.
//
// - warm: `link` in this process after warm-up, with reading the files and writing the module, as wasm-ld does both;
//   "again" keeps what was read of the files in a cache, as a dev server does
// - cold: `node packages/cli/bin/wasm-ld.js` against `wasm-ld-22`, each a process
// - memory: the most that either process held
// - bytes: of the outputs, raw and behind brotli 11
// - growth: the same of copies of libc++ (`growth.ts`)

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { createInputCache, link, type LinkOptions } from '@wasmweld/linker'
import { inputsOf } from '../support/real-programs.ts'
import { ROOT, tool } from '../support/tools.ts'
import { measureGrowth, type Growth, type RunLinker } from './growth.ts'
import { inTurns, median, runProcess, time, type Pair } from './measure.ts'
import { OPTION_SETS, readPrograms, SMALLEST, type BenchProgram, type OptionSet } from './programs.ts'
import { mib, ms, printTable } from './table.ts'

interface Bytes {
  readonly raw: number
  readonly brotli: number
}

interface Row {
  readonly program: string
  readonly options: string
  readonly warm: Pair
  readonly again: Pair
  readonly cold: Pair
  readonly peakMebibytes: { readonly ours: number | undefined; readonly theirs: number | undefined }
  readonly bytes: { readonly ours: number; readonly theirs: number }
}

interface Sizes {
  readonly program: string
  readonly ours: Bytes
  readonly theirs: Bytes
}

const WASM_LD = tool('wasm-ld')
const OURS = join(ROOT, 'packages/cli/bin/wasm-ld.js')
const output = mkdtempSync(join(tmpdir(), 'wasmweld-bench-'))
const [ourModule, theirModule] = [join(output, 'ours.wasm'), join(output, 'theirs.wasm')]

function optionsOf({ options }: BenchProgram, { args }: OptionSet): LinkOptions {
  return {
    ...options,
    ...(args.includes('--strip-all') ? { strip: 'all' } : {}),
    ...(args.includes('--compress-relocations') ? { compressRelocations: true } : {}),
  }
}

const wordsOf = ({ words, files }: BenchProgram, { args }: OptionSet): string[] => [...words, ...files, ...args]

const theirsIn =
  (directory: string): RunLinker =>
  (words, watch) =>
    runProcess(WASM_LD, [...words, '--no-demangle', '-o', theirModule], directory, watch)

const oursIn =
  (directory: string): RunLinker =>
  (words, watch) =>
    runProcess(process.execPath, [OURS, ...words, '--no-demangle', '-o', ourModule], directory, watch)

const runTheirs = (program: BenchProgram, set: OptionSet, watch = false): Promise<number | undefined> =>
  theirsIn(program.directory)(wordsOf(program, set), watch)

const runOurs = (program: BenchProgram, set: OptionSet, watch = false): Promise<number | undefined> =>
  oursIn(program.directory)(wordsOf(program, set), watch)

async function warmUp(work: () => unknown, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await work()
}

async function measure(program: BenchProgram, set: OptionSet, turns: number): Promise<Row> {
  const options = optionsOf(program, set)
  const theirs = (): Promise<number> => time(() => runTheirs(program, set))
  const linkOnce = (): void => writeFileSync(ourModule, link(inputsOf(program), options).module)
  await warmUp(linkOnce, 2 * turns)
  const warm = await inTurns(turns, () => time(linkOnce), theirs)

  const cache = createInputCache()
  const inputs = inputsOf(program)
  const linkAgain = (): void => writeFileSync(ourModule, link(inputs, options, cache).module)
  await warmUp(linkAgain, turns)
  const again = await inTurns(turns, () => time(linkAgain), theirs)

  const cold = await inTurns(turns, () => time(() => runOurs(program, set)), theirs)
  const peakMebibytes = { ours: await runOurs(program, set, true), theirs: await runTheirs(program, set, true) }
  const bytes = { ours: readFileSync(ourModule).length, theirs: readFileSync(theirModule).length }
  return { program: program.title, options: set.title, warm, again, cold, peakMebibytes, bytes }
}

function bytesOf(file: string): Bytes {
  const module = readFileSync(file)
  return { raw: module.length, brotli: brotliCompressSync(module).length }
}

async function measureSizes(program: BenchProgram): Promise<Sizes> {
  await runOurs(program, SMALLEST)
  await runTheirs(program, SMALLEST)
  return { program: program.title, ours: bytesOf(ourModule), theirs: bytesOf(theirModule) }
}

const pairCells = ({ ours, theirs, ratio }: Pair): string[] => [ms(ours), ms(theirs), ratio.toFixed(2)]

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '15' }, copies: { type: 'string', default: '1,10,100' } },
})
const turns = Number(values.turns)
const programs = await readPrograms()
const rows: Row[] = []
const sizes: Sizes[] = []
try {
  const floor = {
    node: median(await timesOf(9, () => runProcess(process.execPath, ['-e', '0'], output))),
    wasmLd: median(await timesOf(9, () => runProcess(WASM_LD, ['--version'], output))),
  }
  for (const program of programs) {
    for (const set of OPTION_SETS) {
      const row = await measure(program, set, turns)
      rows.push(row)
      // A run takes minutes: what is known so far is told at once.
      console.error(
        `${row.program}, ${row.options}: warm ${row.warm.ratio.toFixed(2)}, cold ${row.cold.ratio.toFixed(2)}`,
      )
    }
  }
  for (const program of programs) sizes.push(await measureSizes(program))
  const growth = await measureGrowth(output, values.copies.split(',').map(Number), turns, {
    ours: oursIn(output),
    theirs: theirsIn(output),
  })
  console.log(
    `Milliseconds, medians of ${turns} turns; ratio = ours / wasm-ld's. Starting alone: node ${ms(floor.node)}, wasm-ld ${ms(floor.wasmLd)}.\n`,
  )
  printTable(
    [
      'program',
      'options',
      'warm',
      'wasm-ld',
      'ratio',
      'again',
      'ratio',
      'cold',
      'wasm-ld',
      'ratio',
      'MiB',
      'wasm-ld',
      'bytes',
      'wasm-ld',
    ],
    rows.map(({ program, options, warm, again, cold, peakMebibytes, bytes }) => [
      program,
      options,
      ...pairCells(warm),
      ms(again.ours),
      again.ratio.toFixed(2),
      ...pairCells(cold),
      mib(peakMebibytes.ours),
      mib(peakMebibytes.theirs),
      `${bytes.ours}`,
      `${bytes.theirs}`,
    ]),
  )
  printTable(
    ['smallest output', 'options', 'raw', 'wasm-ld', 'brotli', 'wasm-ld'],
    sizes.map(({ program, ours, theirs }) => [
      program,
      SMALLEST.title,
      ...[ours.raw, theirs.raw, ours.brotli, theirs.brotli].map(String),
    ]),
  )
  printGrowth(growth)
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  writeFileSync(
    join(ROOT, '.cache/bench.json'),
    `${JSON.stringify({ node: process.version, turns, floor, rows, sizes, growth }, null, 2)}\n`,
  )
} finally {
  rmSync(output, { recursive: true })
}

async function timesOf(count: number, work: () => unknown): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < count; turn++) times.push(await time(work))
  return times
}

function printGrowth(rows: readonly Growth[]): void {
  printTable(
    ['copies of libc++', 'MiB read', 'warm', 'wasm-ld', 'ratio', 'cold', 'wasm-ld', 'ratio', 'MiB', 'wasm-ld'],
    rows.map(({ copies, inputMebibytes, warm, cold, peakMebibytes }) => [
      `${copies}`,
      mib(inputMebibytes),
      ...pairCells(warm),
      ...pairCells(cold),
      mib(peakMebibytes.ours),
      mib(peakMebibytes.theirs),
    ]),
    1,
  )
}
