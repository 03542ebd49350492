// Exact reports against what others say of the same objects: wasm-ld's map, llvm-dwarfdump's line tables, links of ours without collection.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { type LinkOptions, type ReportItem, link } from '@wasmweld/linker'
import { type Item, type SizeReport, checkPartition, reportOfLink } from '@wasmweld/size'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDump } from '../support/dwarf-dump.ts'
import { reportOf } from '../support/linked-report.ts'
import { type Program, inputsOf, readProgram } from '../support/real-programs.ts'
import { runOrFail, tool } from '../support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-accounting-'))
afterAll(() => rmSync(directory, { recursive: true }))

const FILES: Readonly<Record<string, string>> = {
  sqlite: '$crt1 main.o sqlite3.o os.o $libc $rt',
  libcxx: '$crt1 main.o $libcxx $libcxxabi $libc $rt',
}
const programs = new Map<string, Program>()
beforeAll(async () => {
  for (const [name, files] of Object.entries(FILES)) programs.set(name, await readProgram(name, files))
}, 600_000)

function programNamed(name: string): Program {
  const program = programs.get(name)
  if (program === undefined) throw new Error(`${name} was not compiled`)
  return program
}

const exact = (name: string, options: LinkOptions = {}): SizeReport =>
  reportOfLink('out.wasm', link(inputsOf(programNamed(name)), options).report)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const KINDS: ReadonlySet<Item['kind']> = new Set(['function', 'data', 'bss'])

/** Bytes of a function with its size, of data, of memory: what a map calls the size. */
const mapSize = ({ kind, ranges, bytes, memory }: Item): number => {
  const last = ranges.at(-1)
  return kind === 'function' && last !== undefined ? last[1] - last[0] : (memory ?? bytes)
}

const ROW = /^ *\S+ +[0-9a-f]+ +([0-9a-f]+) ( *)(\S.*)$/

/** Symbols of a map with their sizes, as `name size`. */
function mapSymbols(map: string): string[] {
  return map.split('\n').flatMap(line => {
    const [, size, indent, name] = ROW.exec(line) ?? []
    return indent?.length === 16 ? [`${name} ${parseInt(size, 16)}`] : []
  })
}

describe.each(Object.keys(FILES))('%s', name => {
  test('4. the live symbols and their sizes are those of the map of wasm-ld 22', async () => {
    const { files, directory: from } = programNamed(name)
    const map = join(directory, `${name}.map`)
    const args = ['--no-demangle', ...files, `--Map=${map}`, '-o', join(directory, `${name}.wasm`)]
    await runOrFail(tool('wasm-ld'), args, from)
    const theirs = mapSymbols(readFileSync(map, 'utf8'))
    const items = exact(name).items.filter(({ kind }) => KINDS.has(kind))
    const ours = items.flatMap(item => [item.name, ...(item.aliases ?? [])].map(each => `${each} ${mapSize(item)}`))
    const known = new Set(theirs)
    expect(ours.length).toBeGreaterThan(500)
    expect(ours.filter(each => !known.has(each))).toEqual([])
    const made = new Set(ours)
    // What lies in merged strings is a literal here.
    expect(theirs.filter(each => !made.has(each) && !/^\.L/.test(each))).toEqual([])
  })

  test('all code and all data has a symbol, or is a literal or the linker’s', () => {
    const { items } = link(inputsOf(programNamed(name))).report
    const contents = items.filter(({ section }) => section === 'code' || section === 'data')
    const named = contents.filter(({ kind }) => kind === 'function' || kind === 'data')
    expect(named.filter(({ symbol }) => symbol === undefined)).toEqual([])
    const bytes = (kinds: readonly ReportItem['kind'][]): number =>
      sum(contents.filter(({ kind }) => kinds.includes(kind)).map(({ from, to }) => to - from))
    const known = bytes(['function', 'data', 'string', 'synthetic-function'])
    const others = bytes(['section-header', 'padding'])
    expect(known + others).toBe(sum(contents.map(({ from, to }) => to - from)))
    // Sizes, counts, and zeros that align what is behind them.
    expect(others).toBeLessThan(1000)
  })
})

describe('5. a report is the same', () => {
  const fixed = { files: ['main.o', 'other.o'], name: 'constructors' }
  test('of the same inputs, and seen from another folder', async () => {
    const program = await readProgram(fixed.name, 'main.o other.o')
    const words = ['--no-entry', '--export-all', '--allow-undefined']
    const { report } = await reportOf([...words, ...fixed.files], program.directory)
    const again = await reportOf([...words, ...fixed.files.map(file => join(program.directory, file))], tmpdir())
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(report))
    expect(JSON.stringify(report)).not.toContain(program.directory)
  })
  test('by what is in it, whatever order the files are given in', async () => {
    const { files, directory: from } = programNamed('sqlite')
    const shuffled = [...files.filter(isAbsolute).reverse(), ...files.filter(file => !isAbsolute(file))]
    const words = ['--no-merge-data-segments', '--compress-relocations']
    const contents = ({ items }: SizeReport): string[] =>
      items
        .filter(({ kind }) => kind === 'function' || kind === 'data' || kind === 'bss' || kind === 'string')
        .map(({ key, hash = '' }) => `${key} ${hash}`)
        .sort()
    const one = await reportOf([...words, ...files], from)
    const other = await reportOf([...words, ...shuffled], from)
    expect(contents(other.report)).toEqual(contents(one.report))
  })
})

describe('38. source files of SQLite', () => {
  /** Bytes by the last part of the file's name, by llvm-dwarfdump's rows of the linked module. */
  async function dumped(module: Uint8Array): Promise<Map<string, number>> {
    const file = join(directory, 'lines.wasm')
    writeFileSync(file, module)
    const lines = [...parseDump(await runOrFail(tool('llvm-dwarfdump'), ['--debug-line', file])).values()].flat()
    const found = new Map<string, number>()
    let last: { at: number; file: string } | undefined
    for (const line of lines) {
      const [, digits, what] = /^0x([0-9a-f]+) (.*)$/.exec(line) ?? []
      const at = parseInt(digits, 16)
      // Of dropped functions the table has rows beyond any code.
      if (last !== undefined && last.at < module.length)
        found.set(last.file, (found.get(last.file) ?? 0) + at - last.at)
      last = what === 'end' ? undefined : { at, file: what.replace(/:\d+$/, '') }
    }
    return found
  }

  const byName = ({ items, sources }: SizeReport): Map<string, number> => {
    const found = new Map<string, number>()
    for (const [source, bytes] of items.flatMap(({ lines = [] }) => lines)) {
      const last = sources[source].replace(/^.*\//, '')
      found.set(last, (found.get(last) ?? 0) + bytes)
    }
    return found
  }

  const sorted = (sums: ReadonlyMap<string, number>): (readonly [string, number])[] => [...sums].sort()

  test('have at least 95 % of the code, and the bytes that llvm-dwarfdump gives them', async () => {
    const { module, report } = link(inputsOf(programNamed('sqlite')), { compressRelocations: true })
    const made = reportOfLink('out.wasm', report)
    expect(checkPartition(made)).toEqual([])
    const ours = byName(made)
    expect(sorted(ours)).toEqual(sorted(await dumped(module)))
    const code = made.items.filter(({ section }) => section === 'code')
    const share = sum([...ours.values()]) / sum(code.map(({ bytes }) => bytes))
    expect(share).toBeGreaterThan(0.95)
  })
  test('are known of the stripped output too, and padding is nobody’s', () => {
    const plain = byName(exact('sqlite', { compressRelocations: true }))
    expect(sorted(byName(exact('sqlite', { strip: 'all' })))).toEqual(sorted(plain))
  })
})
