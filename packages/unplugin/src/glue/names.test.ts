import { expect, test } from 'vitest'
import type { NativeExport } from '../native-exports.ts'
import { type Binding, namesGlue } from './names.ts'

const EXPORTS: readonly NativeExport[] = [
  { symbol: 'add', names: ['add'], kind: 'function' },
  { symbol: '_Z1fi', names: ['_Z1fi', 'f(int)'], kind: 'function' },
  { symbol: 'delete', names: ['delete'], kind: 'function' },
  { symbol: 'a.b', names: ['a.b'], kind: 'function' },
  { symbol: 'table', names: ['table'], kind: 'data' },
]

const glue = (binding: Binding): string => namesGlue(EXPORTS, 'default', binding).replaceAll('\0', '')

test('one pure declaration for each export', () => {
  expect(glue('direct')).toMatchInlineSnapshot(`
    "import { native as $$ } from "\\u0000wasmweld/program/default"
    export const add = /*#__PURE__*/ (() => $$.add)()
    export const _Z1fi = /*#__PURE__*/ (() => $$._Z1fi)()
    export { _Z1fi as "f(int)" }
    const $$2 = /*#__PURE__*/ (() => $$.delete)()
    export { $$2 as delete }
    const $$3 = /*#__PURE__*/ (() => $$["a.b"])()
    export { $$3 as "a.b" }
    export const table = /*#__PURE__*/ (() => $$.table)()
    export const memory = /*#__PURE__*/ (() => $$.memory)()
    "
  `)
})

test('made at the first call', () => {
  expect(glue('lazy')).toMatchInlineSnapshot(`
    "import { program as $$ } from "\\u0000wasmweld/program/default"
    export const add = (...values) => $$().add(...values)
    export const _Z1fi = (...values) => $$()._Z1fi(...values)
    export { _Z1fi as "f(int)" }
    const $$2 = (...values) => $$().delete(...values)
    export { $$2 as delete }
    const $$3 = (...values) => $$()["a.b"](...values)
    export { $$3 as "a.b" }
    export const table = { get value() { return $$().table.value }, set value(value) { $$().table.value = value }, valueOf: () => $$().table.value }
    export const memory = { get buffer() { return $$().memory.buffer }, grow: pages => $$().memory.grow(pages) }
    "
  `)
})

test('swapped while a dev server runs', () => {
  expect(glue('swapped')).toMatchInlineSnapshot(`
    "import { program as $$, swapped as $$swapped } from "\\u0000wasmweld/program/default"
    export const add = (...values) => $$().add(...values)
    export const _Z1fi = (...values) => $$()._Z1fi(...values)
    export { _Z1fi as "f(int)" }
    const $$2 = (...values) => $$().delete(...values)
    export { $$2 as delete }
    const $$3 = (...values) => $$()["a.b"](...values)
    export { $$3 as "a.b" }
    export let table = $$().table
    $$swapped(() => { table = $$().table })
    export let memory = $$().memory
    $$swapped(() => { memory = $$().memory })
    "
  `)
})
