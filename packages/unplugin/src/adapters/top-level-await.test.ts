import { expect, test } from 'vitest'
import { haveTopLevelAwait } from './top-level-await.ts'

test.each<[target: unknown, have: boolean]>([
  [undefined, true],
  [false, true],
  ['esnext', true],
  ['es2022', true],
  ['ES2020', false],
  ['es6', false],
  ['es13', true],
  [['chrome111', 'edge111', 'firefox114', 'safari16.4', 'ios16.4'], true],
  [['es2022', 'chrome88'], false],
  ['chrome89,safari14.1', false],
  ['node14.8', true],
  ['node14.7', false],
  ['node20', true],
  ['deno1.0', true],
  ['ie11', false],
])('%s', (target, have) => {
  expect(haveTopLevelAwait(target)).toBe(have)
})
