import { expect, test } from 'vitest'
import { closest } from './closest.ts'

test('a slip or two are forgiven, the nearest first', () => {
  expect(closest('compute', ['comptue', 'computed', 'commuted', 'dispute', 'compute'])).toEqual([
    'computed',
    'commuted',
    'comptue',
  ])
})

test('a short name forgives one slip', () => {
  expect(closest('abs', ['ab', 'as', 'a'])).toEqual(['ab', 'as'])
})

test('no more than three are offered', () => {
  expect(closest('name', ['nam1', 'nam2', 'nam3', 'nam4'])).toHaveLength(3)
})

test('what is far is not offered', () => {
  expect(closest('printf', ['malloc', 'free'])).toEqual([])
})
