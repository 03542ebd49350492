import { expect, test } from 'vitest'
import type { LinkSymbol } from '../symbols/resolution.ts'
import { dataPieces, pieceAt } from './data-pieces.ts'

const symbol = (name: string, offset: number, size: number): LinkSymbol => ({ name, offset, size }) as LinkSymbol

const cut = (symbols: readonly LinkSymbol[], size: number): unknown[] =>
  dataPieces(symbols, size).map(({ from, to, symbols: named }) => [from, to, ...named.map(({ name }) => name)])

test('symbols have their bytes, and what lies between and behind is nobody’s', () => {
  expect(cut([symbol('b', 8, 4), symbol('a', 0, 4)], 16)).toEqual([
    [0, 4, 'a'],
    [4, 8],
    [8, 12, 'b'],
    [12, 16],
  ])
})
test('a label has what is before the next symbol', () => {
  expect(cut([symbol('label', 0, 0), symbol('b', 6, 2)], 8)).toEqual([
    [0, 6, 'label'],
    [6, 8, 'b'],
  ])
})
test('one inside of another is its alias, and one that is longer has the rest', () => {
  expect(cut([symbol('a', 0, 8), symbol('in', 2, 2), symbol('longer', 4, 8)], 12)).toEqual([
    [0, 8, 'a', 'in'],
    [8, 12, 'longer'],
  ])
})
test('none reaches beyond its chunk', () => {
  expect(cut([symbol('a', 2, 100)], 4)).toEqual([
    [0, 2],
    [2, 4, 'a'],
  ])
})
test('an offset is in the piece that begins last before it', () => {
  expect([0, 3, 4, 9].map(offset => pieceAt([0, 4], offset))).toEqual([0, 0, 1, 1])
})
