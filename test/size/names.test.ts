// What names in a report say: to readers as LLVM shows them, to trees where they belong.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { link } from '@wasmweld/linker'
import { checkPartition, reportOfModule, tree } from '@wasmweld/size'
import type { SizeReport, TreeNode } from '@wasmweld/size'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkRust } from '../support/compile-rust.ts'
import { filteredByLlvm } from '../support/cxxfilt.ts'
import { inputsOf, readProgram } from '../support/real-programs.ts'
import { ROOT } from '../support/tools.ts'

let directory: string
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'wasmweld-names-'))))
afterAll(() => rmSync(directory, { recursive: true }))

const RUST = readFileSync(join(ROOT, 'test/programs/generics.rs'), 'utf8')

/** Built once, since rustc takes its time. */
const reports = new Map<string, Promise<SizeReport>>()
function reportOf(what: string, build: () => Promise<Uint8Array>): Promise<SizeReport> {
  const report = reports.get(what) ?? build().then(bytes => reportOfModule('program.wasm', bytes))
  reports.set(what, report)
  return report
}

const cpp = (): Promise<SizeReport> =>
  reportOf(
    'C++',
    async () => link(inputsOf(await readProgram('libcxx', '$crt1 main.o $libcxx $libcxxabi $libc $rt'))).module,
  )
const olderRust = (): Promise<SizeReport> => reportOf('older', () => linkRust(RUST, directory))
const newerRust = (): Promise<SizeReport> =>
  reportOf('newer', () => linkRust(RUST, directory, ['-Csymbol-mangling-version=v0']))

const PROGRAMS: readonly (readonly [what: string, mangled: RegExp, report: () => Promise<SizeReport>])[] = [
  ['C++ with libc++', /^_Z/, cpp],
  ['Rust, the older scheme', /^_ZN.*17h[0-9a-f]{16}E/, olderRust],
  ['Rust, the newer scheme', /^_R/, newerRust],
]

test.each(PROGRAMS)(
  '36. demangling: names in a report are those of llvm-cxxfilt: %s',
  async (_what, mangled, report) => {
    const { items } = await report()
    // The filter takes a text: a name ends where a character is none of a name.
    const functions = items.filter(({ kind, name }) => kind === 'function' && /^[\w.$]+$/.test(name))
    expect(functions.filter(({ name }) => mangled.test(name)).length).toBeGreaterThan(100)
    expect(functions.map(({ name, demangled }) => demangled ?? name)).toEqual(
      filteredByLlvm(functions.map(({ name }) => name)),
    )
  },
)

const child = ({ children }: TreeNode, name: string): TreeNode | undefined => children.find(each => each.name === name)

test('bytes by crate are the same for both schemes, to a hundredth, where the newer says it exactly', async () => {
  const [older, newer] = [await olderRust(), await newerRust()]
  for (const report of [older, newer]) expect(checkPartition(report)).toEqual([])
  for (const crate of ['core', 'alloc', 'std', 'mine', 'hashbrown']) {
    const [one, other] = [older, newer].map(report => child(tree(report, 'crate'), crate)?.bytes ?? 0)
    expect(one, crate).toBeGreaterThan(1000)
    expect(Math.abs(one - other) / other, crate).toBeLessThan(0.01)
  }
})

test('bytes by namespace: libc++ is in std, by its classes', async () => {
  const standard = child(tree(await cpp(), 'namespace'), 'std')
  expect(standard?.bytes).toBeGreaterThan(50_000)
  const inline = child(standard as TreeNode, '__1') ?? child(standard as TreeNode, '__2')
  expect(child(inline as TreeNode, 'basic_string')?.bytes).toBeGreaterThan(1000)
})
