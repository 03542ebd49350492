import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { link } from '@wasmweld/linker'
import { buildGraph, checkPartition, diff, exportCost, groupCost, reportOfLink, shownName, why } from '@wasmweld/size'
import type { DiffRow, GroupCost, SizeGraph, SizeReport } from '@wasmweld/size'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkText } from '../support/link-text.ts'
import { expandLibrary, runOrFail, tool } from '../support/tools.ts'

const reportOf = (texts: readonly string[], exports: readonly string[]): SizeReport =>
  reportOfLink('m.wasm', linkText(texts, { exports: [...exports] }).report)

const sumOf = (rows: readonly DiffRow[]): number => rows.reduce((sum, { delta }) => sum + delta, 0)

test('18. and 19. of two functions of one name, the one that grew has its row', () => {
  const twins = (more: string): SizeReport =>
    reportOf(
      [`a.o: func helper local = one ${more}; func one = helper`, 'b.o: func helper local = two; func two = helper'],
      ['one', 'two'],
    )
  const [before, after] = [twins(''), twins('one two')]
  expect(before.items.filter(({ kind, name }) => kind === 'function' && name === 'helper')).toHaveLength(2)
  const rows = diff(before, after)
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'grown', name: 'helper', key: 'a.o:helper' }))
  expect(rows.filter(({ kind }) => kind !== 'overhead')).toHaveLength(1)
  expect(sumOf(rows)).toBe(after.outputs[0].bytes - before.outputs[0].bytes)
})

test('21. a function that was given another name is renamed, with its name’s own change', () => {
  const named = (name: string): SizeReport =>
    reportOf([`a.o: func ${name} local = go go; func go = ${name}; func other = go`], ['go', 'other'])
  const rows = diff(named('old'), named('newer'))
  expect(rows.map(({ kind, was, name, delta }) => [kind, was, name, delta])).toEqual([
    ['renamed', 'name of old', 'name of newer', 2],
    ['renamed', 'old', 'newer', 0],
  ])
})

const LETTERS = ['f', 'g', 'h', 'i', 'j']
/** Objects with functions that call each other and read data, of which some are exported. */
const anyProgram = fc
  .record({
    calls: fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 6 }), { minLength: 5, maxLength: 5 }),
    reads: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    sizes: fc.array(fc.nat({ max: 300 }), { minLength: 5, maxLength: 5 }),
    exported: fc.uniqueArray(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 5 }),
  })
  .map(({ calls, reads, sizes, exported }) => {
    const functions = LETTERS.map((name, place) => {
      const items = [...calls[place].map(callee => LETTERS[callee]), ...(reads[place] ? [`&d${name}`] : [])]
      return `${name}.o: func ${name} = ${items.join(' ')}; data d${name} = "${'x'.repeat(sizes[place])}"`
    })
    return reportOf(functions, exported)
  })

test('22. whatever changed between two links, the rows sum to the difference', () => {
  fc.assert(
    fc.property(anyProgram, anyProgram, (before, after) => {
      expect(checkPartition(after)).toEqual([])
      expect(sumOf(diff(before, after))).toBe(after.outputs[0].bytes - before.outputs[0].bytes)
      expect(diff(after, after)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

const position = ({ report }: SizeGraph, name: string, kind = 'function'): number =>
  report.items.findIndex(item => item.kind === kind && item.name === name)

test('13. what two exports share is exclusive to none, and the second costs its margin', () => {
  const objects = [
    'a.o: func one = shared; func two = shared',
    'b.o: func shared = &table; data table = zeros:1; data table2 = 1',
  ]
  const graph = buildGraph(reportOf(objects, ['one', 'two']))
  const [one, two] = ['one', 'two'].map(name => exportCost(graph, [position(graph, `export "${name}"`, 'export')]))
  const alone = reportOf(objects, ['one']).outputs[0].bytes
  expect(one.marginal + two.marginal).toBeLessThan(graph.report.outputs[0].bytes)
  expect(two.marginal).toBe(two.exclusive)
  expect(one.exclusive).toBeLessThan(one.marginal)
  expect(one.sharedWith).toEqual([{ kind: 'export', item: position(graph, 'export "two"', 'export') }])
  // The real difference has the one digit more that a count may take.
  expect(Math.abs(graph.report.outputs[0].bytes - alone - two.marginal)).toBeLessThanOrEqual(graph.report.items.length)
})

test('a way from the export to the data, by what the objects say', () => {
  const graph = buildGraph(
    reportOf(['a.o: func go = work', 'b.o: func work = *later; func later = &text; data text = "hello"'], ['go']),
  )
  const steps = why(graph, position(graph, 'text', 'data'))?.steps ?? []
  expect(steps.map(({ item, edge }) => `${edge ?? ''} ${shownName(graph.report.items[item])}`)).toEqual([
    ' export "go"',
    'export go',
    'call work',
    'address later',
    'data-ref text',
  ])
})

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-questions-'))
afterAll(() => rmSync(directory, { recursive: true }))

const MAIN = `
#include <stdlib.h>
#include <string.h>
static int order(const void *one, const void *other) { return *(char *)one - *(char *)other; }
__attribute__((export_name("go"))) long go(int size, char *from) {
  char *copy = malloc(size);
  memcpy(copy, from, size);
  qsort(copy, size, 1, order);
  return strtol(copy, 0, 10) + (long)strlen(copy);
}`
const STUBS = `
#include <stddef.h>
void *malloc(size_t size) { return 0; }
void *memcpy(void *to, const void *from, size_t size) { return to; }
void qsort(void *base, size_t count, size_t width, int (*order)(const void *, const void *)) {}
long strtol(const char *text, char **end, int base) { return 0; }
size_t strlen(const char *text) { return 0; }`

beforeAll(async () => {
  for (const [name, text] of Object.entries({ main: MAIN, stubs: STUBS })) {
    writeFileSync(join(directory, `${name}.c`), text)
    const flags = ['--target=wasm32-wasi', '-O1', '-fno-builtin', '-c', `${name}.c`, '-o', `${name}.o`]
    await runOrFail(tool('clang'), flags, directory)
  }
})

/** What is not there for anybody: the format's own, and what no item can be said to have. */
const FORMAT = ['module-header', 'section-header', 'padding', 'custom', 'table', 'memory', 'global', 'bss']

test('14. the cost of libc.a is what a link without it saves, but for what is the format’s', () => {
  const reportWith = (...files: readonly string[]): SizeReport => {
    const inputs = files.map(path => ({ name: path.replace(/.*\//, ''), bytes: readFileSync(path) }))
    return reportOfLink('m.wasm', link(inputs, { entry: false, strip: 'debug' }).report)
  }
  const [main, stubs] = ['main.o', 'stubs.o'].map(name => join(directory, name))
  const full = reportWith(main, expandLibrary('$libc'), expandLibrary('$rt'))
  const stubbed = reportWith(main, stubs)
  const costOf = (report: SizeReport, isPart: (name: string) => boolean): GroupCost => {
    const part = report.items.flatMap(({ input }, item) =>
      input !== undefined && isPart(report.inputs[input].name) ? [item] : [],
    )
    return groupCost(buildGraph(report), part)
  }
  const ofLibc = costOf(full, name => /^(libc|libclang_rt.*)\.a/.test(name))
  const ofStubs = costOf(stubbed, name => name === 'stubs.o')
  const saved = full.outputs[0].bytes - stubbed.outputs[0].bytes
  const costs = ({ removable, padding }: GroupCost): number => removable + padding
  const overhead = saved - (costs(ofLibc) - costs(ofStubs))
  expect(ofLibc.removable).toBeGreaterThan(5000)
  expect(Math.abs(overhead)).toBeLessThan(saved / 100)
  // What stays is the same in both, but for what the linker makes where there are constructors, and for a segment that only libc fills.
  const stays = ({ items }: SizeReport, gone: readonly number[]): readonly string[] =>
    items
      .filter(
        ({ kind, key }, item) => !gone.includes(item) && !FORMAT.includes(kind) && !/<linker>|data names/.test(key),
      )
      .map(({ key, bytes }) => `${key} ${bytes}`)
  expect(stays(full, ofLibc.items)).toEqual(stays(stubbed, ofStubs.items))
})
