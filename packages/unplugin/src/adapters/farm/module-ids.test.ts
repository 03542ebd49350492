import { expect, test } from 'vitest'
import { absoluteId, farmId } from './module-ids.ts'

test('modules of the project, and others', () => {
  expect(absoluteId('/app', 'src/main.js')).toBe('/app/src/main.js')
  expect(absoluteId('/app', '../lib/a.js?raw=//x')).toBe('/lib/a.js?raw=//x')
  expect(absoluteId('/app', '//lib/a.js')).toBe('/lib/a.js')
  expect(['/app/src/main.js', '/lib/a.js'].map(path => farmId('/app', path))).toEqual(['src/main.js', '../lib/a.js'])
})
