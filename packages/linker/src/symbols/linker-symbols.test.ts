import { describe, expect, test } from 'vitest'
import { linkText, refusal } from '../../../../test/support/link-text.ts'
import { isLinkerSymbol } from './linker-symbols.ts'
import { resolveText } from '../../../../test/support/resolve-text.ts'

/** What each of the linker's addresses is in a program of one data word. */
function addresses(names: readonly string[], options = {}): Record<string, number> {
  const uses = names.map(name => `&${name}`).join(' ')
  const { body } = linkText([`a.o: func main = &d ${uses}; data d align=2 = 1`], { exports: ['main'], ...options })
  const values = body('main')
    .filter(line => line.startsWith('i32.const'))
    .map(line => Number(line.split(' ')[1]))
  return Object.fromEntries(names.map((name, at) => [name, values[at + 1]]))
}

const ALL = [
  '__dso_handle',
  '__global_base',
  '__data_end',
  '__stack_low',
  '__stack_high',
  '__heap_base',
  '__heap_end',
  '__memory_base',
  '__table_base',
  '__wasm_first_page_end',
]

test('the names that the linker defines can be asked for', () => {
  for (const name of [...ALL, '__stack_pointer', '__wasm_call_ctors', '__indirect_function_table', '__start_mine'])
    expect([name, isLinkerSymbol(name)]).toEqual([name, true])
  for (const name of ['malloc', '_start', '__start_', '__heap'])
    expect([name, isLinkerSymbol(name)]).toEqual([name, false])
})

describe('addresses of the layout', () => {
  test('with the stack first', () => {
    expect(addresses(ALL)).toEqual({
      __dso_handle: 65536,
      __global_base: 65536,
      __data_end: 65540,
      __stack_low: 0,
      __stack_high: 65536,
      __heap_base: 65552,
      __heap_end: 131072,
      __memory_base: 0,
      __table_base: 1,
      __wasm_first_page_end: 65536,
    })
  })
  test('with the data first', () => {
    expect(addresses(ALL, { stackFirst: false, tableBase: 5 })).toEqual({
      __dso_handle: 1024,
      __global_base: 1024,
      __data_end: 1028,
      __stack_low: 1040,
      __stack_high: 66576,
      __heap_base: 66576,
      __heap_end: 131072,
      __memory_base: 0,
      __table_base: 5,
      __wasm_first_page_end: 65536,
    })
  })
  test('may be declared functions by those who only want the address', () => {
    expect(linkText(['a.o: func main = *__heap_base'], { exports: ['main'] }).body('main')[0]).toBe('i32.const 65536')
  })
  test('cannot be called', () => {
    expect(refusal(['a.o: func main = __heap_base'], { exports: ['main'] })).toEqual([
      'symbol type mismatch: __heap_base\n>>> defined as WASM_SYMBOL_TYPE_FUNCTION in a.o\n>>> defined as WASM_SYMBOL_TYPE_DATA in <internal>',
    ])
  })
  test('yield to a definition of the program', () => {
    expect(resolveText(['a.o: data __heap_base = 1; func main = &__heap_base']).meaning('__heap_base')).toBe('a.o')
  })
  test('are there for those who export them', () => {
    const { section } = linkText(['a.o: func main'], { exports: ['__heap_base'] })
    expect(section('export')).toEqual(['memory: memory 0', '__heap_base: global 1'])
    expect(section('global')[1]).toBe('1: i32 (i32.const 65536)')
  })
})

describe('names that are taken', () => {
  test.each(['__wasm_call_ctors', '__stack_pointer'])('%s cannot be defined again', name => {
    const word = name === '__stack_pointer' ? 'global' : 'func'
    expect(refusal([`a.o: ${word} ${name} ${word === 'global' ? 'i32 var' : ''}`])).toEqual([
      `duplicate symbol: ${name}\n>>> defined in <internal>\n>>> defined in a.o`,
    ])
  })
  test('the function table is a table, and the linker defines it', () => {
    expect(refusal(['a.o: table __indirect_function_table funcref min=1'])[0]).toMatch(
      /^reserved symbol must not be defined/,
    )
    expect(refusal(['a.o: func __indirect_function_table'])[0]).toBe(
      'reserved symbol must be of type table: `__indirect_function_table`',
    )
  })
})

describe('the bounds of a segment', () => {
  const USER = 'a.o: func main = &__start_list &__stop_list *keep; func keep = &x'
  const values = (...texts: readonly string[]): string[] => linkText(texts, { exports: ['main'] }).body('main')

  test('are where its live parts begin and end', () => {
    expect(values(`${USER}; data x in=list = 1 2`)).toEqual(
      expect.arrayContaining(['i32.const 65536', 'i32.const 65544']),
    )
  })
  test('are the same for all files', () => {
    expect(values(`${USER}; data x in=list = 1`, 'b.o: data y in=list retain = 2')).toContain('i32.const 65544')
  })
  test('keep nothing alive: a segment that nobody uses has none', () => {
    expect(refusal(['a.o: func main = &__start_list; data x in=list = 1'], { exports: ['main'] })).toEqual([
      'a.o: undefined symbol: __start_list',
    ])
  })
  test('are null for weak references to a segment that nobody uses', () => {
    expect(values('a.o: undef data __start_list weak; func main = &__start_list; data x in=list = 1')[0]).toBe(
      'i32.const 0',
    )
  })
  test('exist for names that are C identifiers alone', () => {
    expect(
      refusal(['a.o: func main = &__start_.my.list *k; func k = &x; data x in=.my.list = 1'], { exports: ['main'] }),
    ).toEqual(['a.o: undefined symbol: __start_.my.list'])
  })
  test('can be exported', () => {
    const text = 'a.o: func main = &x; data x in=list = 1'
    const { section } = linkText([text], { exports: ['main', '__start_list'] })
    expect(section('export')).toContain('__start_list: global 1')
  })
  test('cannot be exported where nobody uses the segment', () => {
    expect(refusal(['a.o: data x in=list = 1'], { exports: ['__start_list'] })).toEqual([
      'symbol exported via --export not found: __start_list',
    ])
  })
})
