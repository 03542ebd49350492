import { describe, expect, test } from 'vitest'
import { linkText } from '../../../../test/support/link-text.ts'
import { resolveText } from '../../../../test/support/resolve-text.ts'

const order = (...texts: readonly string[]): readonly string[] => resolveText(texts).files

describe('members of archives', () => {
  test('join when a reference asks for them, wherever the archive stands', () => {
    expect(order('a.o: func main = f', 'lib.a(f.o): func f')).toEqual(['a.o', 'lib.a(f.o)'])
    expect(order('lib.a(f.o): func f', 'a.o: func main = f')).toEqual(['lib.a(f.o)', 'a.o'])
  })
  test('stay out when nobody asks', () => {
    expect(order('a.o: func main', 'lib.a(f.o): func f')).toEqual(['a.o'])
  })
  test('stand before the file that pulls them', () => {
    expect(order('lib.a(f.o): func f = g', 'lib.a(g.o): func g', 'a.o: func main = f')).toEqual([
      'lib.a(g.o)',
      'lib.a(f.o)',
      'a.o',
    ])
  })
  test('join in the order in which they are asked for', () => {
    expect(order('a.o: func main = g f', 'lib.a(f.o): func f', 'lib.a(g.o): func g')).toEqual([
      'a.o',
      'lib.a(f.o)',
      'lib.a(g.o)',
    ])
    expect(order('lib.a(f.o): func f', 'lib.a(g.o): func g', 'a.o: func main = g f')).toEqual([
      'lib.a(g.o)',
      'lib.a(f.o)',
      'a.o',
    ])
  })
  test('join in the order of the exports that ask for them', () => {
    const members = ['lib.a(f.o): func f', 'lib.a(g.o): func g', 'lib.a(h.o): func h']
    expect(resolveText(members, { exports: ['g', 'h', 'f'] }).files).toEqual(['lib.a(g.o)', 'lib.a(h.o)', 'lib.a(f.o)'])
  })
  test('that need each other join once', () => {
    expect(order('lib.a(f.o): func f = g', 'lib.a(g.o): func g = f', 'a.o: func main = f')).toEqual([
      'lib.a(g.o)',
      'lib.a(f.o)',
      'a.o',
    ])
  })
  test('that one name pulls define their other names too', () => {
    const { meaning } = resolveText(['a.o: func main = f', 'lib.a(f.o): func f; func g'])
    expect(meaning('g')).toBe('lib.a(f.o)')
  })
  test('may clash by such another name', () => {
    expect(resolveText(['a.o: func main = f; func g', 'lib.a(f.o): func f; func g']).problems).toEqual([
      'duplicate symbol: g\n>>> defined in a.o\n>>> defined in lib.a(f.o)',
    ])
  })
  test('join by the thousand, each pulled by the one before', () => {
    const members = Array.from({ length: 1000 }, (_, at) => `lib.a(${at}.o): func f${at} = f${at + 1}`)
    expect(order(...members, 'lib.a(last.o): func f1000', 'a.o: func main = f0')).toHaveLength(1002)
  })
  test('say who pulled them, and by which name', () => {
    const { resolution } = resolveText(['lib.a(f.o): func f = g', 'lib.a(g.o): func g', 'a.o: func main = f'])
    expect(resolution.files.map(({ pulledBy }) => pulledBy)).toEqual([
      { file: 'lib.a(f.o)', symbol: 'g' },
      { file: 'a.o', symbol: 'f' },
      undefined,
    ])
  })
  test('say so of the command line too', () => {
    const { resolution } = resolveText(['lib.a(f.o): func f'], { exports: ['f'] })
    expect(resolution.files[0].pulledBy).toEqual({ file: '--export', symbol: 'f' })
  })
})

describe('a whole archive', () => {
  test('joins member by member, in its order', () => {
    expect(order('whole lib.a(f.o): func f', 'whole lib.a(g.o): func g')).toEqual(['lib.a(f.o)', 'lib.a(g.o)'])
  })
})

describe('lazy objects', () => {
  test('join like members', () => {
    expect(order('a.o: func main = f', 'lazy f.o: func f', 'lazy g.o: func g')).toEqual(['a.o', 'f.o'])
  })
})

describe('what happens to a traced name', () => {
  test('is told in order', () => {
    const { resolution } = resolveText(['a.o: func main = f', 'lib.a(f.o): func f'], { traceSymbols: ['f'] })
    expect(resolution.trace).toEqual([
      { what: 'file', file: 'a.o' },
      { symbol: 'f', file: 'a.o', what: 'reference' },
      { what: 'file', file: 'lib.a(f.o)' },
      { symbol: 'f', file: 'lib.a(f.o)', what: 'definition' },
    ])
  })
})

test('functions and data stand in link order', () => {
  const { functions, section } = linkText(
    ['a.o: func main = f &d; data c = 1', 'lib.a(f.o): func f = g; data d = 2', 'lib.a(g.o): func g = &c'],
    { exports: ['main'] },
  )
  expect(functions).toEqual(['main', 'f', 'g'])
  expect(section('data')[1]).toMatch(/^ {2}000000 {2}01000000 02000000/)
})

describe('a global that a reference pulls', () => {
  const READER = 'a.o: undef global g i32 var; func main = $g'

  test('may be constant where the reference thinks otherwise', () => {
    expect(resolveText(['lib.a(g.o): global g i32', READER]).problems).toEqual([])
  })
  test('is of the same width', () => {
    expect(resolveText(['lib.a(g.o): global g i64', READER]).problems).toEqual([
      'Global type mismatch: g\n>>> defined as const i64 in lib.a(g.o)\n>>> defined as var i32 in a.o',
    ])
  })
})
