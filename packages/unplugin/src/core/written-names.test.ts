import { expect, test } from 'vitest'
import { isWritten, writtenNames } from './written-names.ts'

/** Those of `a` to `e` that a text has. */
const among = (code: string): string => {
  const written = writtenNames(code)
  return written === undefined
    ? 'unreadable'
    : ['a', 'b', 'c', 'd', 'e'].filter(name => isWritten(name, written)).join('')
}

test.each([
  ['members', 'wasm.a(); wasm?.b; new wasm.c()', 'abc'],
  ['strings', `wasm['a']; call("b", \`c\`)`, 'abc'],
  ['patterns and keys', 'const { a, b: other, ...rest } = wasm; f({ c: 1, d })', 'abcd'],
  [
    'no variables, imports, exports or methods',
    `import { a } from 'x'; let b = 1; export { b as c }; class C { d() {} }`,
    '',
  ],
  ['no comments, patterns or parts of strings', `/* wasm.a */ /b/; 'c c'; "wasm.d"`, ''],
  ['an underscore in front', 'Module._a(); Module["_b"]', 'ab'],
  ['code in a string', `new Blob(["wasm = instance.exports; wasm.a()"])`, 'a'],
  [
    'code in a string that has values',
    'new Blob([`const { exports } = made; exports.a(${value}); const b = ${value}`])',
    'a',
  ],
  ['parts of code', 'f("if (ready) { exports.a();" + more + "}", `${start} exports.b(${end}`)', 'ab'],
  ['members without an object', 'with (wasm) { a(); b = c }', 'abc'],
  ['what is no module', 'await = 1; wasm.a = 010', 'a'],
  ['what is no JavaScript', 'wasm.a(', 'unreadable'],
])('%s', (_, code, names) => {
  expect(among(code)).toBe(names)
})

test('names that are put together, by their beginning', () => {
  const written = writtenNames(
    "wasm['dynCall_' + type](); wasm[`invoke_${type}`]; wasm[type + '_free']; wasm['_' + x]; 'get' + x",
  )!
  const names = ['dynCall_vi', 'invoke_i', 'x_free', '_x', 'getX']
  expect(names.filter(name => isWritten(name, written))).toEqual(['dynCall_vi', 'invoke_i'])
})
