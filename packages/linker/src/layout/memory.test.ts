import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { linkText, refusal } from '../../../../test/support/link-text.ts'

const WORD = 'a.o: func main = &d; data d align=2 = 1'

/** Where the word lies, where the stack begins, and the memory's limits. */
function layout(
  options: LinkOptions = {},
  texts: readonly string[] = [WORD],
): { data: string; stack: string; memory: string } {
  const { section } = linkText(texts, { exports: ['main'], ...options })
  const [, data = ''] = /\((i..\.const .*)\)/.exec(section('data')[0] ?? '') ?? []
  const [, stack = ''] = /\((i..\.const .*)\)/.exec(section('global')[0]) ?? []
  return { data, stack, memory: section('memory')[0].replace('0: memory ', '').replace(' page 2^16', '') }
}

const refuses = (options: LinkOptions): string[] => refusal([WORD], { exports: ['main'], ...options })

describe('the stack', () => {
  test('comes first, and data behind it', () => {
    expect(layout()).toEqual({ data: 'i32.const 65536', stack: 'i32.const 65536', memory: 'i32 2..' })
  })
  test('comes behind the data where the plan says so, and null stays free', () => {
    expect(layout({ stackFirst: false })).toEqual({
      data: 'i32.const 1024',
      stack: 'i32.const 66576',
      memory: 'i32 2..',
    })
  })
  test('is as large as the plan says', () => {
    expect(layout({ stackSize: 1024 })).toEqual({ data: 'i32.const 1024', stack: 'i32.const 1024', memory: 'i32 1..' })
  })
  test('is a multiple of sixteen', () => {
    expect(refuses({ stackSize: 1000 })).toEqual(['stack size must be 16-byte aligned'])
  })
})

describe('the base of the data', () => {
  test('is where the plan says', () => {
    expect(layout({ globalBase: 1 << 20 }).data).toBe('i32.const 1048576')
    expect(layout({ globalBase: 16, stackFirst: false }).data).toBe('i32.const 16')
  })
  test('is behind the stack', () => {
    expect(refuses({ globalBase: 4096 })).toEqual([
      '--global-base cannot be less than stack size when --stack-first is used',
    ])
  })
  test('may lie in the upper half of memory', () => {
    expect(layout({ globalBase: 0x9000_0000 }).data).toBe('i32.const -1879048192')
  })
})

describe('the size of memory', () => {
  test('is what stack and data need', () => {
    expect(layout({}, ['a.o: func main']).memory).toBe('i32 1..')
    expect(layout({}, ['a.o: func main = &d; data d in=.bss.d = zeros:65537']).memory).toBe('i32 3..')
  })
  test('has an initial heap behind', () => {
    expect(layout({ initialHeap: 65536 * 3 }).memory).toBe('i32 5..')
  })
  test('is what the plan says', () => {
    expect(layout({ initialMemory: 65536 * 8 }).memory).toBe('i32 8..')
  })
  test('has the maximum that the plan says', () => {
    expect(layout({ maxMemory: 65536 * 8 }).memory).toBe('i32 2..8')
  })
  test('is its own maximum where it cannot grow', () => {
    expect(layout({ growableMemory: false }).memory).toBe('i32 2..2')
  })
  test('is in pages of one byte where the plan says so', () => {
    const { section } = linkText([WORD], { exports: ['main'], pageSize: 1 })
    expect(section('memory')).toEqual(['0: memory i32 65540.. page 2^0'])
  })
})

describe('a size that cannot be', () => {
  test.each<[string, LinkOptions, string[]]>([
    ['too small', { initialMemory: 65536 }, ['initial memory too small, 65540 bytes needed']],
    [
      'no whole page',
      { initialMemory: 65536 * 2 + 1 },
      ['initial memory must be aligned to the page size (65536 bytes)'],
    ],
    ['too large', { initialMemory: 2 ** 32 + 65536 }, ['initial memory too large, cannot be greater than 4294967296']],
    ['a heap of no whole page', { initialHeap: 100 }, ['initial heap must be aligned to the page size (65536 bytes)']],
    ['a heap too large', { initialHeap: 2 ** 32 }, ['initial heap too large, cannot be greater than 4294901756']],
    [
      'a maximum of no whole page',
      { maxMemory: 65536 * 2 + 1 },
      ['maximum memory must be aligned to the page size (65536 bytes)'],
    ],
    ['a maximum too small', { maxMemory: 65536 }, ['maximum memory too small, 131072 bytes needed']],
    ['a maximum too large', { maxMemory: 2 ** 33 }, ['maximum memory too large, cannot be greater than 4294967296']],
    ['a program too large', { globalBase: 2 ** 32 }, ['initial memory too large, cannot be greater than 4294967296']],
  ])('is an error: %s', (_what, options, errors) => {
    expect(refuses(options)).toEqual(errors)
  })
  test('is told with everything else that is wrong', () => {
    expect(refusal(['a.o: func main = f'], { exports: ['main', 'nope'], stackSize: 7, initialMemory: 1 })).toEqual([
      'stack size must be 16-byte aligned',
      'initial memory must be aligned to the page size (65536 bytes)',
      'initial memory too small, 7 bytes needed',
      'symbol exported via --export not found: nope',
      'a.o: undefined symbol: f',
    ])
  })
})

describe('in 64 bits', () => {
  const TEXT = 'a.o: memory 64; func main = &d; data d align=2 = 1'

  test('addresses and the memory are wide', () => {
    expect(layout({ target: 'wasm64' }, [TEXT])).toEqual({
      data: 'i64.const "65536n"',
      stack: 'i64.const "65536n"',
      memory: 'i64 2..',
    })
  })
  test('memory ends at sixteen gigabytes', () => {
    expect(layout({ target: 'wasm64', globalBase: 2 ** 33 }, [TEXT]).data).toBe('i64.const "8589934592n"')
    expect(refusal([TEXT], { target: 'wasm64', globalBase: 2 ** 34, exports: ['main'] })).toEqual([
      'initial memory too large, cannot be greater than 17179869184',
    ])
  })
})

describe('memory and the host', () => {
  const lines = (options: LinkOptions): string[] => {
    const { section } = linkText(['a.o: func main'], options)
    return [...section('import'), ...section('memory'), ...section('export')]
  }

  test('is exported as memory', () => {
    expect(lines({})).toEqual(['0: memory i32 1.. page 2^16', 'memory: memory 0'])
  })
  test('is exported under another name, or under none', () => {
    expect(lines({ exportMemory: 'heap' })).toEqual(['0: memory i32 1.. page 2^16', 'heap: memory 0'])
    expect(lines({ exportMemory: false })).toEqual(['0: memory i32 1.. page 2^16'])
  })
  test('is imported, and then not exported', () => {
    expect(lines({ importMemory: true })).toEqual(['env.memory: memory i32 1.. page 2^16'])
  })
  test('is imported by name, and exported where the plan says so', () => {
    expect(lines({ importMemory: { module: 'host', field: 'ram' }, exportMemory: true })).toEqual([
      'host.ram: memory i32 1.. page 2^16',
      'memory: memory 0',
    ])
  })
})
