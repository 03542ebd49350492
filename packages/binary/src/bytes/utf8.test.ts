import { expect, test } from 'vitest'
import { decodeUtf8 } from './utf8.ts'

const decode = (bytes: readonly number[]): string | undefined =>
  decodeUtf8(Uint8Array.from([0xff, ...bytes, 0xff]), 1, bytes.length + 1)

test.each([
  ['ASCII', [0x66, 0x6f, 0x6f], 'foo'],
  ['more than ASCII', [0xc3, 0xa9, 0xe2, 0x82, 0xac], '\u00e9\u20ac'],
  ['a byte order mark, which is part of the name', [0xef, 0xbb, 0xbf, 0x66], '\ufefff'],
  ['the replacement character where it is what the bytes say', [0xef, 0xbf, 0xbd], '\ufffd'],
  ['nothing', [], ''],
  ['no text: a lone byte', [0x66, 0x80], undefined],
  ['no text: half a character', [0xe2, 0x82], undefined],
])('%s', (_what, bytes, text) => {
  expect(decode(bytes)).toBe(text)
})
