import { expect, test } from 'vitest'
import { leftOfModule } from './left-of-module.ts'

const CODE = `import { other } from './other.js'
let wasm
export function set(value) { wasm = value }
function inner() { return wasm.inner({ renamed: Object.unused }) }
export function used() { return inner() }
export function unused() { return wasm.unused() }
const registry = typeof FinalizationRegistry === 'undefined' ? { register: () => {} } : new FinalizationRegistry(at => wasm.freed(at))
export class Thing { free() { registry.unregister(this); wasm.thing() } }
const made = other(() => wasm.made())
class Early { static first = wasm.early() }
function renamed() { return wasm.renamed() }
export { renamed as 'odd name' }
export * from './more.js'
export default function () { return wasm.byDefault() }`

const members = (...used: readonly string[]): readonly string[] =>
  [...leftOfModule(CODE, used).matchAll(/wasm\.(\w+)/g)].map(([, name]) => name).sort()

test('what runs at once is left, and what used exports lead to', () => {
  expect(members()).toEqual(['byDefault', 'early', 'made'])
  expect(members('used')).toEqual(['byDefault', 'early', 'inner', 'made'])
  expect(members('Thing')).toEqual(['byDefault', 'early', 'freed', 'made', 'thing'])
  expect(members('odd name', 'unused')).toEqual(['byDefault', 'early', 'made', 'renamed', 'unused'])
})

test('all of what is no module', () => {
  expect(leftOfModule('not a module', [])).toBe('not a module')
})
