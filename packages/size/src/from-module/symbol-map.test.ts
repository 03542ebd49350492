import { expect, test } from 'vitest'
import { readSymbolMap } from './symbol-map.ts'

test('names stand behind their indices, special letters in hexadecimal', () => {
  const text = '0:main\r\n12:operator\\20new\\28unsigned\\20long\\29\n3:std::x\n4:\\c3\\bcber\\2c\n\n'
  expect([...readSymbolMap(text)]).toEqual([
    [0, 'main'],
    [12, 'operator new(unsigned long)'],
    [3, 'std::x'],
    [4, 'über,'],
  ])
})

test.each(['main', '-1:main', ':main', '1 main'])("'%s' is refused with its line", line => {
  expect(() => readSymbolMap(`0:f\n${line}`)).toThrow(/^line 2 of the symbol map: expected 'index:name'/)
})
