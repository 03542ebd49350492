// What was read of a file serves other links, which leave it as it is: the reason that a dev server relinks fast.

import { createHash } from 'node:crypto'
import { createInputCache, link, LinkError, type LinkInput, type LinkOptions } from '@wasmweld/linker'
import { beforeAll, expect, test } from 'vitest'
import { readCorpus, VARIATIONS, type FuzzLink } from './fuzz/corpus.ts'
import { inputsOf, readProgram, type Program } from './support/real-programs.ts'

let corpus: readonly FuzzLink[]
let printf: Program

beforeAll(async () => {
  corpus = await readCorpus()
  printf = await readProgram('libc-printf', '$crt1 main.o $libc $rt')
})

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The module's hash, or what was wrong. */
function outcome(inputs: readonly LinkInput[], options: LinkOptions, cache = createInputCache()): string {
  try {
    return hash(link(inputs, options, cache).module)
  } catch (error) {
    if (error instanceof LinkError) return error.message
    throw error
  }
}

test('links of all options that share a cache are as those that do not', () => {
  for (const { name, inputs, options } of corpus) {
    const cache = createInputCache()
    for (const variation of [...VARIATIONS, ...[...VARIATIONS].reverse()]) {
      const all = { ...options, ...variation }
      expect(outcome(inputs, all, cache), `${name} ${JSON.stringify(variation)}`).toBe(outcome(inputs, all))
    }
  }
})

test('links of several programs that share files and a cache do not disturb each other', () => {
  const cache = createInputCache()
  const inputs = inputsOf(printf)
  const whole = link(inputs, {}, cache)
  const before = hash(whole.module)
  const report = JSON.stringify(whole.report)
  const small = outcome(inputs, { strip: 'all', compressRelocations: true, gcSections: false }, cache)
  const other = outcome(inputs.slice(2), { entry: false, exports: ['qsort', 'strtod'] }, cache)
  expect(hash(whole.module)).toBe(before)
  expect(outcome(inputs, {}, cache)).toBe(before)
  expect(JSON.stringify(link(inputs, {}, cache).report)).toBe(report)
  expect(small).toBe(outcome(inputs, { strip: 'all', compressRelocations: true, gcSections: false }))
  expect(other).toBe(outcome(inputs.slice(2), { entry: false, exports: ['qsort', 'strtod'] }))
})

test('no link changes its inputs', () => {
  for (const { name, inputs, options } of corpus) {
    const before = inputs.map(({ bytes }) => hash(bytes))
    for (const variation of VARIATIONS) outcome(inputs, { ...options, ...variation })
    expect(
      inputs.map(({ bytes }) => hash(bytes)),
      name,
    ).toEqual(before)
  }
})

test('a changed file is read again', () => {
  const cache = createInputCache()
  const find = (name: string): FuzzLink => corpus.find(each => each.name === name) ?? corpus[0]
  const { inputs, options } = find('functions')
  const other = find('data').inputs[1]
  const changed = [inputs[0], { ...inputs[1], bytes: other.bytes }]
  const first = outcome(inputs, options, cache)
  expect(outcome(changed, options, cache)).toContain('undefined symbol')
  expect(outcome(inputs, options, cache)).toBe(first)
})

test('the same bytes under another name are that other file in messages', () => {
  const cache = createInputCache()
  const { inputs, options } = corpus[0]
  const main = { ...inputs[0], name: 'renamed.o' }
  outcome(inputs, options, cache)
  expect(outcome([main], options, cache)).toContain('renamed.o')
})
