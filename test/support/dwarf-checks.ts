// Links with the options that rewrite debug information, and compares what llvm-dwarfdump reads of the outputs.

import { writeFileSync } from 'node:fs'
import { describeProblem, link } from '@wasmweld/linker'
import type { LinkInput, LinkOptions } from '@wasmweld/linker'
import { expect } from 'vitest'
import { CodeMap, dump, entryLines, functionEntries, lineRows, lineSequences } from './dwarf-compare.ts'
import { inParallel, run, tool } from './tools.ts'

// Tails of strings that were joined are no errors, but llvm-dwarfdump takes them for such.
export const WHOLE: LinkOptions = { optimize: 0 }

export interface Linked {
  readonly path: string
  readonly module: Uint8Array
  readonly warnings: readonly string[]
}

/** Links into a file of its own; `place` is the file's path without `.wasm`. */
export function linked(place: string, inputs: readonly LinkInput[], options: LinkOptions): Linked {
  const path = `${place}.wasm`
  const { module, warnings } = link(inputs, options)
  writeFileSync(path, module)
  return { path, module, warnings: warnings.map(problem => describeProblem(problem)) }
}

async function expectSound({ path }: Linked): Promise<void> {
  const { code, stdout, stderr } = await run(tool('llvm-dwarfdump'), ['--verify', path])
  expect({ code, lines: (stdout + stderr).split('\n').filter(line => /^(error|warning)/.test(line)) }).toEqual({
    code: 0,
    lines: [],
  })
}

/** What llvm-dwarfdump says of the entries and of the lines. */
interface Dumped extends Linked {
  readonly info: readonly string[]
  readonly lines: readonly string[]
}

const ENTRIES = '.debug_info contents:'
const LINES = '.debug_line contents:'

async function dumped(linked: Linked): Promise<Dumped> {
  const all = (await dump(linked.path, '--debug-info', '--debug-line')).split('\n')
  const [entries, lines] = [all.indexOf(ENTRIES), all.indexOf(LINES)]
  expect([entries, lines]).not.toContain(-1)
  return { ...linked, info: all.slice(entries, lines), lines: all.slice(lines) }
}

/** Every row, address, range and location tells of the same instructions in both. */
function expectSameCode(before: Dumped, after: Dumped): void {
  expect(after.module.length).toBeLessThan(before.module.length)
  const map = new CodeMap(before.module, after.module)
  expect(lineRows(before.lines).length).toBeGreaterThan(3)
  expectSameTexts(lineRows(after.lines), lineRows(before.lines, map))
  expectSameTexts(entryLines(after.info), entryLines(before.info, map))
}

const SHOWN = 20

/** Of texts that differ the first lines that do are shown. */
function expectSameTexts(lines: readonly string[], expected: readonly string[]): void {
  let at = 0
  while (at < lines.length && lines[at] === expected[at]) at++
  expect(lines.slice(at, at + SHOWN)).toEqual(expected.slice(at, at + SHOWN))
}

/** Of every function that is left the line tables and the entries are the same, and there is nothing else. */
function expectSameFunctions(before: Dumped, after: Dumped): void {
  expect(after.module.length).toBeLessThan(before.module.length)
  for (const [kind, read] of [
    ['lines', lineSequences],
    ['info', functionEntries],
  ] as const) {
    const [old, left] = [read(before[kind]), read(after[kind])]
    expect([...left.keys()].sort()).toEqual([...old.keys()].sort())
    const other = [...left].flatMap(([start, texts]) => texts.filter(text => old.get(start)?.includes(text) !== true))
    expect(other).toEqual([])
  }
  const gone = /dead code|(\[|_pc\t\(|DW_OP_addr )0xfffffff[ef]\b/
  expect([...after.info, ...after.lines].filter(line => gone.test(line))).toEqual([])
}

/** With either option and with both, the debug information says the same of what is left. */
export async function expectAll(place: string, inputs: readonly LinkInput[], options: LinkOptions): Promise<void> {
  const links = [
    linked(`${place}-before`, inputs, options),
    linked(`${place}-compressed`, inputs, { ...options, compressRelocations: true }),
    linked(`${place}-collected`, inputs, { ...options, gcDebug: true }),
    linked(`${place}-both`, inputs, { ...options, gcDebug: true, compressRelocations: true }),
  ]
  for (const each of links) {
    expect(each.warnings).toEqual([])
    await expectSound(each)
  }
  const [before, compressed, collected, both] = await inParallel(links, 1, dumped)
  expectSameCode(before, compressed)
  expectSameFunctions(before, collected)
  expectSameCode(collected, both)
}
