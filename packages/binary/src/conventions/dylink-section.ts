// What a dynamic library asks of its loader: the custom section `dylink.0`, the first of its module (tool-conventions, DynamicLinking.md),
// and `dylink` as it was before 2021, in which there are still many libraries.
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

export interface DylinkSection {
  /** Absent when the section does not say, which means that the library needs no space at all. */
  readonly memory?: DylinkMemory
  /** File names of libraries to be loaded first; one may occur twice. */
  readonly needed: readonly string[]
  readonly exportInfo: readonly DylinkExport[]
  readonly importInfo: readonly DylinkImport[]
  /** Where to look for `needed`; `$ORIGIN` stands for the place of the library itself. */
  readonly runtimePath: readonly string[]
  /** Subsection 6 is outside the convention; PGlite's libraries carry it. */
  readonly architecture?: 'wasm32' | 'wasm64'
  /** Subsections no one knows here, in file order. */
  readonly unknown: readonly DylinkSubsection[]
}

/** Space a library takes. */
export interface DylinkMemory {
  /** In bytes. */
  readonly size: number
  readonly alignmentLog2: number
  /** In table slots. */
  readonly tableSize: number
  readonly tableAlignmentLog2: number
}

/** `flags` are bits of `SYMBOL_FLAG`: `tls` in practice. */
export interface DylinkExport {
  readonly name: string
  readonly flags: number
}

/** `flags` are bits of `SYMBOL_FLAG`: `weak` and `undefined` in practice. */
export interface DylinkImport {
  /** `env` even when the imports are those of `GOT.mem` and `GOT.func`. */
  readonly module: string
  readonly field: string
  readonly flags: number
}

export interface DylinkSubsection {
  readonly id: number
  /** A view of its contents. */
  readonly bytes: Uint8Array
}

const SUBSECTION = { memory: 1, needed: 2, exportInfo: 3, importInfo: 4, runtimePath: 5, architecture: 6 } as const

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** Reads `dylink.0`. */
export function readDylinkSection(reader: ByteReader): DylinkSection {
  const unknown: DylinkSubsection[] = []
  const dylink: Mutable<DylinkSection> = { needed: [], exportInfo: [], importInfo: [], runtimePath: [], unknown }
  while (!reader.atEnd()) {
    const id = reader.u8()
    const contents = reader.window(reader.u32())
    if (!readSubsection(id, contents, dylink)) unknown.push({ id, bytes: contents.view(contents.remaining) })
    contents.expectEnd(`subsection ${id} of the dylink.0 section`)
  }
  reader.expectEnd('the dylink.0 section')
  return dylink
}

/** Whether it was known; which is then read. */
function readSubsection(id: number, reader: ByteReader, dylink: Mutable<DylinkSection>): boolean {
  switch (id) {
    case SUBSECTION.memory:
      dylink.memory = readMemory(reader)
      return true
    case SUBSECTION.needed:
      dylink.needed = readVector(reader, 1, readName)
      return true
    case SUBSECTION.exportInfo:
      dylink.exportInfo = readVector(reader, 2, readExport)
      return true
    case SUBSECTION.importInfo:
      dylink.importInfo = readVector(reader, 3, readImport)
      return true
    case SUBSECTION.runtimePath:
      dylink.runtimePath = readVector(reader, 1, readName)
      return true
    case SUBSECTION.architecture:
      return readArchitecture(reader, dylink)
  }
  return false
}

function readVector<Item>(reader: ByteReader, minimumBytes: number, read: (reader: ByteReader) => Item): Item[] {
  const items: Item[] = []
  for (let left = reader.count(minimumBytes); left > 0; left--) items.push(read(reader))
  return items
}

const readName = (reader: ByteReader): string => reader.name()

function readMemory(reader: ByteReader): DylinkMemory {
  const size = reader.u64()
  const alignmentLog2 = reader.u32()
  const tableSize = reader.u64()
  return { size, alignmentLog2, tableSize, tableAlignmentLog2: reader.u32() }
}

function readExport(reader: ByteReader): DylinkExport {
  const name = reader.name()
  return { name, flags: reader.u32() }
}

function readImport(reader: ByteReader): DylinkImport {
  const module = reader.name()
  const field = reader.name()
  return { module, field, flags: reader.u32() }
}

/** Should the convention give the number another meaning one day, the subsection is an unknown one. */
function readArchitecture(reader: ByteReader, dylink: Mutable<DylinkSection>): boolean {
  const start = reader.offset
  if (reader.remaining === 7 && reader.u8() === 6) {
    const name = String.fromCharCode(...reader.view(6))
    if (name === 'wasm32' || name === 'wasm64') {
      dylink.architecture = name
      return true
    }
  }
  reader.offset = start
  return false
}

/** Writes `dylink.0`; subsections that would say nothing are left out. */
export function writeDylinkSection(writer: ByteWriter, dylink: DylinkSection): void {
  const { memory, needed, exportInfo, importInfo, runtimePath, architecture, unknown } = dylink
  const subsection = (id: number, present: boolean, body: (inner: ByteWriter) => void): void => {
    if (!present) return
    writer.u8(id)
    writer.sized(body)
  }
  if (memory !== undefined) subsection(SUBSECTION.memory, true, inner => writeMemory(inner, memory))
  subsection(SUBSECTION.needed, needed.length > 0, inner => inner.vector(needed, name => inner.name(name)))
  subsection(SUBSECTION.exportInfo, exportInfo.length > 0, inner => {
    inner.vector(exportInfo, ({ name, flags }) => {
      inner.name(name)
      inner.u32(flags)
    })
  })
  subsection(SUBSECTION.importInfo, importInfo.length > 0, inner => {
    inner.vector(importInfo, ({ module, field, flags }) => {
      inner.name(module)
      inner.name(field)
      inner.u32(flags)
    })
  })
  subsection(SUBSECTION.runtimePath, runtimePath.length > 0, inner =>
    inner.vector(runtimePath, path => inner.name(path)),
  )
  if (architecture !== undefined) subsection(SUBSECTION.architecture, true, inner => inner.name(architecture))
  for (const { id, bytes } of unknown) subsection(id, true, inner => inner.raw(bytes))
}

function writeMemory(writer: ByteWriter, memory: DylinkMemory): void {
  writer.u64(memory.size)
  writer.u32(memory.alignmentLog2)
  writer.u64(memory.tableSize)
  writer.u32(memory.tableAlignmentLog2)
}

/** Reads `dylink`, which knew memory and needed libraries only; before LLVM 8 not even the latter. */
export function readLegacyDylinkSection(reader: ByteReader): DylinkSection {
  const memory = readMemory(reader)
  const needed = reader.atEnd() ? [] : readVector(reader, 1, readName)
  reader.expectEnd('the dylink section')
  return { memory, needed, exportInfo: [], importInfo: [], runtimePath: [], unknown: [] }
}

const NO_MEMORY: DylinkMemory = { size: 0, alignmentLog2: 0, tableSize: 0, tableAlignmentLog2: 0 }

/** Writes `dylink`: the memory and the needed libraries; the format has no place for the rest. */
export function writeLegacyDylinkSection(
  writer: ByteWriter,
  { memory = NO_MEMORY, needed }: Pick<DylinkSection, 'memory' | 'needed'>,
): void {
  writeMemory(writer, memory)
  writer.vector(needed, name => writer.name(name))
}
