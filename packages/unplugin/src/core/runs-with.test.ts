import { expect, test } from 'vitest'
import { runsWith } from './runs-with.ts'

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  main: ['program', 'a'],
  a: ['program', 'main'],
  later: ['program', 'b'],
  last: ['second', 'b'],
  worker: ['program', 'b'],
  alone: ['second', 'c'],
}
const LATER = [
  ['a', 'later'],
  ['later', 'last'],
  ['last', 'later'],
] as const

const runs = (
  entries: readonly string[],
  later: readonly (readonly [string, string])[],
): ((module: string) => ReadonlySet<string>) => runsWith({ entries, later, imports: module => IMPORTS[module] ?? [] })

test('what each entry that leads to a module leads to', () => {
  expect([...runs(['main'], [])('program')].sort()).toEqual(['a', 'main', 'program'])
  expect([...runs(['main', 'worker'], [])('program')]).toEqual(['program'])
  expect([...runs(['main'], [])('elsewhere')]).toEqual([])
})

test('what is imported later runs behind those that import it', () => {
  const with2 = runs(['main'], LATER)
  expect([...with2('program')].sort()).toEqual(['a', 'main', 'program'])
  expect([...with2('second')].sort()).toEqual(['a', 'b', 'last', 'later', 'main', 'program', 'second'])
  const two = runs(['main', 'alone'], [...LATER, ['alone', 'last']])
  expect([...two('second')].sort()).toEqual(['second'])
  expect([...two('b')].sort()).toEqual(['b'])
})

test('what one entry brings is in the order in which it runs', () => {
  expect([...runs(['main'], [['a', 'last']])('b')]).toEqual(['second', 'b', 'last', 'program', 'a', 'main'])
})
