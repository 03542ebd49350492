// Finished code does not say which numbers are addresses. A number that is loaded from is one for certain. Others are taken for one where they
// lie in a data segment, unless the next instruction calculates with them as nobody does with an address.
import { opcodeNamed, OPCODES } from '@wasmweld/binary'
import type { ByteReader, Opcode } from '@wasmweld/binary'
import { dataAddresses } from './data-addresses.ts'
import type { DataAddresses } from './data-addresses.ts'
import { is64 } from './index-spaces.ts'
import type { ModuleParts } from './module-parts.ts'
import { OpcodeTable } from './opcode-table.ts'

/** What an instruction does with a number in front of it. */
const USE = { other: 0, constant: 1, load: 2, store: 3, value: 4, never: 5 } as const
type Use = (typeof USE)[keyof typeof USE]

/** Below this, where linkers put nothing unless they are told to, numbers are sizes, flags and the like. */
const FIRST_ADDRESS = 1024

/** These push one value and need none. */
const PUSHES: ReadonlySet<string> = new Set([
  'f32.const',
  'f64.const',
  'v128.const',
  'local.get',
  'global.get',
  'ref.null',
])
/** Comparing for equality and adding aside, no address is an operand of numbers, a table index or a condition. */
const CALCULATES =
  /^i(?:32|64)\.(?:sub|mul|div_|rem_|and|or|xor|shl|shr_|rotl|rotr|lt_|gt_|le_|ge_|eqz|clz|ctz|popcnt|extend|wrap)/
const CHOOSES: ReadonlySet<string> = new Set([
  'call_indirect',
  'return_call_indirect',
  'br_if',
  'br_table',
  'if',
  'table.get',
  'memory.grow',
])

const isSame = (one: Opcode, other: Opcode): boolean => one === other

function usesFor(constant: Opcode): OpcodeTable<Use> {
  return new OpcodeTable(OPCODES, opcode => {
    const { name, immediates } = opcode
    if (isSame(opcode, constant)) return USE.constant
    if (immediates[0] === 'memory-argument') return /load/.test(name) && immediates.length === 1 ? USE.load : USE.store
    if (PUSHES.has(name) || name.endsWith('.const')) return USE.value
    return CALCULATES.test(name) || CHOOSES.has(name) ? USE.never : USE.other
  })
}

const I32 = opcodeNamed('i32.const')
const I64 = opcodeNamed('i64.const')
const WITH_MEMORY = 0x40

export class AddressGuess {
  readonly #data: DataAddresses
  readonly #isLong: boolean
  readonly #uses: OpcodeTable<Use>
  readonly #found: (segment: number) => void
  /** The number that the instruction before gave, or NaN. */
  #last = NaN
  /** The number that the instruction before that gave, when the last one only pushes a value upon it. */
  #below = NaN

  /** Calls `found` for each segment that code refers to by an address. */
  constructor(parts: ModuleParts, found: (segment: number) => void) {
    this.#data = dataAddresses(parts.data)
    this.#isLong = is64(parts)
    this.#uses = usesFor(this.#isLong ? I64 : I32)
    this.#found = found
  }

  /** The reader stands at the immediates, and is left there. */
  instruction(opcode: Opcode, reader: ByteReader): void {
    const use = this.#uses.get(opcode)
    if (use === USE.other && Number.isNaN(this.#last)) {
      this.#below = NaN
      return
    }
    const at = reader.offset
    this.#use(use, reader)
    reader.offset = at
  }

  /** The function ends. */
  end(): void {
    this.#last = NaN
    this.#below = NaN
  }

  #use(use: Use, reader: ByteReader): void {
    const last = this.#last
    const below = this.#below
    this.#last = NaN
    this.#below = NaN
    switch (use) {
      case USE.constant:
        this.#guess(last)
        this.#below = last
        this.#last = this.#isLong ? Number(reader.s64Big()) : reader.s32() >>> 0
        return
      case USE.value:
        this.#guess(last)
        this.#below = last
        return
      case USE.load:
        return this.#access(last, reader)
      case USE.store:
        this.#guess(last)
        return this.#access(below, reader)
      case USE.other:
        return this.#guess(last)
      case USE.never:
        return
    }
  }

  /** A load or store at an address of which the number is known, or not. */
  #access(base: number, reader: ByteReader): void {
    const memory = reader.u32() & WITH_MEMORY ? reader.u32() : 0
    const offset = reader.u64()
    if (!Number.isNaN(base)) this.#at(base + offset, memory)
    else if (offset >= FIRST_ADDRESS) this.#at(offset, memory)
  }

  #guess(address: number): void {
    if (address >= FIRST_ADDRESS) return this.#at(address, 0)
    const segment = address > 0 ? this.#data.startingAt(address) : -1
    if (segment >= 0) this.#found(segment)
  }

  #at(address: number, memory: number): void {
    const segment = this.#data.at(address, memory)
    if (segment >= 0) this.#found(segment)
  }
}
