import { ByteWriter, writeCustomSection, writeHeader, writeLinkingSection } from '@wasmweld/binary'
import { expect, test } from 'vitest'
import { refusalOf } from '../../../../test/support/link-text.ts'

const COPIES = 65
const SIZE = 2 ** 26

/** One object many times over: it is in memory once. */
function heavyObject(): Uint8Array {
  const writer = new ByteWriter(SIZE + 256)
  writeHeader(writer)
  writeCustomSection(writer, 'linking', body => {
    writeLinkingSection(body, { segments: [], initFunctions: [], comdats: [], symbols: [] })
  })
  writeCustomSection(writer, '.debug_info', body => {
    body.zeros(SIZE)
  })
  return writer.finish()
}

test('a section of more than 4 GiB is told before anything is written', () => {
  const bytes = heavyObject()
  const inputs = Array.from({ length: COPIES }, (_, at) => ({ name: `${at}.o`, bytes }))
  expect(refusalOf(inputs)).toEqual([`section '.debug_info' too large to encode: ${COPIES * SIZE}`])
})
