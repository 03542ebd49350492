import { afterEach, expect, test, vi } from 'vitest'
import { baseName, defaultBase, keyOf } from './names.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each([
  ['https://a.b/c/d.html?e#f', 'https://a.b/c/d.html?e#f'],
  ['blob:https://a.b/0123-4567', 'https://a.b/'],
  ['blob:null/0123-4567', 'file:///'],
  ['about:blank', 'file:///'],
])('relative addresses in %s start from %s', (href, base) => {
  vi.stubGlobal('location', { href })
  expect(defaultBase()).toBe(base)
})

test('in Node they start from the working directory, whatever it is called', () => {
  vi.stubGlobal('process', { cwd: () => '/a b/c#d?e%f' })
  const { href } = new URL('x.so', defaultBase())
  expect(decodeURIComponent(href)).toBe('file:///a b/c#d?e%f/x.so')
})

test('a query and a fragment are no part of a name', () => {
  expect(keyOf('https://a.b/c.so?v=2#d')).toBe('https://a.b/c.so')
  expect(baseName('https://a.b/x/c.so?v=/2')).toBe('c.so')
})
