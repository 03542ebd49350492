import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

/** Position-independent code reads addresses through globals. */
function got(text: string, options: LinkOptions = {}): { globals: string[]; names: string[]; valid: boolean } {
  const { section, module } = linkText([text], { exports: ['main'], ...options })
  const names = section('"name"')
  return {
    globals: section('global').slice(1),
    names: names.filter(line => line.includes('GOT')).map(line => (JSON.parse(line.trim()) as [number, string])[1]),
    valid: isValid(module),
  }
}

describe('position-independent code in a program', () => {
  test('reads the address of data from a constant', () => {
    expect(got('a.o: func main = GLOBAL_INDEX_LEB:d; data d = 1')).toEqual({
      globals: ['1: i32 (i32.const 65536)'],
      names: ['GOT.data.internal.d'],
      valid: true,
    })
  })
  test('reads the slot of a function from a constant, which gives it one', () => {
    const { section } = linkText(['a.o: func main = GLOBAL_INDEX_LEB:f; func f'], { exports: ['main'] })
    expect([section('global')[1], ...section('element')]).toEqual([
      '1: i32 (i32.const 1)',
      'segment 0: active table 0 (i32.const 1) funcref: 1',
    ])
    expect(section('"name"').join()).toContain('GOT.func.internal.f')
  })
  test('has one constant for all who read it', () => {
    expect(
      got('a.o: func main = GLOBAL_INDEX_LEB:d GLOBAL_INDEX_LEB:d f; func f = GLOBAL_INDEX_LEB:d; data d = 1').globals,
    ).toHaveLength(1)
  })
  test('finds null for what is weak and undefined', () => {
    const text = 'a.o: undef func f weak; undef data d weak; func main = GLOBAL_INDEX_LEB:f GLOBAL_INDEX_LEB:d'
    expect(got(text).globals).toEqual(['1: i32 (i32.const 0)', '2: i32 (i32.const 0)'])
  })
  test('finds null for a stub', () => {
    const text = 'a.o: func main = *f GLOBAL_INDEX_LEB:f; undef func f'
    expect(got(text, { undefined: 'stub' }).globals).toEqual(['1: i32 (i32.const 0)'])
  })
  test('finds the bases at their start', () => {
    const text = 'a.o: func main = $__memory_base $__table_base'
    expect(got(text, { tableBase: 3 })).toEqual({
      globals: ['1: i32 (i32.const 0)', '2: i32 (i32.const 3)'],
      names: ['GOT.data.internal.__memory_base', 'GOT.data.internal.__table_base'],
      valid: true,
    })
  })
  test('measures slots from the base of the table', () => {
    const { body } = linkText(['a.o: func main = *f TABLE_INDEX_REL_SLEB:g; func f; func g'], {
      exports: ['main'],
      tableBase: 5,
    })
    expect(body('main').filter(line => line.includes('const'))).toEqual(['i32.const 5', 'i32.const 1'])
  })
  test('has no distance to what nothing defines, be it weak', () => {
    expect(refusal(['a.o: undef data d weak; func main = MEMORY_ADDR_REL_SLEB:d'], { exports: ['main'] })).toEqual([
      'a.o: relocation R_WASM_MEMORY_ADDR_REL_SLEB is not supported against an undefined symbol `d`',
    ])
    expect(refusal(['a.o: func main = TABLE_INDEX_REL_SLEB:f'], { exports: ['main'], undefined: 'import' })).toEqual([
      'a.o: relocation R_WASM_TABLE_INDEX_REL_SLEB is not supported against an undefined symbol `f`',
    ])
  })
  test('measures addresses from the start of memory', () => {
    const { body } = linkText(['a.o: func main = MEMORY_ADDR_REL_SLEB:d+8; data d = 1'], { exports: ['main'] })
    expect(body('main')[0]).toBe('i32.const 65544')
  })
})

describe('thread-local data of a program without threads', () => {
  const TEXT =
    'a.o: func main = $__tls_base MEMORY_ADDR_TLS_SLEB:u; data t tls in=.tdata.t = 1; data u tls in=.tdata.u = 2; feature +atomics +bulk-memory'

  test('lies at a constant, and is measured from it', () => {
    const { section, body, module } = linkText([`${TEXT}; func keep noStrip = &t`], { exports: ['main'] })
    expect(section('global')[1]).toBe('1: i32 (i32.const 65536)')
    expect(body('main').filter(line => line.includes('const'))).toEqual(['i32.const 4'])
    expect(isValid(module)).toBe(true)
  })
  test('must be defined', () => {
    expect(refusal(['a.o: func main = MEMORY_ADDR_TLS_SLEB:t; undef data t tls'], { exports: ['main'] })).toEqual([
      'a.o: relocation R_WASM_MEMORY_ADDR_TLS_SLEB cannot be used against an undefined symbol `t`',
      'a.o: undefined symbol: t',
    ])
  })
})

test('an absolute address is what it says', () => {
  const { body } = linkText(['a.o: func main = &d+4; data d absolute=4096'], { exports: ['main'] })
  expect(body('main')[0]).toBe('i32.const 4100')
})
