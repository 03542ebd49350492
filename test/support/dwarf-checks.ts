// Links with the options that rewrite debug information, and compares what llvm-dwarfdump reads of the outputs.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeProblem, link } from '@wasmweld/linker'
import type { LinkInput, LinkOptions } from '@wasmweld/linker'
import { afterAll, expect } from 'vitest'
import { CodeMap, dump, entryLines, functionEntries, lineRows, lineSequences } from './dwarf-compare.ts'
import { run, tool } from './tools.ts'

/** Of the test file that asks for it; gone when that is done. */
export const checkedDirectory: string = mkdtempSync(join(tmpdir(), 'dwarf-rewrite-'))
afterAll(() => rmSync(checkedDirectory, { recursive: true, force: true }))

// Tails of strings that were joined are no errors, but llvm-dwarfdump takes them for such.
export const WHOLE: LinkOptions = { optimize: 0 }

export interface Linked {
  readonly path: string
  readonly module: Uint8Array
  readonly warnings: readonly string[]
}

/** Links into a file of the test's folder. */
export function linked(name: string, inputs: readonly LinkInput[], options: LinkOptions): Linked {
  const path = join(checkedDirectory, `${name}.wasm`)
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

interface Dumped {
  readonly lines: string
  readonly info: string
}
const dumps = new Map<string, Promise<Dumped>>()

/** What llvm-dwarfdump says of the lines and the entries, asked once per file. */
function dumpOf({ path }: Linked): Promise<Dumped> {
  const read = async (): Promise<Dumped> => {
    const [lines, info] = await Promise.all([dump(path, '--debug-line'), dump(path, '--debug-info')])
    return { lines, info }
  }
  const made = dumps.get(path) ?? read()
  dumps.set(path, made)
  return made
}

/** Every row, address, range and location tells of the same instructions in both. */
async function expectSameCode(before: Linked, after: Linked): Promise<void> {
  expect(after.module.length).toBeLessThan(before.module.length)
  const map = new CodeMap(before.module, after.module)
  const [old, moved] = [await dumpOf(before), await dumpOf(after)]
  expect(lineRows(old.lines).length).toBeGreaterThan(3)
  expectSameTexts(lineRows(moved.lines), lineRows(old.lines, map))
  expectSameTexts(entryLines(moved.info), entryLines(old.info, map))
}

/** Compared as one text, which is quick; where they differ, line by line. */
function expectSameTexts(lines: readonly string[], expected: readonly string[]): void {
  if (lines.join('\n') !== expected.join('\n')) expect(lines).toEqual(expected)
}

/** Of every function that is left the line tables and the entries are the same, and there is nothing else. */
async function expectSameFunctions(before: Linked, after: Linked): Promise<void> {
  expect(after.module.length).toBeLessThan(before.module.length)
  const [dumpedBefore, dumpedAfter] = [await dumpOf(before), await dumpOf(after)]
  for (const [kind, read] of [
    ['lines', lineSequences],
    ['info', functionEntries],
  ] as const) {
    const [old, left] = [read(dumpedBefore[kind]), read(dumpedAfter[kind])]
    expect([...left.keys()].sort()).toEqual([...old.keys()].sort())
    for (const [start, texts] of left) for (const text of texts) expect(old.get(start)).toContain(text)
  }
  const text = `${dumpedAfter.info}\n${dumpedAfter.lines}`
  const gone = /dead code|(\[|_pc\t\(|DW_OP_addr )0xfffffff[ef]\b/
  expect(text.split('\n').filter(line => gone.test(line))).toEqual([])
}

/** With either option and with both, the debug information says the same of what is left. */
export async function expectAll(name: string, inputs: readonly LinkInput[], options: LinkOptions): Promise<void> {
  const before = linked(`${name}-before`, inputs, options)
  const compressed = linked(`${name}-compressed`, inputs, { ...options, compressRelocations: true })
  const collected = linked(`${name}-collected`, inputs, { ...options, gcDebug: true })
  const both = linked(`${name}-both`, inputs, { ...options, gcDebug: true, compressRelocations: true })
  for (const each of [before, compressed, collected, both]) {
    expect(each.warnings).toEqual([])
    await expectSound(each)
  }
  await expectSameCode(before, compressed)
  await expectSameFunctions(before, collected)
  await expectSameCode(collected, both)
}
