import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLibrary } from './find-library.ts'
import { namedLibraries } from './link-with-system-libraries.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wasmweld-libraries-'))
  for (const directory of ['one', 'two']) mkdirSync(join(root, directory))
  for (const file of ['one/libboth.a', 'two/libboth.a', 'two/libboth.so', 'two/libz.a', 'two/odd.name'])
    writeFileSync(join(root, file), '')
  mkdirSync(join(root, 'one/libz.a'))
})
afterAll(() => rmSync(root, { recursive: true }))

const find = (name: string, shared = false): string =>
  findLibrary(
    name,
    ['missing', 'one', 'two'].map(directory => join(root, directory)),
    { shared },
  ).slice(root.length + 1)

test('the first folder that has the archive gives it', () => expect(find('both')).toBe('one/libboth.a'))
test('a shared library is taken only when asked for, and folder by folder', () => {
  expect(find('both', true)).toBe('one/libboth.a')
  rmSync(join(root, 'one/libboth.a'))
  expect(find('both', true)).toBe('two/libboth.so')
  expect(find('both')).toBe('two/libboth.a')
})
test('a folder of that name is no library', () => expect(find('z')).toBe('two/libz.a'))
test('a colon asks for a file by its exact name', () => expect(find(':odd.name')).toBe('two/odd.name'))
test("a library that is nowhere is refused in wasm-ld's words", () => {
  expect(() => find('nope')).toThrow('unable to find library -lnope')
  expect(() => find(':nope.a')).toThrow('unable to find library -l:nope.a')
  expect(() => findLibrary('nope', ['one', ''], { shared: true })).toThrow(
    'looked for libnope.so and libnope.a in one, .',
  )
  expect(() => findLibrary('nope', [])).toThrow('in no folder')
})
test('paths of a link are from the folder that it says', () => {
  const inputs = namedLibraries({ libs: ['z', 'two/libz.a'], libraryPath: ['one', 'two'], from: root })
  expect(inputs.map(({ name }) => name)).toEqual([join(root, 'two/libz.a'), 'two/libz.a'])
  expect(() => namedLibraries({ libs: ['none/libz.a'], from: root })).toThrow(
    `cannot open none/libz.a: No such file or directory (looked for at ${join(root, 'none/libz.a')})`,
  )
})
test('what neither a folder nor the sysroot has is told of both', () => {
  const sysroot = { name: 'directory', path: '/sys', triple: 'wasm32-wasi', directories: [], file: () => undefined }
  expect(() => namedLibraries({ libs: ['nope'], libraryPath: ['one'], sysroot })).toThrow(
    'unable to find library -lnope\n  looked for libnope.a in one\n  and in the sysroot /sys',
  )
})
test('the folder stays in the path as it was written', () => {
  const before = process.cwd()
  process.chdir(join(root, 'two'))
  try {
    expect(findLibrary('z', ['.'])).toBe('./libz.a')
    expect(findLibrary('z', [''])).toBe('libz.a')
    expect(findLibrary('z', ['../two/'])).toBe('../two/libz.a')
  } finally {
    process.chdir(before)
  }
})
