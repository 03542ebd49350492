// Links of every kind: the report has every byte of the output once, and knows why everything is there.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SizeReport, buildGraph, checkPartition, garbage } from '@wasmweld/size'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildMatrix } from '../matrix/build.ts'
import { CASES } from '../matrix/cases.ts'
import { variantName } from '../matrix/variants.ts'
import { generateLink } from '../support/generate-links.ts'
import { type LinkedReport, linkedReport } from '../support/linked-report.ts'
import { writeLink } from '../support/write-link.ts'

/** Enough in CI; a night can have more. */
const LINKS = Number(process.env['WASMWELD_LINKS'] ?? 150)
const SEED = Number(process.env['WASMWELD_SEED'] ?? 5)

/** What is there though nothing is known to keep it. */
const unexplained = (report: SizeReport): string[] => garbage(buildGraph(report)).map(item => report.items[item].key)

function expectSound({ module, report }: LinkedReport, what: string): void {
  expect(report.outputs[0].bytes, what).toBe(module.length)
  expect(checkPartition(report), what).toEqual([])
  expect(unexplained(report), what).toEqual([])
}

test('1. partition: of generated links, too, the items are the file, without gap or overlap', async () => {
  let linked = 0
  const property = fc.asyncProperty(fc.gen(), async next => {
    const generated = generateLink(next)
    const directory = mkdtempSync(join(tmpdir(), 'wasmweld-partition-'))
    try {
      const words = writeLink(generated, directory)
      const made = await linkedReport(words, directory)
      if (made === undefined) return
      linked++
      expectSound(made, words.join(' '))
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
  await fc.assert(property, { numRuns: LINKS, seed: SEED, endOnFailure: true })
  expect(linked).toBeGreaterThan(LINKS / 4)
})

describe('1. partition: of every kind of input, output and option', () => {
  let objects = ''
  beforeAll(async () => {
    objects = await buildMatrix()
  })
  const folders = [...new Set(CASES.map(({ variant }) => variantName(variant)))]
  test.each(folders)('%s', async folder => {
    const cases = CASES.filter(({ variant }) => variantName(variant) === folder)
    let linked = 0
    for (const { words, name } of cases) {
      const made = await linkedReport(words, join(objects, folder))
      if (made === undefined) continue
      linked++
      expectSound(made, name)
    }
    expect(linked).toBeGreaterThan(cases.length / 2)
  })
})
