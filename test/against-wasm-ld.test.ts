// Every link of fixtures/, by wasm-ld 22 and by us: the same messages, the same sections byte for byte, the same behaviour.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { acceptedFor } from './matrix/accepted.ts'
import { CASES } from './matrix/cases.ts'
import { argumentsOf, brokenExpectations, brokenRun, runCase } from './support/check-case.ts'
import { ACCEPTED_DIFFERENCES, acceptedDifference } from './support/accepted-differences.ts'
import { compareModules } from './support/compare.ts'
import { buildFixtures, type BuiltFixtures } from './support/compile.ts'
import { readFixtures, type LinkCase } from './support/fixture.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'
import { ROOT, run, tool } from './support/tools.ts'

const COMPILING = 240_000
const fixtures = readFixtures()
let directoryOf: BuiltFixtures

beforeAll(async () => {
  directoryOf = await buildFixtures(fixtures)
}, COMPILING)

/** A link in which wasm-ld is wrong: only ours has to be as the fixture says. */
async function linkAlone(link: LinkCase, reason: string): Promise<void> {
  expect(acceptedDifference(reason).overlooks).toBe('all')
  const ours = await linkWithUs(argumentsOf(link), directoryOf(link.fixture))
  expect(brokenExpectations(link, ours)).toEqual([])
  const ran = ours.module === undefined ? undefined : await runCase(link, ours.module)
  if (ran !== undefined) expect(brokenRun(link, ran)).toEqual([])
}

async function compareLinks(link: LinkCase): Promise<void> {
  const directory = directoryOf(link.fixture)
  const args = argumentsOf(link)
  const theirs = await linkWithWasmLd(args, directory)
  expect(brokenExpectations(link, theirs), 'what the fixture says, of wasm-ld').toEqual([])

  const ours = await linkWithUs(args, directory)
  expect(brokenExpectations(link, ours), 'what the fixture says, of us').toEqual([])
  expect(ours.messages).toEqual(theirs.messages)
  expect(ours.stdout).toBe(theirs.stdout)
  if (theirs.module === undefined || ours.module === undefined) return

  const difference = compareModules(theirs.module, ours.module, link.differs)
  if (difference !== undefined) expect.fail(difference)

  const ran = await runCase(link, ours.module)
  if (ran === undefined) return
  expect(brokenRun(link, ran)).toEqual([])
  // A documented difference may be that wasm-ld's module does not run.
  if (link.differs.length === 0) expect(ran).toEqual(await runCase(link, theirs.module))
}

/** What llvm-dwarfdump has to say of a module's debug information; its first line names the file. */
async function verifyDwarf(module: Uint8Array, directory: string, name: string): Promise<string> {
  const file = join(directory, name)
  writeFileSync(file, module)
  const { code, stdout, stderr } = await run(tool('llvm-dwarfdump'), ['--verify', file])
  return [code, stdout, stderr].join('\n').replaceAll(file, '')
}

test('debug information verifies as it does behind wasm-ld', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-dwarf-'))
  const described = fixtures.filter(({ name }) => name.startsWith('dwarf')).flatMap(({ cases }) => cases)
  for (const link of described.filter(({ errors }) => errors.length === 0)) {
    const theirs = await linkWithWasmLd(argumentsOf(link), directoryOf(link.fixture))
    const ours = await linkWithUs(argumentsOf(link), directoryOf(link.fixture))
    const verified = await verifyDwarf(ours.module ?? new Uint8Array(), directory, 'ours.wasm')
    expect(verified, link.name).toBe(await verifyDwarf(theirs.module ?? new Uint8Array(), directory, 'theirs.wasm'))
    expect(verified).not.toContain('not a')
  }
  rmSync(directory, { recursive: true })
})

test('every accepted difference is shown by a case, or by the test that it names', () => {
  const shown = new Set(fixtures.flatMap(({ cases }) => cases.flatMap(({ differs, onlyUs }) => [...differs, onlyUs])))
  for (const each of CASES) for (const name of acceptedFor(each)) shown.add(name)
  for (const [name, { overlooks }] of Object.entries(ACCEPTED_DIFFERENCES)) {
    if (typeof overlooks === 'object' && 'tested' in overlooks)
      expect(existsSync(join(ROOT, overlooks.tested))).toBe(true)
    else expect(shown, name).toContain(name)
  }
})

for (const fixture of fixtures) {
  describe(fixture.name, () => {
    for (const link of fixture.cases) {
      const { onlyUs } = link
      test(link.name, () => (onlyUs === undefined ? compareLinks(link) : linkAlone(link, onlyUs)))
    }
  })
}
