import { expect, test } from 'vitest'
import { readState, writeState } from './state.ts'
import type { State } from './state.ts'

const INITIAL: State = { view: 'map', by: 'archive', area: 'raw', colour: 'kind', show: 'all', path: [], search: '' }

test.each<[what: string, state: State]>([
  ['nothing special', INITIAL],
  [
    'everything',
    {
      view: 'table',
      by: 'source',
      area: 'brotli',
      colour: 'group',
      show: '2',
      path: ['a/b', 'c&d=#é'],
      search: '<',
      item: 7,
    },
  ],
])('%s is read as it was written', (_what, state) => {
  expect(readState(`#${writeState(state, INITIAL)}`, INITIAL)).toEqual({ item: undefined, ...state })
})

test('what is as at the start is not in the address', () => {
  expect(writeState(INITIAL, INITIAL)).toBe('')
})

test('an address that means nothing shows the page as at the start', () => {
  expect(readState('#view=x&by=y&item=-1&area=', INITIAL)).toEqual({ ...INITIAL, item: undefined })
})
