import { expect, test } from 'vitest'
import { resolveOptions } from '../options.ts'
import { baselineFile, claimBaseline } from './baseline-files.ts'
import { outputName } from './write-reports.ts'

test('two outputs of a build do not share a baseline', () => {
  const users = new Map<string, string>()
  const options = resolveOptions({ baseline: 'sizes.json' })
  claimBaseline(users, options, 'dist-a')
  claimBaseline(users, options, 'dist-a')
  expect(() => {
    claimBaseline(users, options, 'dist-b')
  }).toThrow('the outputs dist-a and dist-b have the same baseline sizes.json\n  put [output] into its name')
  expect(baselineFile('sizes/[output].json', 'dist-b')).toBe('sizes/dist-b.json')
})

test.each([
  [{ dir: '/app/dist', format: 'es' }, 'dist'],
  [{ dir: '/app/dist/client', format: 'es' }, 'dist-client'],
  [{ dir: 'dist', format: 'cjs' }, 'dist.cjs'],
  [{ file: '/app/out/bundle.js', format: 'iife' }, 'out-bundle.iife'],
  [{ dir: '/elsewhere/dist', format: 'es' }, 'elsewhere-dist'],
  [{ format: 'es' }, 'output'],
])('%j is called %s', (place, name) => {
  expect(outputName(place, '/app')).toBe(name)
})
