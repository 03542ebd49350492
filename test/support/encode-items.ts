// The contents of functions, data and custom sections that are written in text, with the places where a linker stores.

import { ByteWriter, RELOCATION_KINDS, type Encoding } from '@wasmweld/binary'
import type { Item, Statement } from './text-object.ts'
import { FUNCTION_TABLE, parseType, type Names } from './text-symbols.ts'

/** A relocation to be: `item` says what it names, unless it is a type. */
export interface Field {
  /** Without `R_WASM_`. */
  readonly relocation: string
  /** In the section's contents. */
  readonly offset: number
  readonly item: Item
  readonly addend?: number
  readonly type?: string
}

type Sugar = Extract<Item, { kind: 'sugar' }>

const encodingOf = (name: string): Encoding => {
  const row = RELOCATION_KINDS.find(kind => kind.name === `R_WASM_${name}`)
  if (row === undefined) throw new Error(`no relocation is called ${name}`)
  return row.encoding
}

/** A placeholder of the encoding's full width. */
function writeField(writer: ByteWriter, encoding: Encoding): void {
  if (encoding === 'u32' || encoding === 'u64') return writer.zeros(encoding === 'u32' ? 4 : 8)
  for (let rest = encoding.endsWith('64') ? 9 : 4; rest > 0; rest--) writer.u8(0x80)
  writer.u8(0)
}

/** Where bytes are laid out. */
interface Laid {
  readonly place: 'data' | 'custom'
  readonly is64: boolean
}

function wordRelocation({ sign }: Sugar, { place, is64 }: Laid): string {
  const wide = is64 ? 'I64' : 'I32'
  const names: Readonly<Record<string, string>> = {
    '&': `MEMORY_ADDR_${wide}`,
    '*': `TABLE_INDEX_${wide}`,
    '@': `FUNCTION_OFFSET_${wide}`,
    '#': 'SECTION_OFFSET_I32',
    $: 'GLOBAL_INDEX_I32',
  }
  const name = names[sign]
  if (name === undefined) throw new Error(`${sign} has no place in a ${place} section`)
  return name
}

/** The items of data or of a custom section, one behind the other. */
export function encodeBytes(items: readonly Item[], laid: Laid): { bytes: Uint8Array; fields: Field[] } {
  const writer = new ByteWriter()
  const fields: Field[] = []
  const field = (relocation: string, item: Item, addend: number): void => {
    fields.push({ relocation, offset: writer.length, item, addend })
    writeField(writer, encodingOf(relocation))
  }
  for (const item of items) {
    switch (item.kind) {
      case 'number':
        writer.fixed32(item.value)
        break
      case 'zeros':
        writer.zeros(item.value)
        break
      case 'text':
        writer.raw(new TextEncoder().encode(item.text))
        break
      case 'sugar':
        field(wordRelocation(item, laid), item, item.addend)
        break
      case 'field':
        field(item.name, item, item.addend)
        break
      default:
        throw new Error(`${item.kind} has no place in a ${laid.place} section`)
    }
  }
  return { bytes: writer.finish(), fields }
}

/** What bodies need to know of their object. */
interface Bodies {
  readonly names: Names
  readonly is64: boolean
  readonly isMvp: boolean
  readonly type: (text: string) => number
}

const OP = {
  unreachable: 0,
  throw: 8,
  end: 11,
  call: 16,
  callIndirect: 17,
  drop: 26,
  globalGet: 35,
  tableGet: 37,
} as const
const LOAD = [0x28, 2] as const
const I32_CONST = 0x41
const I64_CONST = 0x42

/** A constant of a value type: zero, or null. */
const ZERO: Readonly<Record<string, readonly number[]>> = {
  i32: [I32_CONST, 0],
  i64: [I64_CONST, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  externref: [0xd0, 0x6f],
  funcref: [0xd0, 0x70],
}

class BodyEncoder {
  readonly writer = new ByteWriter()
  readonly fields: Field[] = []
  readonly #bodies: Bodies

  constructor(bodies: Bodies) {
    this.#bodies = bodies
    this.writer.u8(0)
  }

  encode({ name, items }: Statement): void {
    const result = items.find(item => item.kind === 'return')
    for (const item of items) if (item !== result) this.#item(item)
    const { type } = this.#bodies.names.find('function', name)
    if (result === undefined) this.#plain(...parseType(type).results.flatMap(each => ZERO[each as string]))
    else {
      this.#plain(I32_CONST)
      this.writer.s32((result as { value: number }).value)
    }
    this.#plain(OP.end)
  }

  #item(item: Item): void {
    switch (item.kind) {
      case 'call':
        return this.#call(item)
      case 'call-indirect':
        return this.#callIndirect(item)
      case 'sugar':
        return this.#sugar(item)
      case 'field':
        return this.#named(item)
      case 'memory.init':
        return this.#plain(I32_CONST, 0, I32_CONST, 0, I32_CONST, 0, 0xfc, 8, item.value, 0)
      default:
        throw new Error(`${item.kind} has no place in a function`)
    }
  }

  #plain(...bytes: readonly number[]): void {
    for (const byte of bytes) this.writer.u8(byte)
  }

  #field(relocation: string, item: Item, more: Partial<Field> = {}): void {
    this.fields.push({ relocation, offset: this.writer.length, item, ...more })
    writeField(this.writer, encodingOf(relocation))
  }

  #call(item: Extract<Item, { kind: 'call' }>): void {
    const { parameters, results } = parseType(this.#bodies.names.target(item).type)
    for (const each of parameters) this.#plain(...ZERO[each as string])
    this.#plain(OP.call)
    this.#field('FUNCTION_INDEX_LEB', item)
    this.#plain(...results.map(() => OP.drop))
  }

  #callIndirect(item: Extract<Item, { kind: 'call-indirect' }>): void {
    const { is64, isMvp } = this.#bodies
    const { parameters, results } = parseType(item.type)
    for (const each of parameters) this.#plain(...ZERO[each as string])
    this.#plain(is64 ? I64_CONST : I32_CONST, 0, OP.callIndirect)
    this.#bodies.type(item.type)
    this.#field('TYPE_INDEX_LEB', item, { type: item.type })
    // Before reference types there was but one table, and no relocation for its number.
    if (isMvp) this.#plain(0)
    else this.#field('TABLE_NUMBER_LEB', { kind: 'field', name: 'TABLE_NUMBER_LEB', symbol: FUNCTION_TABLE, addend: 0 })
    this.#plain(...results.map(() => OP.drop))
  }

  #sugar(item: Sugar): void {
    const { is64, names } = this.#bodies
    const { sign, addend } = item
    switch (sign) {
      case '&':
        this.#plain(is64 ? I64_CONST : I32_CONST)
        this.#field(is64 ? 'MEMORY_ADDR_SLEB64' : 'MEMORY_ADDR_SLEB', item, { addend })
        break
      case '*':
        this.#plain(is64 ? I64_CONST : I32_CONST)
        this.#field(is64 ? 'TABLE_INDEX_SLEB64' : 'TABLE_INDEX_SLEB', item)
        break
      case '[':
        this.#plain(is64 ? I64_CONST : I32_CONST, 0, ...LOAD)
        this.#field(is64 ? 'MEMORY_ADDR_LEB64' : 'MEMORY_ADDR_LEB', item, { addend })
        break
      case '$':
        this.#plain(OP.globalGet)
        this.#field('GLOBAL_INDEX_LEB', item)
        break
      case '%':
        this.#plain(I32_CONST, 0, OP.tableGet)
        this.#field('TABLE_NUMBER_LEB', item)
        break
      case '!':
        for (const each of parseType(names.target(item).type).parameters) this.#plain(...ZERO[each as string])
        this.#plain(OP.throw)
        this.#field('TAG_INDEX_LEB', item)
        return
      default:
        throw new Error(`${sign} has no place in a function`)
    }
    this.#plain(OP.drop)
  }

  #named(item: Extract<Item, { kind: 'field' }>): void {
    const { name, addend } = item
    const isGlobal = name.startsWith('GLOBAL')
    this.#plain(isGlobal ? OP.globalGet : name.includes('64') ? I64_CONST : I32_CONST)
    this.#field(name, item, { addend })
    this.#plain(OP.drop)
  }
}

/** The bodies of functions, and their fields as offsets in the code section. */
export function encodeCode(functions: readonly Statement[], bodies: Bodies): { bodies: Uint8Array[]; fields: Field[] } {
  const encoded = functions.map(each => {
    const body = new BodyEncoder(bodies)
    body.encode(each)
    return body
  })
  const sizes = encoded.map(({ writer }) => writer.length)
  const prefix = (value: number): number => {
    const writer = new ByteWriter()
    writer.u32(value)
    return writer.length
  }
  let offset = prefix(functions.length)
  const fields: Field[] = []
  encoded.forEach((body, at) => {
    offset += prefix(sizes[at])
    fields.push(...body.fields.map(field => ({ ...field, offset: field.offset + offset })))
    offset += sizes[at]
  })
  return { bodies: encoded.map(({ writer }) => writer.finish()), fields }
}
