import { checkPartition, reportOfModule } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'
import { expect, test } from 'vitest'
import { assembleText } from '../support/wat.ts'

/** `bytes name`, in the order of the items. */
const rows = ({ items }: SizeReport): string[] => items.map(({ name, bytes }) => `${bytes} ${name}`)

const PROGRAM = `(module
  (import "env" "log" (func $log (param i32)))
  (table 2 funcref)
  (memory 1)
  (global $stack (mut i32) (i32.const 1024))
  (export "go" (func $go))
  (export "memory" (memory 0))
  (elem (i32.const 0) $go $other)
  (func $go (param i32 i32) (result i32) (call $log (i32.const 7)) (i32.load (i32.const 1026)))
  (func $other)
  (data (i32.const 1024) "Hello")
  (data "passive"))`

test('each byte of a module is in the item that twiggy has it in, and items stand in its order', async () => {
  const bytes = await assembleText(PROGRAM)
  const report = reportOfModule('go.wasm', bytes)
  expect(checkPartition(report)).toEqual([])
  expect(report.outputs).toEqual([{ name: 'go.wasm', kind: 'wasm', confidence: 'decoded', bytes: bytes.length }])
  expect(rows(report)).toEqual([
    '8 wasm magic bytes',
    '4 type[0]: (i32) -> nil',
    '6 type[1]: (i32, i32) -> i32',
    '3 type[2]: () -> nil',
    '3 type section headers',
    '10 import env::log',
    '3 import section headers',
    '3 table[0]',
    '3 table section headers',
    '2 memory[0]',
    '3 memory section headers',
    '6 global[0]',
    '3 global section headers',
    '5 export "go"',
    '9 export "memory"',
    '3 export section headers',
    '7 elem[0]',
    '3 element section headers',
    '14 code[0]',
    '4 code[1]',
    '6 code section headers',
    '11 data[0]',
    '9 data[1]',
    '3 data section headers',
  ])
})

test('names are those of the name section, and twiggy numbers each body as an event of the parser', async () => {
  const report = reportOfModule('go.wasm', await assembleText(PROGRAM, ['--debug-names']))
  expect(checkPartition(report)).toEqual([])
  const shown = report.items.filter(({ kind }) => ['function', 'name', 'data'].includes(kind))
  expect(shown.map(({ name, id = 0 }) => [name, Math.floor(id / 2 ** 32), id % 2 ** 32])).toEqual([
    ['go', 9, 0],
    ['other', 9, 1],
    ['data[0]', 12, 0],
    ['data[1]', 12, 1],
    ['"function names" subsection', 13, 0],
    ['"local names" subsection', 13, 1],
    ['"global names" subsection', 13, 2],
  ])
})
