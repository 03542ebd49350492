// Every case of the table in matrix/: linked by wasm-ld 22 and by us, compared, and asked for its result.

import { availableParallelism } from 'node:os'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { acceptedFor } from './matrix/accepted.ts'
import { buildMatrix } from './matrix/build.ts'
import { CASES, type MatrixCase } from './matrix/cases.ts'
import { askModule, NOT_HERE } from './matrix/run-matrix.ts'
import { variantName, type Variant } from './matrix/variants.ts'
import { acceptedDifference } from './support/accepted-differences.ts'
import { compareModules } from './support/compare.ts'
import { linkWithUs, linkWithWasmLd, type Linked } from './support/linkers.ts'
import { inParallel } from './support/tools.ts'

const LINKING = 240_000
const references = new Map<MatrixCase, Linked>()
let directory = ''

const folderOf = ({ variant }: MatrixCase): string => join(directory, variantName(variant))

beforeAll(async () => {
  directory = await buildMatrix()
  // The reference takes a process for each case: all of them first, on every core.
  await inParallel(CASES, availableParallelism(), async each => {
    references.set(each, await linkWithWasmLd(each.words, folderOf(each)))
  })
}, LINKING)

/** A program of an object that was linked before. */
async function linkAgain(object: Uint8Array, { bits }: Variant): Promise<Uint8Array> {
  const file = join(directory, 'linked-before.o')
  writeFileSync(file, object)
  const { module, messages } = await linkWithUs(
    [`-mwasm${bits}`, file, '--no-entry', '--export=run', '--allow-undefined'],
    directory,
  )
  if (module === undefined) throw new Error(messages.join('\n'))
  return module
}

const isAll = (name: string): boolean => acceptedDifference(name).overlooks === 'all'

async function checkCase(each: MatrixCase): Promise<void> {
  const theirs = references.get(each)
  if (theirs === undefined) throw new Error('the reference was not linked')
  const ours = await linkWithUs(each.words, folderOf(each))
  expect(ours.messages).toEqual(theirs.messages)
  expect(ours.stdout).toBe(theirs.stdout)
  expect(ours.module === undefined, 'whether there is an output').toBe(theirs.module === undefined)
  if (theirs.module === undefined || ours.module === undefined) return
  const accepted = acceptedFor(each)
  const difference = compareModules(theirs.module, ours.module, accepted)
  if (difference !== undefined && !accepted.some(isAll)) expect.fail(difference)
  if (accepted.length > 0) expect(compareModules(theirs.module, ours.module), 'the difference').toBeDefined()
  const answer = await askModule(
    each.output.kind === 'relink' ? await linkAgain(ours.module, each.variant) : ours.module,
  )
  if (answer !== NOT_HERE) expect(answer).toBe(`run(3) = ${each.input.result}`)
}

for (const group of new Set(CASES.map(each => each.group))) {
  describe(group, () => {
    for (const each of CASES) if (each.group === group) test(each.name, () => checkCase(each))
  })
}

test('no two cases have one name', () => expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length))
