// What code refers to: by index, and by addresses that are written out.
import { opcodeNamed, OPCODES, readHeapType, readValueType, typeNamedIn } from '@wasmweld/binary'
import type { ByteReader, ImmediateKind, Opcode, ValueType } from '@wasmweld/binary'
import { AddressGuess } from './address-guess.ts'
import { BytesHash } from './hash.ts'
import { spaceSizes } from './index-spaces.ts'
import type { SpaceSizes } from './index-spaces.ts'
import type { ModuleParts } from './module-parts.ts'
import { REFERENCE, REFERENCE_ROWS, References } from './references.ts'
import type { Reference } from './references.ts'
import { OpcodeTable } from './opcode-table.ts'
import { checkIndex, scanFunctions } from './scan-functions.ts'
import type { CodeVisitor } from './scan-functions.ts'

export interface CodeFacts {
  readonly references: References
  /** By position of the defined function: a digest of its code without indices. */
  readonly hashes: readonly string[]
}

/** Throws a `FormatError` for damaged code, and for an index of nothing. */
export function readReferences(parts: ModuleParts): CodeFacts {
  const visitor = new ReferenceVisitor(parts)
  scanFunctions(parts, visitor)
  return visitor
}

type ReadImmediate = (reader: ByteReader, visitor: ReferenceVisitor) => void

const indexOf =
  (kind: Reference): ReadImmediate =>
  (reader, visitor) =>
    visitor.refer(kind, reader)
const skipNumber: ReadImmediate = reader => void reader.u32()
const skipByte: ReadImmediate = reader => void reader.u8()

const EMPTY_BLOCK = 0x40
const FIRST_WITHOUT_TAG = 2

/** Of the kinds of immediates that stand before or beside an index. */
const READERS: Readonly<Partial<Record<ImmediateKind, ReadImmediate>>> = {
  function: indexOf(REFERENCE.call),
  type: indexOf(REFERENCE.type),
  table: indexOf(REFERENCE.table),
  global: indexOf(REFERENCE.global),
  tag: indexOf(REFERENCE.tag),
  element: indexOf(REFERENCE.element),
  data: indexOf(REFERENCE.data),
  memory: skipNumber,
  label: skipNumber,
  field: skipNumber,
  count: skipNumber,
  'cast-flags': skipByte,
  'block-type': (reader, visitor) => {
    const first = reader.bytes[reader.offset]
    if (first === EMPTY_BLOCK) reader.offset++
    else if (first > EMPTY_BLOCK && first < 0x80) visitor.referToType(readValueType(reader))
    else visitor.refer(REFERENCE.type, reader)
  },
  'heap-type': (reader, visitor) => {
    const first = reader.bytes[reader.offset]
    if (first >= EMPTY_BLOCK && first < 0x80) readHeapType(reader)
    else visitor.refer(REFERENCE.type, reader)
  },
  'value-types': (reader, visitor) => {
    for (let rest = reader.count(); rest > 0; rest--) visitor.referToType(readValueType(reader))
  },
  catches: (reader, visitor) => {
    for (let rest = reader.count(2); rest > 0; rest--) {
      if (reader.u8() < FIRST_WITHOUT_TAG) visitor.refer(REFERENCE.tag, reader)
      reader.u32()
    }
  },
}

const INDICES: ReadonlySet<ImmediateKind> = new Set([
  'function',
  'type',
  'table',
  'global',
  'tag',
  'element',
  'data',
  'block-type',
  'heap-type',
  'value-types',
  'catches',
] satisfies ImmediateKind[])

const FUNCTION_REFERENCE = opcodeNamed('ref.func')

/** How to read the immediates of an instruction up to the last that refers to something; undefined for all others. */
const REFERRING: OpcodeTable<readonly ReadImmediate[] | undefined> = new OpcodeTable(OPCODES, opcode => {
  if (opcode === FUNCTION_REFERENCE) return [indexOf(REFERENCE.address)]
  const { immediates } = opcode
  const last = immediates.findLastIndex(kind => INDICES.has(kind))
  return last < 0 ? undefined : immediates.slice(0, last + 1).map(kind => READERS[kind] ?? skipNumber)
})

class ReferenceVisitor implements CodeVisitor, CodeFacts {
  readonly references: References = new References()
  readonly hashes: string[] = []
  readonly #hash = new BytesHash()
  readonly #sizes: SpaceSizes
  readonly #addresses: AddressGuess
  #function = 0
  /** Up to where the function's bytes are in the digest. */
  #hashed = 0

  constructor(parts: ModuleParts) {
    this.#sizes = spaceSizes(parts)
    this.#addresses = new AddressGuess(parts, segment => this.references.push(this.#function, REFERENCE.data, segment))
  }

  begin(position: number, reader: ByteReader): void {
    this.#function = position
    this.#hashed = reader.offset
  }

  local(type: ValueType): void {
    this.referToType(type)
  }

  instruction(opcode: Opcode, reader: ByteReader): void {
    this.#addresses.instruction(opcode, reader)
    const readers = REFERRING.get(opcode)
    if (readers === undefined) return
    for (let position = 0; position < readers.length; position++) readers[position](reader, this)
  }

  end(reader: ByteReader): void {
    this.#addresses.end()
    this.#hash.add(reader.bytes, this.#hashed, reader.end)
    this.hashes.push(this.#hash.take())
  }

  /** Reads an index. */
  refer(kind: Reference, reader: ByteReader): void {
    const at = reader.offset
    this.#hash.add(reader.bytes, this.#hashed, at)
    const index = reader.u32()
    this.#hashed = reader.offset
    const { space } = REFERENCE_ROWS[kind]
    checkIndex(`a ${space} index`, index, this.#sizes[space], at)
    this.references.push(this.#function, kind, index)
  }

  referToType(type: ValueType): void {
    const index = typeNamedIn(type)
    if (index === undefined) return
    if (index < this.#sizes.type) this.references.push(this.#function, REFERENCE.type, index)
  }
}
