// Reports of what is shipped: the output of a link after tools of others worked on it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LinkResult, link } from '@wasmweld/linker'
import { type Item, buildGraph, checkPartition, garbage, reportOfLink, reportOfStripped } from '@wasmweld/size'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inputsOf, readProgram } from '../support/real-programs.ts'
import { runOrFail, tool } from '../support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-stripped-'))
const [plain, shipped] = [join(directory, 'plain.wasm'), join(directory, 'shipped.wasm')]
let linked: LinkResult
beforeAll(async () => {
  linked = link(inputsOf(await readProgram('libc-printf', '$crt1 main.o $libc $rt')))
  writeFileSync(plain, linked.module)
})
afterAll(() => rmSync(directory, { recursive: true }))

async function made(program: string, ...words: readonly string[]): Promise<Uint8Array> {
  await runOrFail(program, words)
  return new Uint8Array(readFileSync(shipped))
}

const contents = ({ kind, key, bytes, lines }: Item): string[] =>
  kind === 'function' || kind === 'data' ? [`${key} ${bytes} ${JSON.stringify(lines)}`] : []

describe.each([
  ['llvm-strip', () => made(tool('llvm-strip'), plain, '-o', shipped)],
  ['llvm-strip --strip-debug', () => made(tool('llvm-strip'), '--strip-debug', plain, '-o', shipped)],
  ['wasm-strip', () => made('wasm-strip', plain, '-o', shipped)],
])('%s', (_tool, strip) => {
  test('leaves an exact report: the code as it was, and what is gone among the dropped', async () => {
    const bytes = await strip()
    expect(bytes.length).toBeLessThan(linked.module.length)
    const report = reportOfStripped('shipped.wasm', bytes, linked.report)
    expect(checkPartition(report)).toEqual([])
    expect(garbage(buildGraph(report))).toEqual([])
    expect(report.outputs).toEqual([{ name: 'shipped.wasm', kind: 'wasm', confidence: 'exact', bytes: bytes.length }])
    const whole = reportOfLink('plain.wasm', linked.report)
    expect(report.items.flatMap(contents)).toEqual(whole.items.flatMap(contents))
    expect(report.dropped).toContainEqual(expect.objectContaining({ name: '.debug_info', why: 'stripped' }))
  })
})

test('the output itself is its own', () => {
  expect(reportOfStripped('a', linked.module, linked.report)).toEqual(reportOfLink('a', linked.report))
})

describe('wasm-opt', () => {
  test('writes code anew: decoded, with the names that it left and the files of the link', async () => {
    const bytes = await made('wasm-opt', '-O2', '-g', plain, '-o', shipped)
    const report = reportOfStripped('shipped.wasm', bytes, linked.report)
    expect(checkPartition(report)).toEqual([])
    expect(report.outputs[0].confidence).toBe('decoded')
    const malloc = report.items.find(({ name, kind }) => name === 'printf_core' && kind === 'function')
    expect(report.inputs[malloc?.input ?? -1]?.name).toMatch(/libc\.a\(vfprintf\.o\)$/)
  })
  test('without names and in the same order: names by the functions’ order', async () => {
    const bytes = await made('wasm-opt', '--vacuum', '--strip-debug', plain, '-o', shipped)
    const report = reportOfStripped('shipped.wasm', bytes, linked.report)
    expect(checkPartition(report)).toEqual([])
    expect(report.items.map(({ name }) => name)).toContain('printf_core')
  })
  test('without names and in another order: an error that says what to do', async () => {
    const bytes = await made('wasm-opt', '-O3', '--strip-debug', plain, '-o', shipped)
    expect(() => reportOfStripped('shipped.wasm', bytes, linked.report)).toThrow(
      'shipped.wasm: its functions are not those of the link',
    )
  })
})
