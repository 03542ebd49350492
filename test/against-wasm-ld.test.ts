// Every link of fixtures/, by wasm-ld 22 and by us: the same messages, the same sections byte for byte, the same behaviour.

import { beforeAll, describe, expect, test } from 'vitest'
import { argumentsOf, brokenExpectations, brokenRun, runCase } from './support/check-case.ts'
import { assertDocumented, compareModules } from './support/compare.ts'
import { buildFixtures, type BuiltFixtures } from './support/compile.ts'
import { readFixtures, type LinkCase } from './support/fixture.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'

const COMPILING = 240_000
const fixtures = readFixtures()
let directoryOf: BuiltFixtures

beforeAll(async () => {
  directoryOf = await buildFixtures(fixtures)
}, COMPILING)

async function compareLinks(link: LinkCase): Promise<void> {
  assertDocumented(link.differs)
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

for (const fixture of fixtures) {
  describe(fixture.name, () => {
    for (const link of fixture.cases) test(link.name, () => compareLinks(link))
  })
}
