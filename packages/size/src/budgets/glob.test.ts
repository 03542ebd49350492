import { expect, test } from 'vitest'
import { pathMatcher, symbolMatcher } from './glob.ts'

test.each([
  ['libc.a', 'sysroot/lib/libc.a'],
  ['*.o', 'src/math.o'],
  ['*.o', '../other/math.o'],
  ['**/*.o', 'math.o'],
  ['src/**/*.o', 'src/deep/er/math.o'],
  ['../x/*.o', '../x/y.o'],
  ['libz.a(inflate.o)', 'libz.a(inflate.o)'],
  ['libz.a(*.o)', 'vendor/libz.a(inflate.o)'],
  ['*(inflate.o)', 'vendor/libz.a(inflate.o)'],
  ['src/(group)/[id].o', 'src/(group)/[id].o'],
  ['./codec.wasm', './codec.wasm'],
  ['./*.wasm', './codec.wasm'],
  ['*.{o,wasm}', 'a.wasm'],
  ['.debug_*', '.debug_info'],
])('the path pattern %s matches %s', (pattern, name) => {
  expect(pathMatcher(pattern)(name)).toBe(true)
})

test.each([
  ['src/*.o', 'src/deep/math.o'],
  ['math.o', 'mathx.o'],
  ['libz.a', 'libz.a(inflate.o)'],
  ['*.o', 'libz.a(inflate.o)'],
])('the path pattern %s does not match %s', (pattern, name) => {
  expect(pathMatcher(pattern)(name)).toBe(false)
})

test('of several patterns one is enough', () => {
  expect(['a.o', 'b.wasm', 'c.js'].filter(pathMatcher(['*.o', '*.wasm']))).toEqual(['a.o', 'b.wasm'])
})

test.each([
  ['operator new*', 'operator new(unsigned long)', true],
  ['operator[]', 'operator[]', true],
  ['operator[]', 'operator]', false],
  ['std::*::push_back*', 'std::vector<int, std::allocator<int>>::push_back(int&&)', true],
  ['f(int)', 'f(int)', true],
  ['f(int)', 'fint', false],
  ['*', 'two\nlines', true],
  ['malloc', 'dlmalloc', false],
  ['a.b', 'axb', false],
])('the symbol pattern %s and %j: %s', (pattern, name, matches) => {
  expect(symbolMatcher(pattern)(name)).toBe(matches)
})
