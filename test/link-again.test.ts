// The fixtures once more, with -r, from what -r made, and with --emit-relocs: by wasm-ld 22 and by us.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { argumentsOf, runCase } from './support/check-case.ts'
import { compareModules } from './support/compare.ts'
import { buildFixtures, type BuiltFixtures } from './support/compile.ts'
import { readFixtures, type LinkCase } from './support/fixture.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'

const COMPILING = 240_000
const fixtures = readFixtures()
const directory = mkdtempSync(join(tmpdir(), 'wasmweld-again-'))
let directoryOf: BuiltFixtures

beforeAll(async () => {
  directoryOf = await buildFixtures(fixtures)
}, COMPILING)
afterAll(() => rmSync(directory, { recursive: true }))

/** Links with both and expects the same; gives our module. */
async function sameFromBoth(args: readonly string[], cwd: string): Promise<Uint8Array | undefined> {
  const theirs = await linkWithWasmLd(args, cwd)
  const ours = await linkWithUs(args, cwd)
  expect(ours.messages).toEqual(theirs.messages)
  expect(ours.module === undefined).toBe(theirs.module === undefined)
  if (theirs.module === undefined || ours.module === undefined) return undefined
  const difference = compareModules(theirs.module, ours.module)
  if (difference !== undefined) expect.fail(difference)
  return ours.module
}

const isObject = (word: string): boolean => word.endsWith('.o') && !word.startsWith('/')

const objectsOf = new Map<string, Promise<Uint8Array | undefined>>()

/** What -r makes of a case's objects. Cases that differ in the rest of their arguments share it. */
function objectOf(link: LinkCase): Promise<Uint8Array | undefined> {
  const cwd = directoryOf(link.fixture)
  const args = ['-r', ...argumentsOf(link).filter(word => isObject(word) || word.startsWith('-m'))]
  const key = [cwd, ...args].join('\0')
  const made = objectsOf.get(key) ?? sameFromBoth(args, cwd)
  objectsOf.set(key, made)
  return made
}

/** What the rest of a case's arguments makes of that object. */
async function linkInSteps(link: LinkCase): Promise<void> {
  const args = argumentsOf(link)
  const object = await objectOf(link)
  // The accepted difference `names-of-copies`.
  if (object === undefined || args.includes('--no-gc-sections')) return
  const file = join(directory, 'object.o')
  writeFileSync(file, object)
  const module = await sameFromBoth([file, ...args.filter(word => !isObject(word))], directoryOf(link.fixture))
  // That it runs. Calls that ask where something lies may get another answer than before.
  if (module !== undefined) await runCase(link, module)
}

// What is documented as different moves the sections behind it, whose numbers relocations quote.
const compared = fixtures
  .flatMap(({ cases }) => cases)
  .filter(link => link.onlyUs === undefined && link.differs.length === 0)

describe('-r, and what it made linked again', () => {
  for (const link of compared) {
    const hasObjects = link.arguments.some(isObject) && !link.arguments.includes('--start-lib')
    if (hasObjects && !link.arguments.includes('-r')) test(link.name, () => linkInSteps(link))
  }
})

/** Cases that show the accepted differences `relocations-of-weak-addresses` and `relocations-of-dynamic-imports`. */
const APART: ReadonlySet<string> = new Set([
  'table-slots',
  'pie/with what the loader has',
  'shared-archive/in a program',
])

describe('--emit-relocs', () => {
  for (const link of compared.filter(({ name }) => !APART.has(name)))
    test(link.name, async () => {
      await sameFromBoth([...argumentsOf(link), '--emit-relocs'], directoryOf(link.fixture))
    })
})
