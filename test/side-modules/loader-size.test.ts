// What a page downloads to load side modules. The limits are promises of the README.

import { expect, test } from 'vitest'
import { bundledText, bytesOf } from '../support/bundled-size.ts'

test('what loads prelinked side modules is at most 2 kB', async () => {
  const code = await bundledText("export * from '@wasmweld/runtime/prelinked'")
  expect(code).toContain('wasmweld.prelinked')
  expect(bytesOf(code).brotli).toBeLessThanOrEqual(2000)
})

test('all of the runtime is at most 6 kB', async () => {
  const code = await bundledText("export * from '@wasmweld/runtime'")
  expect(code).toContain('LoadError')
  expect(bytesOf(code).brotli).toBeLessThanOrEqual(6000)
})
