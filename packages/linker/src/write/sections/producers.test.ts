import { expect, test } from 'vitest'
import { linkText } from '../../../../../test/support/link-text.ts'

test('every tool is named once, under the version that was met first', () => {
  const { section } = linkText([
    'a.o: producer language C11 1; producer processed-by clang 22.1',
    'b.o: producer processed-by clang 19.0; producer processed-by rustc 1.90; producer sdk wasi 30',
  ])
  expect(section('"producers"')).toEqual([
    'language: C11 1',
    'processed-by: clang 22.1',
    'processed-by: rustc 1.90',
    'sdk: wasi 30',
  ])
})

test('members that stayed out are not named', () => {
  expect(linkText(['lib.a(f.o): func f; producer language C 1', 'a.o: func g']).section('"producers"')).toEqual([])
})
