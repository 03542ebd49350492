import { expect, test } from 'vitest'
import { plannedSides, programSymbols, type SideText } from '../../../../test/support/planned-sides.ts'
import type { SideTime } from '../linked-program.ts'
import type { PlannedSide } from './planned-side.ts'
import { Scope } from './scope.ts'

interface Setting {
  readonly program?: readonly string[]
  /** Names of side modules that come later. */
  readonly later?: readonly string[]
}

/** Who defines a name, the winner first, as `importer` sees it. */
function definitions(
  texts: Readonly<Record<string, SideText>>,
  { program = [], later = [] }: Setting,
): (name: string, importer?: string) => readonly string[] {
  const sides = plannedSides(texts)
  const times = new Map<PlannedSide, SideTime>(
    sides.map(side => [side, later.includes(side.name) ? 'later' : 'startup']),
  )
  const scope = new Scope(programSymbols(program), sides, times)
  return (name, importer) => {
    const from = sides.find(side => side.name === importer) ?? 'program'
    const all = [...scope.all(name, from)]
    expect(scope.find(name, from)).toEqual(all[0])
    return all.map(({ by }) => (by === 'program' ? by : by.name))
  }
}

test('the program comes first, then side modules in the order of the request', () => {
  const find = definitions({ 'a.so': { gives: ['f', 'g'] }, 'b.so': { gives: ['f', 'g'] } }, { program: ['f'] })
  expect(find('f', 'b.so')).toEqual(['program', 'a.so', 'b.so'])
  expect(find('g', 'b.so')).toEqual(['a.so', 'b.so'])
  expect(find('h')).toEqual([])
})

test('a hidden definition serves where no visible one does', () => {
  const find = definitions({ 'a.so': { gives: ['f', 'g'], hidden: ['f', 'g'] }, 'b.so': { gives: ['f'] } }, {})
  expect(find('f')).toEqual(['b.so', 'a.so'])
  expect(find('g')).toEqual(['a.so'])
})

test('what comes at startup is before what comes later, whatever the order of the request', () => {
  const texts = { 'late.so': { gives: ['f'] }, 'early.so': { gives: ['f'] } }
  expect(definitions(texts, { later: ['late.so'] })('f', 'early.so')).toEqual(['early.so', 'late.so'])
  expect(definitions(texts, {})('f', 'early.so')).toEqual(['late.so', 'early.so'])
})

test('of two plugins with the same names each has its own, with those of the libraries that it lists, breadth first', () => {
  const find = definitions(
    {
      'one.so': { gives: ['f'] },
      'two.so': { gives: ['f'], needed: ['x/left.so', 'right.so', 'nowhere.so'] },
      'deep.so': { gives: ['h'] },
      'left.so': { gives: ['g'], needed: ['deep.so'] },
      'lib/right.so': { gives: ['g', 'h'] },
    },
    { later: ['one.so', 'two.so', 'deep.so', 'left.so', 'lib/right.so'] },
  )
  expect(find('f', 'one.so')).toEqual(['one.so', 'two.so'])
  expect(find('f', 'two.so')).toEqual(['two.so', 'one.so'])
  expect(find('g', 'two.so')).toEqual(['left.so', 'lib/right.so'])
  // Right is one step away, deep two.
  expect(find('h', 'two.so')).toEqual(['lib/right.so', 'deep.so'])
  expect(find('h', 'one.so')).toEqual(['deep.so', 'lib/right.so'])
  expect(find('f')).toEqual(['one.so', 'two.so'])
})

test('a definition says what it is', () => {
  const [side] = plannedSides({ 'a.so': { data: ['d'], gives: ['f'] } })
  const scope = new Scope(programSymbols([], ['e']), [side], new Map([[side, 'startup']]))
  expect(scope.find('d', 'program')).toEqual({ name: 'd', by: side, kind: 'data' })
  expect(scope.find('f', side)).toMatchObject({ by: side, kind: 'function', type: { parameters: [], results: [] } })
  expect(scope.find('e', side)).toEqual({ name: 'e', by: 'program', kind: 'data' })
})
