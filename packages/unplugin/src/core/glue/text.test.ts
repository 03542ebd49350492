import { expect, test } from 'vitest'
import { bytesLiteral, exportName, isVariableName, member } from './text.ts'

test('names are written as JavaScript wants them', () => {
  expect([isVariableName('add'), isVariableName('delete'), isVariableName('a.b'), isVariableName('1a')]).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect([exportName('add'), exportName('f(int)'), member('x', 'a'), member('x', 'a b')]).toEqual([
    'add',
    '"f(int)"',
    'x.a',
    'x["a b"]',
  ])
})

test('bytes come back from text', () => {
  const decode = new Function(`return ${bytesLiteral(Uint8Array.of(0, 255, 128, 10))}`) as () => Uint8Array
  expect([...decode()]).toEqual([0, 255, 128, 10])
})
