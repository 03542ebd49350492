// Damaged input gives a result or an error that says so: never another crash, a hang, or more than 1 GB of memory.
// It runs in a process of its own, whose memory is measured and which a hang cannot block.

import { expect, test } from 'vitest'
import { ROOT, runOrFail } from './support/tools.ts'

interface Summary {
  readonly linked: number
  readonly refused: number
  readonly peakMebibytes: number
}

/** Enough to notice that something broke; `npm run fuzz` looks for what is rare. */
const MUTATIONS = 8000
const COMMANDS = 500
const SEED = 2022
const LIMIT_MEBIBYTES = 1024

async function fuzz(...args: readonly string[]): Promise<Summary> {
  const output = await runOrFail(
    process.execPath,
    ['--import', './scripts/typescript.js', 'test/fuzz/fuzz.ts', ...args],
    ROOT,
  )
  return JSON.parse(output) as Summary
}

test(`${MUTATIONS} mutations of objects and archives`, async () => {
  const { linked, refused, peakMebibytes } = await fuzz('--seed', `${SEED}`, '--count', `${MUTATIONS}`)
  expect(linked + refused).toBe(MUTATIONS)
  // Damage that is always noticed at the door would test nothing behind it.
  expect(linked).toBeGreaterThan(MUTATIONS / 20)
  expect(peakMebibytes).toBeLessThan(LIMIT_MEBIBYTES)
})

test(`${COMMANDS} command lines, with response files`, async () => {
  const { linked, refused, peakMebibytes } = await fuzz('--options', '--seed', `${SEED}`, '--count', `${COMMANDS}`)
  expect(linked + refused).toBe(COMMANDS)
  expect(linked).toBeGreaterThan(COMMANDS / 20)
  expect(peakMebibytes).toBeLessThan(LIMIT_MEBIBYTES)
})

test('every truncation of small objects and archives, and every 997th of a large object', async () => {
  const { refused, peakMebibytes } = await fuzz('--truncate')
  expect(refused).toBeGreaterThan(10_000)
  expect(peakMebibytes).toBeLessThan(LIMIT_MEBIBYTES)
})
