// What a page downloads to load side modules. The limits are promises of the README.

import { expect, test } from 'vitest'
import { bundledText, bytesOf } from '../support/bundled-size.ts'

test('what loads prelinked side modules is at most 2 kB', async () => {
  const code = await bundledText("export * from '@wasmweld/runtime/prelinked'")
  expect(code).toContain('wasmweld.prelinked')
  expect(bytesOf(code).brotli).toBeLessThanOrEqual(2000)
})

test.each([
  ['what opens libraries', '{ createProgram, dlopen }', 9800],
  ['all of the runtime', '*', 14_400],
])('%s is at most as large as the README says', async (_, names, limit) => {
  const code = await bundledText(`export ${names} from '@wasmweld/runtime'`)
  expect(code).toContain('LoadError')
  expect(bytesOf(code).brotli).toBeLessThanOrEqual(limit)
})
