import { expect, test } from 'vitest'
import { link } from './index.ts'
import type { LinkOptions } from './index.ts'
import { inputsOf, isValid, linkText } from '../../../test/support/link-text.ts'

const TEXTS = ['a.o: func f = &__heap_base *g; func g; data d hidden = 1 "x"']
const OPTIONS: LinkOptions = { exports: ['f', 'd'], entry: false }

test('room in memory lies behind the data, aligned, and before the heap', () => {
  const { places, report } = link(inputsOf(TEXTS), {
    ...OPTIONS,
    reserve: { memory: 100_000, alignment: 4096, slots: 0 },
  })
  expect(places.reserved?.memory).toBe(65536 + 4096)
  expect(places.data.get('__heap_base')).toBe(65536 + 4096 + 100_000)
  expect(report.memoryMap.pages).toBe(3)
  expect(report.memoryMap.regions.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
    'stack 0',
    'data 65536',
    'unused 65541',
    'reserved 69632',
    'heap 169632',
  ])
})

test('room in memory lies behind a stack that is behind the data', () => {
  const { places } = link(inputsOf(TEXTS), {
    ...OPTIONS,
    stackFirst: false,
    reserve: { memory: 16, alignment: 16, slots: 0 },
  })
  expect(places.reserved?.memory).toBe(1040 + 65536)
})

test('room in the table lies behind the slots', () => {
  const { module, section } = linkText(TEXTS, { ...OPTIONS, reserve: { memory: 0, alignment: 1, slots: 10 } })
  expect(section('table')).toEqual(['0: funcref i32 12..12'])
  expect(isValid(module)).toBe(true)
})

test('room in the table makes one where there is no other need of it', () => {
  const { section } = linkText(['a.o: func f'], { exports: ['f'], reserve: { memory: 0, alignment: 1, slots: 3 } })
  expect(section('table')).toEqual(['0: funcref i32 4..4'])
  expect(section('element')).toEqual([])
})

test('a table that others fill is imported with room', () => {
  const { section } = linkText(TEXTS, {
    ...OPTIONS,
    importTable: true,
    reserve: { memory: 0, alignment: 1, slots: 10 },
  })
  expect(section('import')).toEqual(['env.__indirect_function_table: table funcref i32 12..'])
})

test('a program of libraries alone shares its stack pointer', () => {
  const { section } = linkText([], { exports: ['__stack_pointer'], reserve: { memory: 16, alignment: 1, slots: 0 } })
  expect(section('export')).toEqual(['memory: memory 0', '__stack_pointer: global 0'])
})
