import { describe, expect, test } from 'vitest'
import { linkText } from '../../../../test/support/link-text.ts'
import type { MemoryRegion } from './memory-map.ts'

const TEXTS = [
  'a.o: func main = *f &d &r &z; func f; data d align=4 = 1; data r in=.rodata.r = "abc"; data z in=.bss.z = zeros:32',
]

const brief = ({ kind, name, address, size }: MemoryRegion): unknown => [`${kind} ${name}`.trim(), address, size]

describe('the memory map', () => {
  test('has the stack, the segments and the heap, without a gap', () => {
    const { memoryMap } = linkText(TEXTS, { exports: ['main'], stackSize: 1024, initialHeap: 65536 }).report
    expect(memoryMap.regions.map(brief)).toEqual([
      ['stack', 0, 1024],
      ['data .rodata', 1024, 3],
      ['unused', 1027, 13],
      ['data .data', 1040, 4],
      ['zeroed .bss', 1044, 32],
      ['heap', 1076, 131072 - 1076],
    ])
    expect(memoryMap).toMatchObject({ from: 'zero', pageSize: 65536, pages: 2 })
  })
  test('has the stack where it is', () => {
    const { memoryMap } = linkText(TEXTS, { exports: ['main'], stackSize: 1024, stackFirst: false }).report
    expect(memoryMap.regions.map(({ kind }) => kind)).toEqual([
      'unused',
      'data',
      'unused',
      'data',
      'zeroed',
      'unused',
      'stack',
      'heap',
    ])
  })
  test('has the slots of the function table', () => {
    const { memoryMap } = linkText(TEXTS, { exports: ['main'], tableBase: 8 }).report
    expect(memoryMap.slots).toEqual([{ slot: 8, name: 'f', file: 'a.o' }])
  })
  test('counts from where a loader puts the module', () => {
    const { memoryMap } = linkText(['a.o: data d = 1 2'], { output: 'pie', exports: ['d'] }).report
    expect(memoryMap.from).toBe('load')
    expect(memoryMap.regions.map(brief)).toEqual([['data .data', 0, 8]])
  })
})
