import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCompiler } from './find-compiler.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wasmweld-compiler-'))
  writeFileSync(join(root, 'clang-22'), '#!/bin/sh\necho "    x86-64 - 64-bit X86"\n')
  writeFileSync(join(root, 'clang'), '#!/bin/sh\necho "    wasm32     - WebAssembly 32-bit"\n')
  for (const name of ['clang-22', 'clang']) chmodSync(join(root, name), 0o755)
})
afterAll(() => rmSync(root, { recursive: true }))

test('a clang that has no WebAssembly target is passed over', () => {
  expect(findCompiler({ from: root, environment: { PATH: root } })).toEqual({
    kind: 'command',
    path: join(root, 'clang'),
  })
})
test('without one on the machine, the package is taken', () => {
  const compiler = findCompiler({ from: import.meta.dirname, environment: { PATH: '' } })
  expect(compiler?.kind).toBe('module')
  expect(compiler?.path).toContain('@yowasp')
})
test('none', () => expect(findCompiler({ from: root, environment: {} })).toBeUndefined())
