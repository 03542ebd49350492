// The body of a generated function. Every relocated field is five bytes wide and holds zero.

import { ByteWriter, RELOCATION_KINDS } from '@wasmweld/binary'
import type { FunctionModel, Use } from './object-dsl.ts'

/** What a relocation refers to: a symbol by name and space, or the type of functions of an arity. */
export interface PendingRelocation {
  readonly kind: number
  offset: number
  readonly symbol: string
  readonly space: 'function' | 'data' | 'global' | 'table' | 'type'
  readonly addend: number
}

/** The code of a relocation kind by LLVM's name without `R_WASM_`. */
export function relocationCode(name: string): number {
  const row = RELOCATION_KINDS.find(kind => kind.name === `R_WASM_${name}`)
  if (row === undefined) throw new Error(`no relocation is called ${name}`)
  return row.code
}

export const CODES: Readonly<
  Record<
    | 'call'
    | 'slot'
    | 'slotWord'
    | 'offset'
    | 'address'
    | 'addressWord'
    | 'type'
    | 'global'
    | 'functionOffset'
    | 'sectionOffset'
    | 'table',
    number
  >
> = {
  call: relocationCode('FUNCTION_INDEX_LEB'),
  slot: relocationCode('TABLE_INDEX_SLEB'),
  slotWord: relocationCode('TABLE_INDEX_I32'),
  offset: relocationCode('MEMORY_ADDR_LEB'),
  address: relocationCode('MEMORY_ADDR_SLEB'),
  addressWord: relocationCode('MEMORY_ADDR_I32'),
  type: relocationCode('TYPE_INDEX_LEB'),
  global: relocationCode('GLOBAL_INDEX_LEB'),
  functionOffset: relocationCode('FUNCTION_OFFSET_I32'),
  sectionOffset: relocationCode('SECTION_OFFSET_I32'),
  table: relocationCode('TABLE_NUMBER_LEB'),
}

export const TABLE = '__indirect_function_table'

const OP = {
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  load: 0x28,
  store: 0x36,
  const: 0x41,
  eqz: 0x45,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  i32: 0x7f,
} as const

/** Writes instructions, and notes where a linker must store something. */
class BodyWriter {
  readonly writer = new ByteWriter()
  readonly relocations: PendingRelocation[] = []

  plain(...bytes: readonly number[]): void {
    for (const byte of bytes) this.writer.u8(byte)
  }

  constant(value: number): void {
    this.plain(OP.const)
    this.writer.s32(value)
  }

  field(kind: number, space: PendingRelocation['space'], symbol: string, addend = 0): void {
    this.relocations.push({ kind, offset: this.writer.length, symbol, space, addend })
    this.writer.paddedU32(0)
  }
}

/** Fuel for the callee, and numbers for its other parameters. */
function writeParameters(body: BodyWriter, arity: number, fuel: () => void): void {
  if (arity === 0) return
  fuel()
  for (let extra = 1; extra < arity; extra++) body.constant(extra)
}

/** Calls the slot in the last local, when it is not null; leaves a number in either case. */
function writeIndirectCall(body: BodyWriter, slotLocal: number, arity: number, fuel: () => void): void {
  body.plain(OP.localSet, slotLocal, OP.localGet, slotLocal, OP.if, OP.i32)
  writeParameters(body, arity, fuel)
  body.plain(OP.localGet, slotLocal, OP.callIndirect)
  body.field(CODES.type, 'type', `${arity}`)
  body.field(CODES.table, 'table', TABLE)
  body.plain(OP.else)
  body.constant(-1)
  body.plain(OP.end)
}

function writeLoad(body: BodyWriter, use: Use & { readonly addend: number }): void {
  if (use.kind === 'load') {
    body.constant(0)
    body.plain(OP.load, 0)
    body.field(CODES.offset, 'data', use.symbol, use.addend)
    return
  }
  body.plain(OP.const)
  body.field(CODES.address, 'data', use.symbol, use.addend)
  body.plain(OP.load, 0, 0)
  if (use.kind === 'load-through') body.plain(OP.load, 0, 0)
}

function writeUse(body: BodyWriter, use: Use, slotLocal: number, fuel: () => void): void {
  switch (use.kind) {
    case 'call':
      if (use.weak) {
        // `f ? f() : -1`, as C has it.
        body.plain(OP.const)
        body.field(CODES.slot, 'function', use.symbol)
        body.plain(OP.if, OP.i32)
      }
      writeParameters(body, use.arity, fuel)
      body.plain(OP.call)
      body.field(CODES.call, 'function', use.symbol)
      if (!use.weak) return
      body.plain(OP.else)
      body.constant(-1)
      body.plain(OP.end)
      return
    case 'call-address':
      body.plain(OP.const)
      body.field(CODES.slot, 'function', use.symbol)
      writeIndirectCall(body, slotLocal, use.arity, fuel)
      return
    case 'call-pointer':
      body.constant(0)
      body.plain(OP.load, 0)
      body.field(CODES.offset, 'data', use.symbol)
      writeIndirectCall(body, slotLocal, use.arity, fuel)
      return
    case 'load':
    case 'load-address':
    case 'load-through':
      writeLoad(body, use)
      return
    case 'global':
      body.plain(OP.globalGet)
      body.field(CODES.global, 'global', use.symbol)
  }
}

/** A body as the code section holds it, without its size; relocations are offsets in it. */
export function encodeFunction(model: FunctionModel): { bytes: Uint8Array; relocations: PendingRelocation[] } {
  const body = new BodyWriter()
  const slotLocal = model.arity
  const fuel = (): void => {
    if (model.arity === 0) return body.constant(1)
    body.plain(OP.localGet, 0)
    body.constant(1)
    body.plain(OP.sub)
  }
  // One group of one local.
  body.plain(1, 1, OP.i32)
  if (model.arity > 0) {
    body.plain(OP.localGet, 0, OP.eqz, OP.if, 0x40)
    body.constant(model.seed)
    body.plain(OP.return, OP.end)
  }
  if (model.stores !== undefined) body.constant(0)
  body.constant(model.seed)
  for (const use of model.uses) {
    body.constant(31)
    body.plain(OP.mul)
    writeUse(body, use, slotLocal, fuel)
    body.plain(OP.add)
  }
  if (model.stores !== undefined) {
    body.plain(OP.store, 0)
    body.field(CODES.offset, 'data', model.stores)
  }
  body.plain(OP.end)
  return { bytes: body.writer.finish(), relocations: body.relocations }
}
