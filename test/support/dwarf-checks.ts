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

/** Every row, address, range and location tells of the same instructions in both. */
async function expectSameCode(before: Linked, after: Linked): Promise<void> {
  expect(after.module.length).toBeLessThan(before.module.length)
  const map = new CodeMap(before.module, after.module)
  const [old, moved] = [await dump(before.path, '--debug-line'), await dump(after.path, '--debug-line')]
  expect(lineRows(old).length).toBeGreaterThan(3)
  expect(lineRows(moved)).toEqual(lineRows(old, map))
  const entries = entryLines(await dump(after.path, '--debug-info'))
  expect(entries).toEqual(entryLines(await dump(before.path, '--debug-info'), map))
}

/** Of every function that is left the line tables and the entries are the same, and there is nothing else. */
async function expectSameFunctions(before: Linked, after: Linked): Promise<void> {
  expect(after.module.length).toBeLessThan(before.module.length)
  for (const [option, read] of [
    ['--debug-line', lineSequences],
    ['--debug-info', functionEntries],
  ] as const) {
    const [old, left] = [read(await dump(before.path, option)), read(await dump(after.path, option))]
    expect([...left.keys()].sort()).toEqual([...old.keys()].sort())
    for (const [start, texts] of left) for (const text of texts) expect(old.get(start)).toContain(text)
  }
  const text = await dump(after.path, '--debug-info', '--debug-line')
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
