// Finished modules with what nobody wants of them taken out: valid, doing what they did, and no larger than others make them.

import { readItems, shakeModule } from '@wasmweld/binary'
import binaryen from 'binaryen'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countItems } from '../packages/binary/src/rewrite/count-items.ts'
import { anyModule, IMPORTED, type Pick } from './support/any-module.ts'

const MODULES = 400

/** What calls of functions give, one after the other in one instance. */
function answers(bytes: Uint8Array<ArrayBuffer>, calls: readonly string[]): readonly unknown[] {
  const m = Object.fromEntries(IMPORTED.map((field, index) => [field, () => index * 7]))
  const outcome = <Value>(act: () => Value): Value | string => {
    try {
      return act()
    } catch (error) {
      // What a module throws has no name.
      return error instanceof Error ? error.name : 'thrown'
    }
  }
  const instance = outcome(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), { m }))
  if (typeof instance === 'string') return [instance]
  return calls.map(name => outcome(instance.exports[name] as () => unknown))
}

test(`${MODULES} generated modules do the same for those who want a part of them`, () => {
  let smaller = 0
  let trapped = 0
  const property = fc.property(fc.gen(), next => {
    const pick: Pick = bound => next(fc.nat, { max: bound - 1 })
    const { bytes, functions } = anyModule(pick)
    if (!WebAssembly.validate(bytes)) new WebAssembly.Module(bytes)
    const exports = functions.filter(() => pick(4) === 0)
    const others = ['memory', 'table', 'global', 'tag'].filter(() => pick(6) === 0)
    const shaken = shakeModule(bytes, { exports: [...exports, ...others] })
    const after = shaken.bytes as Uint8Array<ArrayBuffer>
    new WebAssembly.Module(after)
    expect(
      WebAssembly.Module.exports(new WebAssembly.Module(after))
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...exports, ...others].sort())
    const calls = exports.length === 0 ? [] : Array.from({ length: 12 }, () => exports[pick(exports.length)])
    const before = answers(bytes, calls)
    expect(answers(after, calls)).toEqual(before)
    if (before.some(each => typeof each === 'string')) trapped++
    if (shaken.removed.functions > 0) smaller++
    // Nothing is left to remove.
    expect(Buffer.compare(shakeModule(after, { exports: 'all' }).bytes, after)).toBe(0)
  })
  fc.assert(property, { numRuns: MODULES, seed: 22, endOnFailure: true })
  // Both happen often enough to mean something.
  expect(smaller).toBeGreaterThan(MODULES / 4)
  expect(trapped).toBeGreaterThan(MODULES / 20)
})

/** What Binaryen's own pass leaves of a module. */
function withBinaryen(bytes: Uint8Array, exports: readonly string[]): Uint8Array {
  const module = binaryen.readBinary(bytes)
  const { MutableGlobals, BulkMemory, ReferenceTypes, ExceptionHandling, SignExt, Multivalue } = binaryen.Features
  module.setFeatures(MutableGlobals | BulkMemory | ReferenceTypes | ExceptionHandling | SignExt | Multivalue)
  for (const { name } of readItems(bytes).exports) if (!exports.includes(name)) module.removeExport(name)
  module.runPasses(['remove-unused-module-elements'])
  const left = module.emitBinary()
  module.dispose()
  return left
}

test('nothing stays that Binaryen removes', () => {
  // Of every kind as few, so no difference has to be explained.
  const property = fc.property(fc.gen(), next => {
    const pick: Pick = bound => next(fc.nat, { max: bound - 1 })
    const { bytes, functions } = anyModule(pick)
    const exports = functions.filter(() => pick(5) === 0)
    const ours = countItems(readItems(shakeModule(bytes, { exports }).bytes))
    const theirs = countItems(readItems(withBinaryen(bytes, exports)))
    for (const kind of Object.keys(ours) as (keyof typeof ours)[]) {
      if (kind !== 'customSections') expect([kind, Math.max(ours[kind], theirs[kind])]).toEqual([kind, theirs[kind]])
    }
  })
  fc.assert(property, { numRuns: 60, seed: 5, endOnFailure: true })
})
