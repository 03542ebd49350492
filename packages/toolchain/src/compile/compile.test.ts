import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstErrors } from './compile-error.ts'
import { absoluteFlags, compileFlags } from './compile-flags.ts'
import { readRule } from './compile-source.ts'
import { includedFiles } from './included-files.ts'
import { ObjectCache } from './object-cache.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wasmweld-compile-'))
  mkdirSync(join(root, 'include'))
})
afterAll(() => rmSync(root, { recursive: true }))
const write = (name: string, text: string): string => {
  writeFileSync(join(root, name), text)
  return join(root, name)
}

test('a rule for Make names files, with blanks in their names and over several lines', () => {
  expect(readRule('out.o: /a\\ b/f.c \\\n  /a\\ b/g.h /c$$d.h \\\r\n /e\\#f.h\n')).toEqual([
    '/a b/f.c',
    '/a b/g.h',
    '/c$d.h',
    '/e#f.h',
  ])
  expect(readRule('')).toEqual([])
})

test('headers are found beside the source, beside each other, in folders and by -include; the system’s are not', () => {
  const source = write('f.c', '#include <stdio.h>\n#  include "g.h"\n#include <i.h>\n')
  const g = write('g.h', '#include "h.h"\n#include "f.c"\n')
  const [h, i, first] = [write('h.h', '#include "g.h"'), write('include/i.h', ''), write('first.h', '')]
  const flags = absoluteFlags(['-Iinclude', '-include', 'first.h'], root)
  expect([...includedFiles(source, flags)].sort()).toEqual([first, g, h, i].sort())
})

test('paths in flags start at the root, and all else stays', () => {
  expect(absoluteFlags(['-Iinclude', '-I', 'more', '-I/abs', '-isystemx', '-O2', '-DI=1'], '/p')).toEqual([
    ...['-I/p/include', '-I', '/p/more', '-I/abs', '-isystem/p/x', '-O2', '-DI=1'],
  ])
})

test.each([
  ['wasi-sdk', 'wasm32-wasip1', ['--target=wasm32-wasip1', '--sysroot=/s/share/wasi-sysroot']],
  ['directory', 'wasm32-wasip1', ['--target=wasm32-wasip1', '--sysroot=/s']],
  ['debian', 'wasm32-wasi', ['--target=wasm32-wasi', '-Wno-deprecated', '-Wdeprecated-declarations']],
])('the libraries of %s are compiled for with their flags', (name, triple, expected) => {
  const sysroot = { name, path: '/s', triple, directories: [], file: () => undefined }
  const compiler = { kind: 'command', path: '/clang' } as const
  const flags = compileFlags({ compiler, sysroot, target: 'wasm32', root: '/p', flags: ['-O2'] })
  expect(flags).toEqual([...expected, '-fno-color-diagnostics', '-O2'])
})

test('errors have places, warnings and notes are none', () => {
  const output = `/p/a.c:1:2: warning: w\n/p/a.c:3:4: error: e\n  3 | x\n/p/b.h:5:6: fatal error: f\n/p/a.c:7:8: note: n\n`
  expect(firstErrors(output, path => path)).toEqual([
    { file: '/p/a.c', line: 3, column: 4, message: 'e' },
    { file: '/p/b.h', line: 5, column: 6, message: 'f' },
  ])
})

test('an object is found until a header changes or is gone, and a damaged entry is none', () => {
  const cache = new ObjectCache(join(root, 'cache'))
  const header = write('k.h', '1')
  const kept = { object: new Uint8Array([1, 2]), dependencies: [header], warnings: 'w' }
  cache.keep('key', kept)
  expect(cache.find('key')).toMatchObject({ dependencies: [header], warnings: 'w' })
  write('k.h', '2')
  expect(cache.find('key')).toBeUndefined()
  rmSync(header)
  expect(cache.find('key')).toBeUndefined()
  write('cache/key.json', '{')
  expect(cache.find('key')).toBeUndefined()
  expect(cache.find('other')).toBeUndefined()
})
