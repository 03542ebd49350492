import { expect, test } from 'vitest'
import { plannedSides, programSymbols, type SideText } from '../../../../test/support/planned-sides.ts'
import type { SideTime } from '../linked-program.ts'
import { bindImports } from './bind-imports.ts'
import { libraryNamed, loadOrder } from './load-order.ts'
import type { PlannedSide } from './planned-side.ts'
import { Scope } from './scope.ts'

/** Names in load order, in groups. */
function groupsOf(
  texts: Readonly<Record<string, SideText>>,
  later: readonly string[] = [],
  program: readonly string[] = [],
): readonly (readonly string[])[] {
  const sides = plannedSides(texts)
  const times = new Map<PlannedSide, SideTime>(
    sides.map(side => [side, later.includes(side.name) ? 'later' : 'startup']),
  )
  const bindings = bindImports(sides, new Scope(programSymbols(program), sides, times), { host: {} })
  const order = loadOrder(sides, bindings, times)
  const groups: string[][] = []
  for (const side of order.sides) (groups[order.group.get(side) ?? NaN] ??= []).push(side.name)
  return groups
}

test('side modules that need nothing of each other keep the order of the request', () => {
  expect(groupsOf({ 'b.so': {}, 'a.so': {}, 'c.so': {} })).toEqual([['b.so'], ['a.so'], ['c.so']])
})

test('what is listed, called or read comes first', () => {
  expect(
    groupsOf({
      'a.so': { calls: ['f'] },
      'b.so': { reads: ['d'], gives: ['f'] },
      'c.so': { data: ['d'], needed: ['lib/d.so', 'nowhere.so'] },
      'd.so': {},
    }),
  ).toEqual([['d.so'], ['c.so'], ['b.so'], ['a.so']])
})

test('side modules that need each other are one group, in the order of the request, behind what they need', () => {
  expect(
    groupsOf({
      'user.so': { calls: ['b'] },
      'a.so': { gives: ['a'], calls: ['c'] },
      'b.so': { gives: ['b'], calls: ['a'] },
      'c.so': { gives: ['c'], calls: ['b', 'base'] },
      'base.so': { gives: ['base'] },
    }),
  ).toEqual([['base.so'], ['a.so', 'b.so', 'c.so'], ['user.so']])
})

test('what the program or the module itself defines needs nobody, and who lists itself is alone', () => {
  const texts = { 'a.so': { calls: ['f', 'own'], gives: ['own'], needed: ['a.so'] }, 'b.so': { gives: ['f', 'own'] } }
  expect(groupsOf(texts, [], ['f'])).toEqual([['a.so'], ['b.so']])
  expect(groupsOf(texts)).toEqual([['b.so'], ['a.so']])
})

test('calls of what comes later wait for nothing; its data does not', () => {
  const provider = { gives: ['f'], data: ['d'] }
  expect(groupsOf({ 'a.so': { calls: ['f'] }, 'late.so': provider }, ['late.so'])).toEqual([['a.so'], ['late.so']])
  expect(groupsOf({ 'a.so': { reads: ['d'] }, 'late.so': provider }, ['late.so'])).toEqual([['late.so'], ['a.so']])
  // Both come later.
  expect(groupsOf({ 'a.so': { calls: ['f'] }, 'late.so': provider }, ['a.so', 'late.so'])).toEqual([
    ['late.so'],
    ['a.so'],
  ])
})

test('a needed name means a file by its last part', () => {
  const sides = plannedSides({ 'x/a.so': {}, 'y\\b.so': {} })
  expect(libraryNamed('./z/a.so', sides)).toBe(sides[0])
  expect(libraryNamed('b.so', sides)).toBe(sides[1])
  expect(libraryNamed('c.so', sides)).toBeUndefined()
})
