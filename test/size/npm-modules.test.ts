// Published modules as they are: each byte is somebody's, sections are as large as wabt says, and what is called garbage is what Binaryen
// removes too.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGraph, checkPartition, dominators, garbage, reportOfModule, tree, TREE_KINDS } from '@wasmweld/size'
import type { Item, SizeReport } from '@wasmweld/size'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchModule, NPM_MODULES } from '../support/npm-modules.ts'
import type { NpmModule } from '../support/npm-modules.ts'
import { runOrFail } from '../support/tools.ts'

let directory: string
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'wasmweld-npm-modules-'))))
afterAll(() => rmSync(directory, { recursive: true }))

const nameOf = ({ package: name, file }: NpmModule): string => `${name} ${file}`

interface Section {
  readonly name: string
  /** Of its contents, without number and size. */
  readonly start: number
  readonly end: number
}

/** What wabt says of a module's sections. */
async function sectionsByWabt(file: string): Promise<readonly Section[]> {
  const listed = await runOrFail('/usr/bin/wasm-objdump', ['-h', file])
  const rows = listed.matchAll(/^ *(\w+) start=(0x[0-9a-f]+) end=(0x[0-9a-f]+) \(size=0x[0-9a-f]+\)(?: "(.*)")?/gm)
  return Array.from(rows, ([, kind, start, end, custom = '']) => ({
    name: kind === 'Custom' ? custom : kind,
    start: Number(start),
    end: Number(end),
  }))
}

/** Where we have another name, or make one of two: a function's declaration is part of it. */
const OUR_NAMES: Readonly<Record<string, string>> = { Function: 'code', Elem: 'element', DataCount: 'data count' }

/** Bytes by our name of the section. Each begins where the one before ends, so what is in front of its contents is number and size. */
function bytesByWabt(sections: readonly Section[]): Readonly<Record<string, number>> {
  const bytes: Record<string, number> = { '': 8 }
  let from = 8
  for (const { name, end } of sections) {
    const ours = OUR_NAMES[name] ?? (/^[A-Z]\w+$/.test(name) ? name.toLowerCase() : name)
    bytes[ours] = (bytes[ours] ?? 0) + end - from
    from = end
  }
  return bytes
}

function bytesBySection({ items }: SizeReport): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { section, bytes } of items) sums[section] = (sums[section] ?? 0) + bytes
  return sums
}

/** How often wabt counts functions and types. */
async function countsByWabt(file: string): Promise<{ readonly functions: number; readonly types: number }> {
  const listed = await runOrFail('/usr/bin/wasm-objdump', ['-h', file])
  const count = (kind: string): number => Number(new RegExp(`^ *${kind} .*count: (\\d+)`, 'm').exec(listed)?.[1] ?? 0)
  return { functions: count('Function'), types: count('Type') }
}

/** What Binaryen leaves of a module when it removes what nothing needs. */
async function withoutUnused(file: string): Promise<{ readonly functions: number; readonly types: number }> {
  const output = join(directory, 'used.wasm')
  await runOrFail('/usr/bin/wasm-opt', ['--all-features', '--remove-unused-module-elements', file, '-o', output])
  return countsByWabt(output)
}

/** Data is not among it: which of its addresses code makes up cannot be told, and the question says so. */
const isCertain = ({ kind }: Item): boolean => kind !== 'data' && kind !== 'global'

/** Beyond this Binaryen takes too long, and more trees say no more. */
const CHECKED_UP_TO = 3_000_000

test.each(NPM_MODULES.map(module => [nameOf(module), module] as const))('%s', async (_name, module) => {
  const file = await fetchModule(module)
  const bytes = readFileSync(file)
  const report = reportOfModule(module.file, bytes)
  expect(checkPartition(report)).toEqual([])
  expect(bytesBySection(report)).toEqual(bytesByWabt(await sectionsByWabt(file)))
  for (const by of bytes.length > CHECKED_UP_TO ? TREE_KINDS.slice(0, 1) : TREE_KINDS)
    expect(tree(report, by).bytes).toBe(bytes.length)

  const graph = buildGraph(report)
  const unreached = garbage(graph)
  const { retained } = dominators(graph)
  const unreachedBytes = unreached.reduce((sum, item) => sum + report.items[item].bytes, 0)
  expect(retained[graph.superRoot]).toBe(bytes.length - unreachedBytes)

  const certain = unreached.map(item => report.items[item]).filter(isCertain)
  if (bytes.length > CHECKED_UP_TO) return expect(certain).toEqual([])
  const [before, after] = [await countsByWabt(file), await withoutUnused(file)]
  expect(certain.filter(({ kind }) => kind === 'function')).toHaveLength(before.functions - after.functions)
  expect(certain.filter(({ kind }) => kind === 'type')).toHaveLength(before.types - after.types)
  expect(certain.filter(({ kind }) => kind !== 'function' && kind !== 'type')).toEqual([])
})
