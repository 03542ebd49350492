import { expect, test } from 'vitest'
import { summaryLines } from './summary.ts'

test('the summary has a line for each program', () => {
  const files = [
    { fileName: 'a.wasm', bytes: new Uint8Array(10), functions: 1, exports: ['f'] },
    { fileName: 'assets/b.wasm', bytes: new Uint8Array(12_345), functions: 2, exports: ['f', 'g'] },
  ]
  expect(summaryLines(files)).toEqual([
    'wasmweld  a.wasm         10 B │ brotli: 10 B │ 1 function kept for 1 export',
    'wasmweld  assets/b.wasm  12.35 kB │ brotli: 13 B │ 2 functions kept for 2 exports',
  ])
})
