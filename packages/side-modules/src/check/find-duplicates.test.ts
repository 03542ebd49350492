import { expect, test } from 'vitest'
import { plannedSides, programSymbols, type SideText } from '../../../../test/support/planned-sides.ts'
import { bindImports } from '../program/bind-imports.ts'
import { Scope } from '../program/scope.ts'
import { type Duplicate, findDuplicates } from './find-duplicates.ts'

function duplicates(texts: Readonly<Record<string, SideText>>, program: readonly string[] = []): readonly Duplicate[] {
  const sides = plannedSides(texts)
  const scope = new Scope(programSymbols(program), sides, new Map(sides.map(side => [side, 'startup'])))
  return findDuplicates(bindImports(sides, scope, { host: {} }), scope)
}

test('who uses a name that two define is told of both, the winner first', () => {
  const texts = {
    'a.so': { gives: ['f'] },
    'b.so': { gives: ['f'] },
    'c.so': { calls: ['f'] },
    'd.so': { calls: ['f'] },
  }
  expect(duplicates(texts)).toEqual([
    { name: 'f', definedBy: ['a.so', 'b.so'], usedBy: ['c.so', 'd.so'], isMeant: false },
  ])
  expect(duplicates(texts, ['f'])).toEqual([
    { name: 'f', definedBy: ['the program', 'a.so', 'b.so'], usedBy: ['c.so', 'd.so'], isMeant: false },
  ])
})

test('a name that nobody else uses, or that has one definition, is none', () => {
  expect(duplicates({ 'a.so': { gives: ['f'] }, 'b.so': { gives: ['f'] } })).toEqual([])
  expect(duplicates({ 'a.so': { gives: ['f'] }, 'b.so': { calls: ['f'] } })).toEqual([])
  // It gets the one that it means.
  expect(duplicates({ 'a.so': { data: ['d'], reads: ['d'] }, 'b.so': { data: ['d'] } })).toEqual([])
})

test('who defines a name itself and gets another one’s has a duplicate', () => {
  expect(duplicates({ 'a.so': { data: ['d'] }, 'b.so': { data: ['d'], reads: ['d'] } })).toEqual([
    { name: 'd', definedBy: ['a.so', 'b.so'], usedBy: ['b.so'], isMeant: false },
  ])
})

test('what the language makes one is meant: mangled names, and weak functions, which their own module imports', () => {
  const user = { calls: ['_ZN1aC1Ev', '_RNvC1a1b', '__ZN1a1bE', 'plain'] }
  const both = { gives: user.calls }
  expect(duplicates({ 'a.so': both, 'b.so': both, 'c.so': user }).map(({ name, isMeant }) => [name, isMeant])).toEqual([
    ['_ZN1aC1Ev', true],
    ['_RNvC1a1b', true],
    ['__ZN1a1bE', true],
    ['plain', false],
  ])
  const weak = { gives: ['inline'], calls: ['inline'] }
  expect(duplicates({ 'a.so': weak, 'b.so': weak })).toEqual([
    { name: 'inline', definedBy: ['a.so', 'b.so'], usedBy: ['b.so'], isMeant: true },
  ])
})
