import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { FormatError } from '../bytes/format-error.ts'
import { SECTION_IDS, readModule, sectionReader, writeCustomSection, writeHeader, writeSection } from './module.ts'

function module(...sections: readonly (readonly [id: number, contents: readonly number[]])[]): Uint8Array {
  const writer = new ByteWriter()
  writeHeader(writer)
  for (const [id, contents] of sections) writeSection(writer, id, inner => inner.raw(Uint8Array.from(contents)))
  return writer.finish()
}

const {
  type,
  function: functions,
  table,
  memory,
  tag,
  global,
  export: exports,
  start,
  element,
  dataCount,
  code,
  data,
} = SECTION_IDS

describe('readModule', () => {
  test('lists sections as ranges of the file', () => {
    const bytes = module([type, [0]], [code, [1, 2, 3]])
    expect(readModule(bytes).sections).toEqual([
      { id: 1, name: undefined, header: 8, payload: { from: 10, to: 11 }, contents: { from: 10, to: 11 } },
      { id: 10, name: undefined, header: 11, payload: { from: 13, to: 16 }, contents: { from: 13, to: 16 } },
    ])
  })

  test('gives a custom section its name, and its contents behind it', () => {
    const writer = new ByteWriter()
    writeHeader(writer)
    writeCustomSection(writer, 'hello', inner => inner.u8(42))
    const view = readModule(writer.finish())
    expect(view.sections).toEqual([
      { id: 0, name: 'hello', header: 8, payload: { from: 10, to: 17 }, contents: { from: 16, to: 17 } },
    ])
    expect(sectionReader(view, view.sections[0]).u8()).toBe(42)
  })

  test('accepts the core sections in the order of the specification, custom ones anywhere', () => {
    const custom = [0, [1, 0x61]] as const
    const order = [
      type,
      SECTION_IDS.import,
      functions,
      table,
      memory,
      tag,
      global,
      exports,
      start,
      element,
      dataCount,
      code,
      data,
    ]
    const sections = order.flatMap(id => [custom, [id, [0]] as const])
    expect(
      readModule(module(...sections, custom, custom))
        .sections.filter(section => section.id !== 0)
        .map(section => section.id),
    ).toEqual(order)
  })

  test.each<[what: string, bytes: Uint8Array, message: string]>([
    ['an empty file', new Uint8Array(), 'expected a WebAssembly module, found a file of 0 bytes (at 0x0)'],
    ['another magic', new Uint8Array(8), "expected a WebAssembly module: the bytes '\\0asm' (at 0x0)"],
    ['version 2', Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), 'invalid version number: 2 (expected 1) (at 0x4)'],
    [
      'a component',
      Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
      'expected a core module (version 1), found a component (at 0x4)',
    ],
    ['an unknown id', module([14, []]), 'expected a section id up to 13, found 14 (at 0x8)'],
    ['a section twice', module([type, [0]], [type, [0]]), 'expected one type section, found a second (at 0xb)'],
    [
      'sections out of order',
      module([code, [0]], [dataCount, [0]]),
      'expected the dataCount section before the code section (at 0xb)',
    ],
    ['a size beyond the file', Uint8Array.of(...module(), 1, 100, 0), 'expected 100 bytes, found 1 (at 0xa)'],
    [
      'a size of 4 GiB',
      Uint8Array.of(...module(), 1, 0xff, 0xff, 0xff, 0xff, 0x0f),
      'expected 4294967295 bytes, found 0 (at 0xe)',
    ],
    [
      'a name beyond its section',
      Uint8Array.of(...module(), 0, 2, 5, 0x61, 1, 2, 3, 4),
      'expected a count that fits in the 1 bytes left, found 5 (at 0xa)',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readModule(bytes)).toThrow(FormatError)
    expect(() => readModule(bytes)).toThrow(message)
  })
})
