import { expect, test } from 'vitest'
import {
  formatNativeId,
  formatProgramId,
  misspeltQuery,
  NATIVE_IMPORT,
  parseNativeId,
  parseProgramId,
  parseRuntimeSpecifier,
  RESOLVED,
} from './native-id.ts'

test.each([
  ['./x.o', { path: './x.o', facet: 'names', program: 'default' }],
  ['/a/libx.a?init', { path: '/a/libx.a', facet: 'init', program: 'default' }],
  ['./x.wasm?program=two&url', { path: './x.wasm', facet: 'url', program: 'two' }],
  ['./x.o?import&t=123', { path: './x.o', facet: 'names', program: 'default' }],
] as const)('%s is a native id', (id, expected) => {
  expect(parseNativeId(id)).toEqual(expected)
})

test.each([
  './x.js',
  './x.o?raw',
  './x.so?url',
  './x.o?side&init',
  './x.o?worker',
  './x.o?program=',
  '\0x.o',
  './x.o.js',
  'node:fs',
])('%j is none', id => {
  expect(parseNativeId(id)).toBeUndefined()
})

test('one file is one module, however its query was written', () => {
  const format = (id: string): string => formatNativeId(parseNativeId(id)!)
  expect(format('/x.o?program=two&init')).toBe('/x.o?init&program=two')
  expect(format('/x.o?init&program=two')).toBe('/x.o?init&program=two')
  expect(format('/x.o?program=default')).toBe('/x.o')
})

test('side modules by query, and by name with or without it', () => {
  expect(parseNativeId('./x.wasm?side')).toEqual({ path: './x.wasm', facet: 'side', program: 'default' })
  expect(['./x.so', './x.so?side'].map(id => parseNativeId(id)?.facet)).toEqual(['side', 'side'])
  const format = (id: string): string => formatNativeId(parseNativeId(id)!)
  expect(['/x.so?side', '/x.so', '/x.o?side&program=two', '/x.so?program=two'].map(format)).toEqual([
    '/x.so',
    '/x.so',
    '/x.o?side&program=two',
    '/x.so?program=two',
  ])
})

test('the runtime of a program', () => {
  expect(parseRuntimeSpecifier('virtual:wasmweld')).toEqual({ part: 'runtime', program: 'default' })
  expect(parseRuntimeSpecifier('virtual:wasmweld/two')).toEqual({ part: 'runtime', program: 'two' })
  expect(parseRuntimeSpecifier('virtual:wasmwelded')).toBeUndefined()
})

test('ids of programs come back', () => {
  const id = { part: 'init', program: 'two' } as const
  expect(parseProgramId(formatProgramId(id))).toEqual(id)
  expect(parseProgramId('/x.o')).toBeUndefined()
})

test('filters let through what may be meant', () => {
  expect(['./x.o', 'pkg/lib.a?init', '\0wasmweld/program/default', 'node:fs'].every(id => RESOLVED.test(id))).toBe(true)
  expect(['./x.js', 'react', './x.ob'].some(id => RESOLVED.test(id))).toBe(false)
  expect(NATIVE_IMPORT.test(`import './x.o'`) && NATIVE_IMPORT.test('import(`./x.a?init`)')).toBe(true)
  expect(NATIVE_IMPORT.test(`x.o = "a"`)).toBe(false)
})

test.each([
  ['./plugin.so?sied', './plugin.so?sied: unknown query ?sied\n  did you mean ?side?'],
  ['./x.o?side&int', './x.o?side&int: unknown query ?int\n  did you mean ?init?'],
  ['./x.o?raw', undefined],
  ['./x.o?worker', undefined],
  ['./x.o?side&init', undefined],
  ['./x.js?sied', undefined],
])('what %s may have meant', (id, hint) => {
  expect(misspeltQuery(id)).toBe(hint)
})
