import { expect, test } from 'vitest'
import { matches } from './patterns.ts'

test('include and exclude', () => {
  const at = (path: string, include: readonly (string | RegExp)[], exclude: readonly (string | RegExp)[] = []) =>
    matches(path, { include, exclude }, '/root')
  expect([
    at('/root/src/x.o', []),
    at('/root/src/x.o', ['src/**']),
    at('/root/lib/x.o', ['src/**']),
    at('/other/x.o', ['/other/*.o']),
  ]).toEqual([true, true, false, true])
  expect([
    at('/root/src/x.o', [/x\.o$/g]),
    at('/root/src/x.o', [/x\.o$/g]),
    at('/root/src/x.o', [], ['**/x.o']),
  ]).toEqual([true, true, false])
})
