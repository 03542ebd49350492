import type { FunctionType } from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { link } from './index.ts'
import type { ExternalSymbol, LinkOptions } from './index.ts'
import { inputsOf, isValid, linkText, refusal } from '../../../test/support/link-text.ts'

const type = (parameters: FunctionType['parameters'], results: FunctionType['results'] = []): FunctionType => ({
  kind: 'function',
  parameters,
  results,
})
const there = (name: string, rest: Partial<ExternalSymbol> = {}): ExternalSymbol =>
  ({ kind: 'function', name, module: 'side', type: type([]), call: 'import', slot: 100, ...rest }) as ExternalSymbol
const data = (name: string, address: number): ExternalSymbol => ({ kind: 'data', name, module: 'side', address })

function linked(texts: readonly string[], external: readonly ExternalSymbol[], options: LinkOptions = {}) {
  const result = linkText(texts, { exports: ['main'], external, ...options })
  expect(isValid(result.module)).toBe(true)
  return result
}

describe('a function of another module', () => {
  test('is imported where it is called', () => {
    const { section, body } = linked(['a.o: func main = f'], [there('f'), there('unused')])
    expect(section('import')).toEqual(['env.f: function of type 0'])
    expect(body('main')).toEqual(['call 0', 'end'])
    expect(section('table')).toEqual([])
  })
  test('is called through its slot, by a function of its type', () => {
    const { section, body, functions } = linked(
      ['a.o: func main = f:i32,i64->f64'],
      [there('f', { call: 'indirect', type: type(['i32', 'i64'], ['f64']) })],
    )
    expect(functions).toEqual(['slot:f', 'main'])
    expect(body('slot:f')).toEqual([
      'local.get 0',
      'local.get 1',
      'i32.const 100',
      expect.stringMatching(/^call_indirect/),
      'end',
    ])
    expect(section('import')).toEqual([])
    expect(section('table')).toEqual(['0: funcref i32 1..1'])
  })
  test('that comes later has something that throws in its slot', () => {
    const { section, body, functions } = linked(
      ['a.o: func main = f'],
      [
        there('f', { call: 'later' }),
        there('g', { call: 'later', slot: 101, type: type(['i32'], ['i32']) }),
        there('h', { call: 'later', slot: 7 }),
      ],
    )
    expect(functions).toEqual(['f', 'g', 'h', 'slot:f', 'later:h', 'later:f', 'later:g', 'main'])
    expect(section('import')).toEqual([
      'wasmweld.later.f: function of type 0',
      'wasmweld.later.g: function of type 0',
      'wasmweld.later.h: function of type 0',
    ])
    expect(body('later:g')).toEqual(['call 1', 'unreachable', 'end'])
    expect(section('element')).toEqual([
      'segment 0: active table 0 (i32.const 7) funcref: 4',
      'segment 1: active table 0 (i32.const 100) funcref: 5 6',
    ])
    expect(section('table')).toEqual(['0: funcref i32 102..102'])
  })
  test('has the address that was given, in code, in data and through the GOT', () => {
    const { section, body } = linked(
      ['a.o: func main = *f &d TABLE_INDEX_SLEB:f GLOBAL_INDEX_LEB:f; data d = *f'],
      [there('f')],
    )
    expect(section('import')).toEqual([])
    expect(section('element')).toEqual([])
    expect(body('main').join()).toContain('i32.const 100')
    expect(section('data').join()).toContain('d...')
    expect(section('global').join()).toContain('i32.const 100')
  })
  test('is the one that counts, whoever defines the name', () => {
    const { section, functions } = linked(
      ['a.o: func main = f; func f weak', 'b.o: func g = f; func f', 'lib.a(f.o): func f'],
      [there('f')],
    )
    expect(section('import')).toEqual(['env.f: function of type 0'])
    expect(functions).toEqual(['f', 'main'])
  })
  test('answers a weak reference', () => {
    const { section } = linked(['a.o: func main = f; undef func f weak'], [there('f')])
    expect(section('import')).toEqual(['env.f: function of type 0'])
  })
  test('without a slot has no address', () => {
    const { slot: _, ...unplaced } = there('f') as Extract<ExternalSymbol, { kind: 'function' }>
    const external = [unplaced]
    expect(linked(['a.o: func main = f'], external).section('import')).toHaveLength(1)
    expect(refusal(['a.o: func main = *f'], { external, exports: ['main'] })).toEqual([
      'no slot for the address of f of side\n  needed by  a.o, in main\n  give the slot of the function table in option external',
    ])
  })
  test('may be of another width', () => {
    const { module } = linkText(['a.o: memory 64; func main = f *f &d; data d = *f'], {
      target: 'wasm64',
      exports: ['main'],
      external: [there('f', { call: 'indirect' })],
    })
    expect(module.length).toBeGreaterThan(0)
  })
})

describe('what is not as it was said', () => {
  const errors = (texts: readonly string[], external: readonly ExternalSymbol[]): string[] =>
    refusal(texts, { external, exports: ['main'] })

  test('a call of another type', () => {
    expect(errors(['a.o: func main = f:i32->'], [there('f')])).toEqual([
      'function signature mismatch: f\n>>> defined as (i32) -> void in a.o\n>>> defined as () -> void in side',
    ])
  })
  test('a definition of another type', () => {
    expect(errors(['a.o: func main; func f i32->'], [there('f')])).toEqual([
      'function signature mismatch: f\n>>> defined as (i32) -> void in a.o\n>>> defined as () -> void in side',
    ])
  })
  test('data in place of a function', () => {
    expect(errors(['a.o: func main = &f'], [there('f')])).toEqual([
      'symbol type mismatch: f\n>>> defined as WASM_SYMBOL_TYPE_FUNCTION in side\n>>> defined as WASM_SYMBOL_TYPE_DATA in a.o',
    ])
  })
  test('a tag of another type', () => {
    const external: ExternalSymbol[] = [{ kind: 'tag', name: 't', module: 'side', type: type(['i64']) }]
    expect(errors(['a.o: func main = !t; tag t i32->'], external)[0]).toContain('Tag signature mismatch: t')
  })
  test('a name of the linker’s, and a name twice', () => {
    expect(errors(['a.o: func main'], [there('__wasm_call_ctors'), data('d', 1), data('d', 2)])).toEqual([
      "option external: __wasm_call_ctors of side has a name of the linker's own",
      'option external: d is given twice, by side and by side',
    ])
  })
  test('an export of what another module has', () => {
    expect(refusal(['a.o: func main = f'], { external: [there('f')], exports: ['f', 'main'] })).toEqual([
      'symbol exported via --export not found: f',
    ])
  })
})

describe('data of another module', () => {
  test('has the address that was given, in code and data, absolute or through the GOT', () => {
    const { section, body } = linked(
      ['a.o: func main = &x+4 &d GLOBAL_INDEX_LEB:x; data d = &x+8'],
      [data('x', 0x20000)],
    )
    expect(body('main').join()).toContain('i32.const 131076')
    expect(section('data').join()).toContain('08000200')
    expect(section('global').join()).toContain('i32.const 131072')
  })
  test('is the one that counts', () => {
    const { body, section } = linked(['a.o: func main = &x; data x weak = 1'], [data('x', 8)])
    expect(body('main').join()).toContain('i32.const 8')
    expect(section('data')).toEqual([])
  })
  test('may be the other module’s heap', () => {
    const { body } = linked(['a.o: func main = &__heap_base'], [data('__heap_base', 99)])
    expect(body('main').join()).toContain('i32.const 99')
  })
})

test('a tag of another module is imported, in place of an own one', () => {
  const external: ExternalSymbol[] = [{ kind: 'tag', name: 't', module: 'side', type: type(['i32']) }]
  const { section } = linked(['a.o: func main = !t; tag t i32-> weak'], external)
  expect(section('import')).toEqual(['env.t: tag of type 0'])
  expect(section('tag')).toEqual([])
})

test('places say what is used of other modules, and how', () => {
  const { places } = link(inputsOf(['a.o: func main = f &x; data d = *g; func h = *f; undef func g']), {
    entry: false,
    exports: ['main', 'd'],
    external: [there('f'), there('g'), there('h2'), data('x', 4)],
  })
  expect(places.externals).toEqual([
    { name: 'f', kind: 'function', isCalled: true, isAddressed: false },
    { name: 'x', kind: 'data', isCalled: false, isAddressed: true },
    { name: 'g', kind: 'function', isCalled: false, isAddressed: true },
  ])
})
