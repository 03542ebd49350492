import { expect, test } from 'vitest'
import { foreignAdvice } from './foreign-advice.ts'
import { identifyFile } from './identify.ts'

const adviceFor = (text: string): string =>
  foreignAdvice(identifyFile(Uint8Array.from(text, character => character.charCodeAt(0))).kind)

test('there is something to do about each file that is not WebAssembly', () => {
  expect(adviceFor('BC\xc0\xde')).toContain('compile without -flto')
  expect(adviceFor('\x7fELF')).toContain('--target=wasm32')
  expect(adviceFor('!<thin>\n')).toContain('without --thin')
  expect(adviceFor('')).toContain('did the compiler stop')
  expect(adviceFor('int main(void);')).toContain('compiled first')
})
test('nothing about one that is', () => expect(adviceFor('\0asm\x01\0\0\0')).toBe(''))
