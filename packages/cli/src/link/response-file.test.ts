import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expandResponseFiles, splitPosix, splitWindows } from './response-file.ts'

test.each([
  ['a  b\n\tc\r\n', ['a', 'b', 'c']],
  [`"a b" 'c d'`, ['a b', 'c d']],
  [`a"b c"d'e'`, ['ab cde']],
  [`a\\ b \\"c\\\\`, ['a b', '"c\\']],
  [`"a \\"b\\" \\c" 'd\\'e'`, ['a "b" c', "d'e"]],
  [`a "" '' b`, ['a', 'b']],
  [`"unclosed end`, ['unclosed end']],
  [`end\\`, ['end\\']],
  ['', []],
])('GNU quoting of %j', (text, words) => expect(splitPosix(text)).toEqual(words))

test.each([
  ['a  b\n\tc\r\n', ['a', 'b', 'c']],
  [`"a b" c`, ['a b', 'c']],
  [`C:\\dir\\file.o "C:\\a b\\"`, ['C:\\dir\\file.o', 'C:\\a b"']],
  [`"C:\\a b\\\\" next`, ['C:\\a b\\', 'next']],
  [`a\\"b`, ['a"b']],
  [`'a b'`, [`'a`, `b'`]],
  [`""`, ['']],
])("Windows' quoting of %j", (text, words) => expect(splitWindows(text)).toEqual(words))

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-response-'))
  const at = (name: string): string => join(directory, name)
  writeFileSync(at('one'), '\uFEFFa.o "b c.o"')
  writeFileSync(at('two'), `-x @${at('one')} y`)
  writeFileSync(at('loop'), `@${at('loop')}`)
  writeFileSync(at('there'), `p @${at('back')} q`)
  writeFileSync(at('back'), `@${at('there')} r`)
  writeFileSync(at('windows'), `a\\b 'c`)
})
afterAll(() => rmSync(directory, { recursive: true }))

const file = (name: string): string => `@${join(directory, name)}`

test('words of a file stand in its place, those of files within it too', () => {
  const { words, errors } = expandResponseFiles(['first', file('two'), 'last'], 'posix')
  expect(words).toEqual(['first', '-x', 'a.o', 'b c.o', 'y', 'last'])
  expect(errors).toEqual([])
})
test('what names no file stays', () =>
  expect(expandResponseFiles(['@nowhere', '@', file('one/x')]).words).toEqual(['@nowhere', '@', file('one/x')]))
test.skipIf(process.platform === 'win32')('what is no plain file is read as well, but for folders', () => {
  expect(expandResponseFiles(['@/dev/null', 'a']).words).toEqual(['a'])
  expect(expandResponseFiles([`@${directory}`]).words).toEqual([`@${directory}`])
})
test('a file in itself is told, and all behind it stays as it is', () => {
  const remark = (name: string): string => `recursive expansion of: '${join(directory, name)}'`
  expect(expandResponseFiles(['a', file('loop'), 'b'])).toEqual({
    words: ['a', file('loop'), 'b'],
    errors: [],
    remark: remark('loop'),
  })
  expect(expandResponseFiles([file('there'), file('one')])).toEqual({
    words: ['p', file('there'), 'r', 'q', file('one')],
    errors: [],
    remark: remark('there'),
  })
})
test('a file may be named twice', () =>
  expect(expandResponseFiles([file('two'), file('one')]).words).toEqual(['-x', 'a.o', 'b c.o', 'y', 'a.o', 'b c.o']))
test('the style is an option', () => {
  expect(expandResponseFiles(['--rsp-quoting=windows', file('windows')]).words.slice(1)).toEqual(['a\\b', "'c"])
  expect(expandResponseFiles(['-rsp-quoting', 'posix', file('windows')]).words.slice(2)).toEqual(['ab', 'c'])
})
