import { expect, test } from 'vitest'
import { withoutStringNames } from './plain-names.ts'

test.each([
  ['export { _Z1fii as "f(int, int)" }', 'export {  }'],
  ['export { a as "x \\" y, z", b, c as d }', 'export { b, c as d }'],
  ['export { "f(int)", g } from "./x.o"', 'export { g } from "./x.o"'],
  ['const text = "export { a as \\"b\\" }"', 'const text = "export { a as \\"b\\" }"'],
])('of %s', (code, plain) => {
  expect(withoutStringNames(`first\n${code}\nlast`)).toBe(`first\n${plain}\nlast`)
})
