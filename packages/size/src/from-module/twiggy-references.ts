// What twiggy takes for references of code, faults and all: to tell its figures from ours, both have to be to hand.
import { OPCODES, lastAtMost } from '@wasmweld/binary'
import type { ByteReader, Opcode } from '@wasmweld/binary'
import { spaceSizes } from './index-spaces.ts'
import type { SpaceSizes } from './index-spaces.ts'
import type { DataEntry, ModuleParts } from './module-parts.ts'
import { OpcodeTable } from './opcode-table.ts'
import { REFERENCE, REFERENCE_ROWS, References } from './references.ts'
import type { Reference } from './references.ts'
import { checkIndex, scanFunctions } from './scan-functions.ts'
import type { CodeVisitor } from './scan-functions.ts'

const DOES = { nothing: 0, call: 1, global: 2, constant: 3, load: 4 } as const

const ACTIONS = new OpcodeTable(OPCODES, ({ name, prefix }) => {
  if (name === 'call') return DOES.call
  if (name === 'global.get' || name === 'global.set') return DOES.global
  if (name === 'i32.const') return DOES.constant
  return prefix === undefined && name.includes('.load') ? DOES.load : DOES.nothing
})

/** Throws a `FormatError` for damaged code, and for an index of nothing. */
export function readTwiggyReferences(parts: ModuleParts): References {
  const visitor = new TwiggyVisitor(parts)
  scanFunctions(parts, visitor)
  return visitor.references
}

class TwiggyVisitor implements CodeVisitor {
  readonly references: References = new References()
  readonly #sizes: SpaceSizes
  readonly #segmentAt: (address: bigint) => number
  #function = 0
  #last: bigint | undefined

  constructor(parts: ModuleParts) {
    this.#sizes = spaceSizes(parts)
    this.#segmentAt = nextSegment(parts.data)
  }

  begin(position: number): void {
    this.#function = position
    this.#last = undefined
  }

  local(): void {
    // Types of locals are no references to it.
  }

  instruction(opcode: Opcode, reader: ByteReader): void {
    const address = this.#last
    this.#last = undefined
    switch (ACTIONS.get(opcode)) {
      case DOES.call:
        return this.#refer(REFERENCE.call, reader)
      case DOES.global:
        return this.#refer(REFERENCE.global, reader)
      case DOES.constant:
        this.#last = BigInt(reader.s32())
        return
      case DOES.load:
        if (address !== undefined) this.#load(address, reader)
    }
  }

  end(): void {
    this.#last = undefined
  }

  #refer(kind: Reference, reader: ByteReader): void {
    const at = reader.offset
    const index = reader.u32()
    const { space } = REFERENCE_ROWS[kind]
    checkIndex(`a ${space} index`, index, this.#sizes[space], at)
    this.references.push(this.#function, kind, index)
  }

  #load(address: bigint, reader: ByteReader): void {
    if (reader.u32() & WITH_MEMORY) reader.u32()
    const segment = this.#segmentAt(BigInt.asUintN(64, address + reader.u64Big()))
    if (segment >= 0) this.references.push(this.#function, REFERENCE.data, segment)
  }
}

const WITH_MEMORY = 0x40
const ADDRESSES = 2 ** 32 - 1

/** It looks for the first segment that begins at an address or behind it. Of two that begin at one place it knows the last. */
function nextSegment(data: readonly DataEntry[]): (address: bigint) => number {
  const segments = new Map<number, number>()
  data.forEach(({ firstConstant: start, size }, index) => {
    if (start !== undefined && start >= 0 && start + size < ADDRESSES) segments.set(start, index)
  })
  const starts = Float64Array.from(segments.keys()).sort()
  return address => {
    const place = address > BigInt(ADDRESSES) ? starts.length : lastAtMost(starts, Number(address) - 1) + 1
    const start = starts[place]
    const segment = start === undefined ? undefined : segments.get(start)
    // Nothing is in a segment without bytes unless it is looked for before it.
    return segment === undefined || Number(address) >= start + data[segment].size ? -1 : segment
  }
}
