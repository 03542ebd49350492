// Finished modules of others, taken apart and put together again without a change.

import { readItems, rewriteModule } from '@wasmweld/binary'
import { expect, test } from 'vitest'
import { GRAMMARS, readExtension, readGrammar, realFile } from './support/real-sides.ts'

const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

test.each<readonly [name: string, read: () => Promise<Uint8Array>]>([
  ['vips-jxl.wasm', () => realFile('wasm-vips', 'lib/vips-jxl.wasm')],
  ['vips-heif.wasm', () => realFile('wasm-vips', 'lib/vips-heif.wasm')],
  ['vips-resvg.wasm', () => realFile('wasm-vips', 'lib/vips-resvg.wasm')],
  ['vips.wasm', () => realFile('wasm-vips', 'lib/vips.wasm')],
  ...GRAMMARS.map(grammar => [grammar.path, () => readGrammar(grammar)] as const),
])('%s comes out byte by byte', async (_name, read) => {
  const bytes = await read()
  expect(same(rewriteModule(readItems(bytes)).bytes, bytes)).toBe(true)
})

// They count data segments that no code names, or have a source map.
test.each<readonly [name: string, read: () => Promise<Uint8Array>, fewer: number]>([
  ['pglite.wasm', () => realFile('@electric-sql/pglite', 'dist/pglite.wasm'), 4],
  ['pgcrypto.so', () => readExtension('pgcrypto'), 3],
  ['web-tree-sitter.wasm', () => realFile('web-tree-sitter', 'web-tree-sitter.wasm'), 47],
])('%s comes out without what says nothing', async (_name, read, fewer) => {
  const bytes = await read()
  const rewritten = rewriteModule(readItems(bytes)).bytes
  expect(bytes.length - rewritten.length).toBe(fewer)
  expect(WebAssembly.validate(rewritten as BufferSource)).toBe(true)
  expect(same(rewriteModule(readItems(rewritten)).bytes, rewritten)).toBe(true)
})
