import { describe, expect, test } from 'vitest'
import { isValid, linkText } from '../../../../test/support/link-text.ts'

const exports = ['main']

describe('types', () => {
  test('that are equal are one, whichever files they come from', () => {
    const { section } = linkText(['a.o: func main i32-> = f:i32->i32', 'b.o: func f i32->i32 = main:i32->'], {
      exports,
    })
    expect(section('type')).toEqual(['0: (i32) -> void', '1: (i32) -> i32'])
    expect(section('function')).toEqual(['0: type 0', '1: type 1'])
  })
  test('that code quotes come first, then those of imports, functions and tags', () => {
    const { section } = linkText(
      ['a.o: func main = ?i64-> f:f32-> !x; tag x f64->; undef func f f32-> module=m field=f'],
      { exports },
    )
    expect(section('type')).toEqual(['0: (i64) -> void', '1: (f32) -> void', '2: () -> void', '3: (f64) -> void'])
  })
  test('of dead functions are dropped', () => {
    expect(linkText(['a.o: func main; func f i64->'], { exports }).section('type')).toEqual(['0: () -> void'])
  })
})

describe('imports', () => {
  const imports = (...texts: readonly string[]): string[] =>
    linkText(texts, { exports, importUndefined: true, unresolvedSymbols: 'ignore-all', checkFeatures: false }).section(
      'import',
    )

  test('stand in the order in which the link met their names', () => {
    expect(imports('a.o: func main = f g', 'b.o: func h = f')).toEqual([
      'env.f: function of type 0',
      'env.g: function of type 0',
    ])
  })
  test('of the same thing under two names are one', () => {
    expect(imports('a.o: undef func f module=m field=x; undef func g module=m field=x; func main = f g')).toEqual([
      'm.x: function of type 0',
    ])
    expect(
      imports('a.o: undef global f i32 module=m field=x; undef global g i32 module=m field=x; func main = $f $g'),
    ).toEqual(['m.x: global i32'])
  })
  test('of one field under two types are two', () => {
    expect(imports('a.o: undef func f module=m field=x; undef func g i32-> module=m field=x; func main = f g')).toEqual(
      ['m.x: function of type 0', 'm.x: function of type 1'],
    )
  })
  test('of one tag under two names are one', () => {
    const text = 'undef tag f module=m field=x; undef tag g module=m field=x; func h = !f; func k = !g'
    expect(imports(`a.o: func main = h k; ${text}`)).toEqual(['m.x: tag of type 0'])
  })
  test('of dead code are dropped', () => {
    expect(imports('a.o: func main; func dead = f')).toEqual([])
  })
  test('come before what is defined, in each index space', () => {
    const { section, body, module } = linkText(
      ['a.o: undef global g i32 module=m field=g; global h i32; func main = f $g $h $__stack_pointer'],
      { exports, undefined: 'import' },
    )
    expect(section('import')).toEqual(['m.g: global i32', 'env.f: function of type 0'])
    expect(body('main').slice(0, 4)).toEqual(['call 0', 'global.get 0', 'drop', 'global.get 2'])
    expect(isValid(module)).toBe(true)
  })
})

test('globals of the linker come before those of files', () => {
  const { section } = linkText(['a.o: global g i64 = 7; func main = $g'], { exports })
  expect(section('global')).toEqual(['0: mutable i32 (i32.const 65536)', '1: i64 (i64.const "7n")'])
})

test('tags stand in link order', () => {
  const { section } = linkText(['a.o: func main = f g; func f = !y', 'b.o: tag x i32->; tag y; func g = !x'], {
    exports,
  })
  expect(section('tag')).toEqual(['0: type 1', '1: type 0'])
})
