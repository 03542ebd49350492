import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { demangle } from './demangle.ts'

/** Mangled and readable names, line by line in turn; the readable ones are LLVM's. */
const lines = ['itanium-names.txt', 'rust-names.txt'].flatMap(file =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
)
const pairs = lines.flatMap((line, at) => (at % 2 === 0 ? [[line, lines[at + 1]] as const] : []))

test.each(pairs)('%s', (mangled, readable) => expect(demangle(mangled)).toBe(readable))

test('what is not mangled stays as it is', () => {
  for (const name of [
    'main',
    '',
    '_',
    '_Z',
    '_Z1',
    '_Zfoo',
    '_ZN',
    '_Z3fo',
    '__wasm_call_ctors',
    '_ZNSt',
    '_Z1fS_',
    '_Z1fT_',
    '_Z1fILi',
    '_R',
    '_RNvC1a',
    '_R0NvC1a1f',
    '_RB_',
  ])
    expect(demangle(name)).toBe(name)
})

test('every beginning of a name ends in some text', () => {
  for (const [mangled] of pairs)
    for (let length = 0; length < mangled.length; length++)
      expect(typeof demangle(mangled.slice(0, length))).toBe('string')
})

test('names that refer to themselves over and over, and deep ones, stay as they are', () => {
  let bomb = '_Z1f1AIiiE'
  for (let step = 0; step < 40; step++) {
    const id = step === 0 ? '' : (step - 1).toString(36).toUpperCase()
    bomb += `1AIS${id}_S${id}_E`
  }
  const started = performance.now()
  expect(typeof demangle(bomb)).toBe('string')
  expect(demangle(`_Z1f${'P'.repeat(100_000)}i`)).toMatch(/^_Z1fPPP/)
  expect(performance.now() - started).toBeLessThan(2000)
})
