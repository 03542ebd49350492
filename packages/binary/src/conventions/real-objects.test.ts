// Every section of these conventions in Debian's C and C++ libraries, read and written back; and the same numbers as LLVM's own reader prints.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { expandLibrary, runOrFail, tool } from '../../../../test/support/tools.ts'
import { readArchive } from '../ar/archive-file.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { FormatError } from '../bytes/format-error.ts'
import { readModule, sectionReader, type ModuleView, type SectionView } from '../wasm/module.ts'
import { readLinkingSection, writeLinkingSection } from './linking-section.ts'
import { readProducers, writeProducers } from './producers.ts'
import { readRelocSection, writeRelocSection } from './reloc-section.ts'
import { RELOCATION_KINDS } from './relocation-kinds.ts'
import { readTargetFeatures, writeTargetFeatures } from './target-features.ts'

interface RealObject {
  readonly name: string
  readonly bytes: Uint8Array
  readonly module: ModuleView
}

function objectsOf(library: string): RealObject[] {
  const archive = new Uint8Array(readFileSync(expandLibrary(library)))
  return readArchive(archive).members.map(({ name, bytes: { from, to } }) => {
    const bytes = archive.subarray(from, to)
    return { name, bytes, module: readModule(bytes) }
  })
}

type Sections = readonly (readonly [object: RealObject, section: SectionView])[]
const sectionsOf = (objects: readonly RealObject[], wanted: (name: string) => boolean): Sections =>
  objects.flatMap(object =>
    object.module.sections
      .filter(({ name }) => name !== undefined && wanted(name))
      .map(section => [object, section] as const),
  )

const contentsOf = ({ bytes }: RealObject, { contents }: SectionView): Uint8Array =>
  bytes.subarray(contents.from, contents.to)

/** What is written equals the file's bytes, and reads as the same value. */
function expectSameBytes<Value>(
  sections: Sections,
  read: (reader: ByteReader) => Value,
  write: (writer: ByteWriter, value: Value) => void,
): void {
  expect(sections.length).toBeGreaterThan(0)
  for (const [object, section] of sections) {
    const value = read(sectionReader(object.module, section))
    const writer = new ByteWriter()
    write(writer, value)
    expect(Buffer.compare(writer.view(), contentsOf(object, section)), `${section.name} of ${object.name}`).toBe(0)
  }
}

/** The assembler pads the sizes of subsections and leaves nothing else to choose: contents by type. */
function subsections(contents: Uint8Array): Map<number, Buffer> {
  const reader = new ByteReader(contents)
  const found = new Map<number, Buffer>()
  reader.u32()
  while (!reader.atEnd()) found.set(reader.u8(), Buffer.from(reader.view(reader.u32())))
  return found
}

describe.each(['$libc', '$libcxx', '$libcxxabi'])('in %s', library => {
  const objects = objectsOf(library)

  test('relocation sections are written byte for byte', () => {
    expectSameBytes(
      sectionsOf(objects, name => name.startsWith('reloc.')),
      readRelocSection,
      writeRelocSection,
    )
  })

  test('producers are written byte for byte', () => {
    expectSameBytes(
      sectionsOf(objects, name => name === 'producers'),
      readProducers,
      writeProducers,
    )
  })

  test('linking sections are written byte for byte but for the sizes of subsections', () => {
    const sections = sectionsOf(objects, name => name === 'linking')
    expect(sections).toHaveLength(objects.length)
    for (const [object, section] of sections) {
      const linking = readLinkingSection(sectionReader(object.module, section))
      const writer = new ByteWriter()
      writeLinkingSection(writer, linking)
      expect(readLinkingSection(new ByteReader(writer.finish())), object.name).toEqual(linking)
      expect(subsections(writer.view()), object.name).toEqual(subsections(contentsOf(object, section)))
    }
  })
})

test('target features of libc++ are written byte for byte', () => {
  expectSameBytes(
    sectionsOf(objectsOf('$libcxx'), name => name === 'target_features'),
    readTargetFeatures,
    writeTargetFeatures,
  )
})

test('the libraries have what these tests are for', () => {
  const linkings = sectionsOf([...objectsOf('$libc'), ...objectsOf('$libcxx')], name => name === 'linking').map(
    ([object, section]) => readLinkingSection(sectionReader(object.module, section)),
  )
  const total = (count: (linking: (typeof linkings)[number]) => number): number =>
    linkings.reduce((sum, linking) => sum + count(linking), 0)
  expect(total(({ symbols }) => symbols.length)).toBeGreaterThan(10_000)
  expect(total(({ segments }) => segments.length)).toBeGreaterThan(1000)
  expect(total(({ initFunctions }) => initFunctions.length)).toBeGreaterThan(0)
  expect(total(({ comdats }) => comdats.length)).toBeGreaterThan(1000)
})

describe('damaged', () => {
  const READERS: readonly (readonly [start: string, read: (reader: ByteReader) => unknown])[] = [
    ['reloc.', readRelocSection],
    ['linking', readLinkingSection],
    ['producers', readProducers],
    ['target_features', readTargetFeatures],
  ]

  function expectValueOrFormatError(read: (reader: ByteReader) => unknown, reader: ByteReader): void {
    try {
      read(reader)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
    }
  }

  test.each(READERS)('sections %s give a value or a FormatError', (start, read) => {
    const contents = sectionsOf(objectsOf('$libcxx'), name => name.startsWith(start))
      .map(([object, section]) => contentsOf(object, section).slice())
      .filter(({ length }) => length > 20 && length < 1000)
      .slice(0, 8)
    expect(contents.length).toBeGreaterThan(0)
    for (const bytes of contents) {
      for (let at = 0; at < bytes.length; at++) {
        // As a file of its own, and as the beginning of a file that goes on.
        expectValueOrFormatError(read, new ByteReader(bytes.subarray(0, at)))
        expectValueOrFormatError(read, new ByteReader(bytes, 0, at))
        for (const byte of [0, 1, 0x10, 0x7f, 0x80, 0xff, bytes[at] ^ 1])
          expectValueOrFormatError(read, new ByteReader(bytes.with(at, byte)))
      }
    }
  })
})

describe('llvm-readobj prints the same', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-readobj-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  /** `0x4 R_WASM_MEMORY_ADDR_SLEB name 1` or `… name`; of a section symbol and a type, the name is LLVM's own affair. */
  const ROW = /^\s+0x([0-9A-F]+) (R_WASM_\w+) \S+(?: (-?\d+))?$/gm

  const lastOf = (library: string): RealObject[] => objectsOf(library).slice(-12)

  test.each(['$libc', '$libcxx', '$libcxxabi'])('relocations of the last objects of %s', async library => {
    for (const object of lastOf(library)) {
      const path = join(directory, `${library.slice(1)}-${object.name}`)
      writeFileSync(path, object.bytes)
      const printed = await runOrFail(tool('llvm-readobj'), ['-r', path])
      const theirs = [...printed.matchAll(ROW)].map(
        ([, offset, name, addend = '0']) => `${parseInt(offset, 16)} ${name} ${addend}`,
      )
      expect(ours(object), object.name).toEqual(theirs)
    }
  })

  function ours(object: RealObject): string[] {
    return sectionsOf([object], name => name.startsWith('reloc.')).flatMap(([, section]) => {
      const { count, kind, offset, addend } = readRelocSection(sectionReader(object.module, section)).relocations
      return Array.from(
        { length: count },
        (_, row) => `${offset[row]} ${RELOCATION_KINDS[kind[row]].name} ${addend[row]}`,
      )
    })
  }
})
