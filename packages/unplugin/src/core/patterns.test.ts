import { expect, test } from 'vitest'
import { matches } from './patterns.ts'

test('include and exclude', () => {
  const at = (path: string, include: readonly (string | RegExp)[], exclude: readonly (string | RegExp)[] = []) =>
    matches(path, { include, exclude }, '/project')
  expect([
    at('/project/src/x.o', []),
    at('/project/src/x.o', ['src/**']),
    at('/project/lib/x.o', ['src/**']),
    at('/other/x.o', ['/other/*.o']),
  ]).toEqual([true, true, false, true])
  expect([
    at('/project/src/x.o', [/x\.o$/g]),
    at('/project/src/x.o', [/x\.o$/g]),
    at('/project/src/x.o', [], ['**/x.o']),
  ]).toEqual([true, true, false])
})
