import { expect, test } from 'vitest'
import { compareNames } from './compare-names.ts'

test('names are in the order of their code points, which is that of their UTF-8', () => {
  const names = ['😀', '\ufb01', 'b', 'ab', 'a', '', 'B', '\u{1f680}', 'aé']
  const asUtf8 = [...names].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  expect([...names].sort(compareNames)).toEqual(asUtf8)
  expect(compareNames('same', 'same')).toBe(0)
})
