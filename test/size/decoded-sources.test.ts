import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readModule } from '@wasmweld/binary'
import { checkPartition, reportOfModule } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildWithEmcc } from '../support/emscripten.ts'
import type { EmccBuild } from '../support/emscripten.ts'
import { fetchFromNpm } from '../support/fetch.ts'
import { runOrFail, tool } from '../support/tools.ts'

const FILES = ['web-tree-sitter.wasm', 'debug/web-tree-sitter.wasm', 'debug/web-tree-sitter.wasm.map']
let directory = ''
beforeAll(async () => {
  const files = FILES.map(file => `package/${file}`)
  directory = join(await fetchFromNpm('web-tree-sitter@0.27.1', files, 'web-tree-sitter-debug@0.27.1'), 'package')
})

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))

/** Bytes of code by source file. */
function bySource({ items, sources }: SizeReport): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { lines = [] } of items)
    for (const [source, bytes] of lines) sums.set(sources[source], (sums.get(sources[source]) ?? 0) + bytes)
  return sums
}

/** Optimisers change the widths of numbers; which functions come from where, and what is from nowhere, stays. */
const filesOf = ({ items, sources }: SizeReport): string[] =>
  items
    .filter(({ kind }) => kind === 'function')
    .map(({ name, bytes, lines = [] }) => {
      const known = lines.reduce((sum, [, each]) => sum + each, 0)
      const rest = known === 0 ? 'all' : bytes - known
      return `${name}: ${lines
        .map(([source]) => sources[source])
        .sort()
        .join(' ')}; ${rest} bytes of nobody`
    })

const MAPPED: EmccBuild = {
  name: 'source-map',
  files: {
    'program.c': `#include "header.h"
#include <stdlib.h>
int compare(const void *a, const void *b) { return *(int *)a - *(int *)b; }
int work(int *v, int n) { qsort(v, n, 4, compare); int s = 0; for (int i = 0; i < n; i++) s += twice(v[i]); return s; }
`,
    'header.h': 'static inline int twice(int x) { for (int i = 0; i < x % 7; i++) x += i * x; return x * 2; }\n',
  },
  commands: [
    ['emcc', '-O1', '-g', 'program.c', '-o', 'dwarf.wasm', '--no-entry', '-sEXPORTED_FUNCTIONS=_work'],
    ['emcc', '-O1', '-g', '-gsource-map', 'program.c', '-o', 'mapped.wasm', '--no-entry', '-sEXPORTED_FUNCTIONS=_work'],
  ],
}

const total = (sums: ReadonlyMap<string, number>): number => [...sums.values()].reduce((sum, each) => sum + each, 0)

/** The same, of each name without its directories. */
function byBaseName(sums: ReadonlyMap<string, number>): Map<string, number> {
  const short = new Map<string, number>()
  for (const [name, bytes] of sums) {
    const base = name.slice(name.lastIndexOf('/') + 1)
    short.set(base, (short.get(base) ?? 0) + bytes)
  }
  return short
}

/** The module as it ships: without debug information, which stands behind the code. */
function withoutDwarf(bytes: Uint8Array): Uint8Array {
  const kept = readModule(bytes).sections.filter(({ name = '' }) => !name.startsWith('.debug_'))
  const parts = kept.map(({ header, payload }) => bytes.subarray(header, payload.to))
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 8), ...parts]))
}

const FILE_NAME = /^file_names\[\s*(\d+)\]:\n\s+name: "(.*)"$/gm
const ROW = /^0x([0-9a-f]+) +\d+ +\d+ +(\d+) +\d+ +\d+ +\d+(.*)$/gm

/** Bytes of code by the names of files, by the rows that LLVM's reader prints: each row's bytes reach to the next. */
async function llvmSums(path: string): Promise<Map<string, number>> {
  const sums = new Map<string, number>()
  const output = await runOrFail(tool('llvm-dwarfdump'), ['--debug-line', path])
  for (const unit of output.split(/^debug_line\[/m).slice(1)) {
    const names = new Map(Array.from(unit.matchAll(FILE_NAME), ([, number, name]) => [number, name]))
    let last: { readonly address: number; readonly name: string } | undefined
    let start = 0
    for (const [, address, number, flags] of unit.matchAll(ROW)) {
      const at = parseInt(address, 16)
      if (last === undefined) start = at
      // A sequence from address 0 is of a function that the linker dropped.
      else if (start > 0) sums.set(last.name, (sums.get(last.name) ?? 0) + at - last.address)
      const name = names.get(number) ?? ''
      last = flags.includes('end_sequence') ? undefined : { address: at, name: name.slice(name.lastIndexOf('/') + 1) }
    }
  }
  return new Map([...sums].filter(([, bytes]) => bytes > 0))
}

describe('38. source files of a finished module', () => {
  test('by DWARF: 98.5 % of the code has one, and each file has the bytes that llvm-dwarfdump says', async () => {
    const name = 'debug/web-tree-sitter.wasm'
    const report = reportOfModule(name, file(name))
    expect(checkPartition(report)).toEqual([])
    const sums = bySource(report)
    expect(total(sums)).toBe(313_635)
    expect(sums.get('lib/src/query.c')).toBe(83_729)
    expect(sums.get('lib/src/parser.c')).toBe(46_613)
    expect(report.sources.filter(source => source.startsWith('/'))).toEqual([])
    const sorted = (each: ReadonlyMap<string, number>): unknown =>
      [...each].sort(([one], [other]) => (one < other ? -1 : 1))
    expect(sorted(byBaseName(sums))).toEqual(sorted(await llvmSums(join(directory, name))))
  })

  test('by DWARF of another file', () => {
    const whole = file('debug/web-tree-sitter.wasm')
    const stripped = withoutDwarf(whole)
    expect(bySource(reportOfModule('stripped.wasm', stripped)).size).toBe(0)
    const report = reportOfModule('stripped.wasm', stripped, { separateDwarf: whole })
    expect(bySource(report)).toEqual(bySource(reportOfModule('whole.wasm', whole)))
  })

  test('by source map: the files that the line table says, and all but the same bytes', async () => {
    const built = await buildWithEmcc(MAPPED)
    const bytes = new Uint8Array(readFileSync(join(built, 'mapped.wasm')))
    const report = reportOfModule('mapped.wasm', bytes, {
      sourceMap: readFileSync(join(built, 'mapped.wasm.map'), 'utf8'),
    })
    const dwarf = reportOfModule('dwarf.wasm', new Uint8Array(readFileSync(join(built, 'dwarf.wasm'))))
    expect(checkPartition(report)).toEqual([])
    expect(filesOf(report)).toEqual(filesOf(dwarf))
    expect(filesOf(report)).toContain('work: header.h program.c; 3 bytes of nobody')
  })

  test('by a source map that lacks sources: what there is', () => {
    const sourceMap = readFileSync(join(directory, 'debug/web-tree-sitter.wasm.map'), 'utf8')
    const report = reportOfModule('mapped.wasm', withoutDwarf(file('debug/web-tree-sitter.wasm')), { sourceMap })
    expect(checkPartition(report)).toEqual([])
    expect(report.sources).toHaveLength(24)
  })

  test('what is no source map is refused', () => {
    const read = (sourceMap: string): unknown => reportOfModule('m.wasm', file('web-tree-sitter.wasm'), { sourceMap })
    expect(() => read('{')).toThrow(/expected a source map/)
  })

  test('by nothing', () => {
    const report = reportOfModule('release.wasm', file('web-tree-sitter.wasm'))
    expect(report.sources).toEqual([])
    expect(report.items.every(({ lines }) => lines === undefined)).toBe(true)
  })
})
