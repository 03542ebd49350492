import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { whyNotWritable, writeOutput } from './output-file.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-output-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const bytes = new Uint8Array([1, 2, 3])

test('a file is replaced as a whole, and nothing stays beside it', () => {
  const path = join(directory, 'out.wasm')
  writeFileSync(path, 'old and longer')
  writeOutput(path, bytes)
  expect(new Uint8Array(readFileSync(path))).toEqual(bytes)
  expect(readdirSync(directory)).toEqual(['out.wasm'])
})
test.skipIf(process.platform === 'win32')('a new file can be run', () => {
  const path = join(directory, 'out.wasm')
  writeOutput(path, bytes)
  expect(statSync(path).mode & 0o100).toBe(0o100)
})
test.skipIf(process.platform === 'win32')('a device is written to, not replaced', () => {
  writeOutput('/dev/null', bytes)
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})
test('a write that fails leaves nothing', () => {
  const path = join(directory, 'folder', 'out.wasm')
  expect(() => writeOutput(path, bytes)).toThrow('ENOENT')
  expect(readdirSync(directory)).toEqual([])
})
test('obstacles are known before', () => {
  mkdirSync(join(directory, 'folder'))
  expect(whyNotWritable(join(directory, 'folder'))).toBe('Is a directory')
  expect(whyNotWritable(join(directory, 'none', 'out.wasm'))).toBe('No such file or directory')
  expect(whyNotWritable(join(directory, 'out.wasm'))).toBeUndefined()
})
