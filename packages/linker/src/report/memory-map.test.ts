import { describe, expect, test } from 'vitest'
import { inputsOf } from '../../../../test/support/link-text.ts'
import { link } from '../link.ts'
import type { LinkOptions } from '../options.ts'
import type { MemoryMap, MemoryRegion } from './memory-map.ts'

const TEXTS = [
  'a.o: func main = *f &d &r &z; func f; data d align=4 = 1; data r in=.rodata.r = "abc"; data z in=.bss.z = zeros:32',
]

const mapOf = (options: LinkOptions, texts: readonly string[] = TEXTS): MemoryMap =>
  link(inputsOf(texts), { entry: false, exports: ['main'], ...options }).memoryMap

const brief = ({ kind, name, address, size }: MemoryRegion): unknown => [`${kind} ${name}`.trim(), address, size]

describe('the memory map', () => {
  test('has the stack, the segments and the heap, without a gap', () => {
    const map = mapOf({ stackSize: 1024, initialHeap: 65536 })
    expect(map.regions.map(brief)).toEqual([
      ['stack', 0, 1024],
      ['data .rodata', 1024, 3],
      ['unused', 1027, 13],
      ['data .data', 1040, 4],
      ['zeroed .bss', 1044, 32],
      ['heap', 1076, 131072 - 1076],
    ])
    expect(map).toMatchObject({ from: 'zero', pageSize: 65536, pages: 2 })
  })
  test('has the stack where it is', () => {
    const map = mapOf({ stackSize: 1024, stackFirst: false })
    expect(map.regions.map(({ kind }) => kind)).toEqual([
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
    const map = mapOf({ tableBase: 8 })
    expect(map.slots).toEqual([{ slot: 8, name: 'f', file: 'a.o' }])
  })
  test('counts from where a loader puts the module', () => {
    const map = mapOf({ output: 'pie', exports: ['d'] }, ['a.o: data d = 1 2'])
    expect(map.from).toBe('load')
    expect(map.regions.map(brief)).toEqual([['data .data', 0, 8]])
  })
  test("is the report's too", () => {
    const linked = link(inputsOf(TEXTS), { entry: false, exports: ['main'] })
    expect(linked.memoryMap).toEqual(linked.report.memoryMap)
    expect(linked.memory).toEqual(linked.report.memory)
  })
})
