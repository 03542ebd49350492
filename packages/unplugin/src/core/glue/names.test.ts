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
    "import { bind as $$, bindValue as $$value, memory as $$memory } from "\\u0000wasmweld/program/default"
    export const add = /*#__PURE__*/ $$("add")
    export const _Z1fi = /*#__PURE__*/ $$("_Z1fi")
    export { _Z1fi as "f(int)" }
    const $$2 = /*#__PURE__*/ $$("delete")
    export { $$2 as delete }
    const $$3 = /*#__PURE__*/ $$("a.b")
    export { $$3 as "a.b" }
    export const table = /*#__PURE__*/ $$value("table")
    export { $$memory as memory }
    "
  `)
})

test('made at the first call', () => {
  expect(glue('lazy')).toMatchInlineSnapshot(`
    "import { program as $$, memory as $$memory } from "\\u0000wasmweld/program/default"
    export function add(...values) { return $$().add(...values) }
    export function _Z1fi(...values) { return $$()._Z1fi(...values) }
    export { _Z1fi as "f(int)" }
    function $$2(...values) { return $$().delete(...values) }
    export { $$2 as delete }
    function $$3(...values) { return $$()["a.b"](...values) }
    export { $$3 as "a.b" }
    export const table = { get value() { return $$().table.value }, set value(value) { $$().table.value = value }, valueOf: () => $$().table.value }
    export { $$memory as memory }
    "
  `)
})

test('swapped while a dev server runs', () => {
  expect(glue('swapped')).toMatchInlineSnapshot(`
    "import { program as $$, swapped as $$swapped, memory as $$memory } from "\\u0000wasmweld/cell/default"
    import "\\u0000wasmweld/program/default"
    export function add(...values) { return $$().add(...values) }
    export function _Z1fi(...values) { return $$()._Z1fi(...values) }
    export { _Z1fi as "f(int)" }
    function $$2(...values) { return $$().delete(...values) }
    export { $$2 as delete }
    function $$3(...values) { return $$()["a.b"](...values) }
    export { $$3 as "a.b" }
    export let table
    $$swapped(() => { table = $$().table })
    export { $$memory as memory }
    "
  `)
})
