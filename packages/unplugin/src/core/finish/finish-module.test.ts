import { expect, test } from 'vitest'
import { finishModule } from './finish-module.ts'
import type { Optimizer } from './optimizer.ts'

/** An empty module with a custom section of eleven bytes. */
const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 9 + 2, 9, ...Buffer.from('producers'), 0])

const optimizer = {
  optimize: ({ module }: { module: Uint8Array }) => ({ bytes: module }),
  compressedSize: (bytes: Uint8Array) => bytes.length,
} as unknown as Optimizer

test.each([
  ['what is left of a module is shipped without what is stripped', undefined, 8],
  ['a module that is given whole is shipped as it came', true, MODULE.length],
] as const)('saved against what ships otherwise: %s', (_, isWhole, bytes) => {
  const finishing = { debug: false, root: '/', optimizer, tell: () => {} } as const
  const { optimized } = finishModule('lib.wasm', { module: MODULE, ...(isWhole && { isWhole }) }, finishing)
  expect(optimized?.before).toEqual({ bytes, brotli: bytes })
  expect(optimized?.after).toEqual({ bytes: 8, brotli: 8 })
})
