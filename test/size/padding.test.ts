// Code that was linked carries unused digits of numbers, and data carries alignment. Binaryen, which reads and writes all of it anew, is asked
// what is left.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { link } from '@wasmweld/linker'
import { checkPartition, reportOfLink, reportOfModule } from '@wasmweld/size'
import type { Item, SizeReport } from '@wasmweld/size'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inputsOf, readProgram } from '../support/real-programs.ts'
import { runOrFail } from '../support/tools.ts'

const WASM_OPT = '/usr/bin/wasm-opt'

interface Build {
  readonly report: SizeReport
  readonly module: Uint8Array
  /** Code when Binaryen wrote it anew. */
  readonly codeAnew: number
  /** `[binary-bytes]` by function: the body as Binaryen would write it, without its size. */
  readonly bodies: ReadonlyMap<string, number>
  /** Bytes of initial data. */
  readonly data: number
}

let directory: string
let padded: Build
let compressed: Build

async function build(name: string, compressRelocations: boolean): Promise<Build> {
  const inputs = inputsOf(await readProgram('libcxx', '$crt1 main.o $libcxx $libcxxabi $libc $rt'))
  const { module, report } = link(inputs, { compressRelocations })
  const [file, anew] = [join(directory, `${name}.wasm`), join(directory, `${name}-anew.wasm`)]
  writeFileSync(file, module)
  const metrics = await runOrFail(WASM_OPT, ['--all-features', '-g', '--func-metrics', file, '-o', anew])
  const bodies = metrics.matchAll(/^func: (.*)\n \[binary-bytes\] : (\d+)/gm)
  return {
    report: reportOfLink(`${name}.wasm`, report),
    module,
    codeAnew: bytesIn(reportOfModule(anew, readFileSync(anew)), 'code'),
    bodies: new Map(Array.from(bodies, ([, name, bytes]) => [name, Number(bytes)])),
    data: Number(/\[memory-data\] *: (\d+)/.exec(metrics)?.[1]),
  }
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-padding-'))
  padded = await build('padded', false)
  compressed = await build('compressed', true)
})
afterAll(() => rmSync(directory, { recursive: true }))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const bytesIn = ({ items }: SizeReport, section: string): number =>
  sum(items.filter(item => item.section === section).map(({ bytes }) => bytes))
const functionsOf = ({ items }: SizeReport): readonly Item[] =>
  items.filter(({ kind }) => kind === 'function' || kind === 'synthetic-function')

test('6. LEB padding: what Binaryen’s writing saves of the padded module, and of no other', () => {
  expect(checkPartition(padded.report)).toEqual([])
  const [row] = padded.report.items.filter(({ name }) => name === 'LEB padding')
  expect(row.bytes).toBeGreaterThan(10_000)
  expect(compressed.report.items.filter(({ name }) => name === 'LEB padding')).toEqual([])
  // It writes the same code for both; so what it changes beside padding is what it changes of the compressed module.
  expect(padded.codeAnew).toBe(compressed.codeAnew)
  const saved = bytesIn(padded.report, 'code') - padded.codeAnew
  const otherwise = bytesIn(compressed.report, 'code') - compressed.codeAnew
  // The sizes of some bodies take a byte less when the bodies are shorter.
  const shorter = functionsOf(padded.report).filter(
    ({ parts }) => parts !== undefined && parts.sizeLeb > lebBytes(parts.body),
  )
  expect(shorter.length).toBeLessThan(20)
  expect(saved - otherwise).toBe(row.bytes + shorter.length)
})

const lebBytes = (number: number): number => (number < 0x80 ? 1 : number < 0x4000 ? 2 : number < 0x200000 ? 3 : 4)

test('6. a function costs what Binaryen writes for it, where it writes the same instructions', () => {
  expect([...padded.bodies]).toEqual([...compressed.bodies])
  // It has blocks and locals of its own in some; those whose compressed body is as long as its own are the same code.
  const own = new Map(functionsOf(compressed.report).map(({ name, parts }) => [name, parts?.body]))
  const alike = functionsOf(padded.report).filter(({ name }) => own.get(name) === padded.bodies.get(name))
  expect(alike.length).toBeGreaterThan(functionsOf(padded.report).length / 2)
  const wrong = alike.filter(({ name, parts, bytes }) => {
    const body = padded.bodies.get(name) ?? 0
    return parts?.body !== body || bytes !== body + parts.sizeLeb + parts.declaration
  })
  expect(wrong).toEqual([])
})

test('6. alignment: with literals and symbols it is all the data that Binaryen counts, and it is zeros', () => {
  const data = padded.report.items.filter(({ section, kind }) => section === 'data' && kind !== 'section-header')
  expect(sum(data.map(({ bytes }) => bytes))).toBe(padded.data)
  const alignment = data.filter(({ kind }) => kind === 'padding')
  expect(sum(alignment.map(({ bytes }) => bytes))).toBeGreaterThan(100)
  for (const [from, to] of alignment.flatMap(({ ranges }) => ranges)) {
    expect(to - from).toBeLessThan(16)
    expect(padded.module.subarray(from, to).every(byte => byte === 0)).toBe(true)
  }
})
