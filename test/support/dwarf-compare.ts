// Debug information of one program, linked twice: what llvm-dwarfdump says of both, in terms that do not depend on where things are.

import { readCodeSection, readModule, sectionReader, SECTION_IDS, walkBody, ByteReader } from '@wasmweld/binary'
import { runOrFail, tool } from './tools.ts'

/** Positions of the instructions of each function, and of its end, as offsets in the code section's contents. */
export function instructionsOf(bytes: Uint8Array): number[][] {
  const module = readModule(bytes)
  const code = module.sections.find(({ id }) => id === SECTION_IDS.code)
  if (code === undefined) return []
  const base = code.contents.from
  return readCodeSection(sectionReader(module, code)).map(({ from, to }) => {
    const positions = [from - base]
    walkBody(new ByteReader(bytes, from, to), (_opcode, at) => positions.push(at - base))
    return [...positions, to - base]
  })
}

/** What addresses of code that is gone are. */
const GONE = 0xffff_ffff

/** Where each instruction of a module is in another module of the same instructions. */
export class CodeMap {
  readonly #places = new Map<number, number>()
  readonly #end: number

  readonly #isPart: boolean

  /** `kept`: which of the defined functions are in the other module, if not all. */
  constructor(before: Uint8Array, after: Uint8Array, kept?: (index: number) => boolean) {
    const [all, moved] = [instructionsOf(before), instructionsOf(after)]
    const old = all.filter((_, index) => kept?.(index) ?? true)
    this.#isPart = kept !== undefined
    if (old.length !== moved.length) throw new Error(`${old.length} functions became ${moved.length}`)
    old.forEach((positions, index) => {
      if (positions.length !== moved[index].length) throw new Error(`function ${index} has other instructions`)
      positions.forEach((position, place) => this.#places.set(position, moved[index][place]))
    })
    this.#end = all.at(-1)?.at(-1) ?? 0
  }

  /** Addresses of no code, which stand for what is gone, stay. */
  at(address: number): number {
    if (address > this.#end || address === 0) return address
    const place = this.#places.get(address)
    if (place === undefined && this.#isPart) return GONE
    if (place === undefined) throw new Error(`no instruction is at 0x${address.toString(16)}`)
    return place
  }

  /** False where debug information tells of another copy of the code. */
  has(address: number): boolean {
    return address > this.#end || address === 0 || this.#places.has(address)
  }
}

export const dump = (path: string, ...options: readonly string[]): Promise<string> =>
  runOrFail(tool('llvm-dwarfdump'), [...options, path])

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`

/** The rows of all line tables, with their addresses moved. Headers are left out: they say how long what follows is. */
export function lineRows(text: string, map?: CodeMap): string[] {
  return [...text.matchAll(/^0x([0-9a-f]{8,}) +(.*)$/gm)].map(([, address, rest]) => {
    const at = parseInt(address, 16)
    return `${hex(map === undefined ? at : map.at(at))} ${rest.trim()}`
  })
}

/** Of each sequence of the line tables its rows, by its first address; those of code that is gone are left out. */
export function lineSequences(text: string, map?: CodeMap): Map<number, string[]> {
  const sequences = new Map<number, string[]>()
  let rows: string[] = []
  for (const row of lineRows(text, map)) {
    rows.push(row)
    if (!row.endsWith('end_sequence')) continue
    const start = parseInt(rows[0], 16)
    if (start < 0x8000_0000) sequences.set(start, [...(sequences.get(start) ?? []), rows.join('\n')])
    rows = []
  }
  return sequences
}

const PLACES = /(rangelist = |loclist = |DW_AT_(?:ranges|location|stmt_list|\w+_base|macros)\t\()0x[0-9a-f]+/g

/** The entries, with the addresses of code moved and without the places of lists and tables, which are where they are. */
export function entryLines(text: string, map?: CodeMap): string[] {
  let isDead = false
  const moved = (digits: string): string => {
    const at = parseInt(digits, 16)
    return hex(map === undefined || isDead ? at : map.at(at))
  }
  return text
    .split('\n')
    .slice(2)
    .map(line => {
      if (/DW_TAG_subprogram|Unit: /.test(line)) isDead = false
      if (line.includes('dead code')) isDead = true
      return line
        .replace(/(Unit: length = ).*/, '$1')
        .replace(PLACES, '$1')
        .replace(
          /(DW_AT_(?:low_pc|high_pc|entry_pc|call_pc|call_return_pc)\t\()0x([0-9a-f]+)/,
          (_, what, at) => what + moved(at),
        )
        .replace(/\[0x([0-9a-f]+), 0x([0-9a-f]+)\)/, (_, from, to) => {
          if (parseInt(from, 16) > 0x8000_0000) return `[${from}, ${to})`
          return `[${moved(from)}, ${moved(to)})`
        })
    })
}

const NESTED_TYPES = /DW_TAG_(structure_type|class_type|union_type|typedef|enumeration_type)$/

/** Each function that has code: its entry and those below it, without numbers that depend on what else there is. */
export function functionEntries(text: string, map?: CodeMap): Map<number, string[]> {
  const found = new Map<number, string[]>()
  const entries = entryLines(text, map)
    .join('\n')
    .split(/\n(?=0x[0-9a-f]{8}: )/)
  entries.forEach((entry, at) => {
    const low = /^0x[0-9a-f]{8}: *DW_TAG_subprogram[^]*DW_AT_low_pc\t\(0x([0-9a-f]+)\)/.exec(entry)
    const start = low === null ? Infinity : parseInt(low[1], 16)
    if (start < 0x8000_0000) found.set(start, [...(found.get(start) ?? []), withBelow(entries, at)])
  })
  return found
}

const depthOf = (entry: string): number => /^0x[0-9a-f]{8}: ( *)/.exec(entry)?.[1].length ?? 0

/** An entry and those below it, other than of types: of these less may stay. */
function withBelow(entries: readonly string[], at: number): string {
  const depth = depthOf(entries[at])
  const parts = [plain(entries[at], depth)]
  let skipped = Infinity
  for (let below = at + 1; below < entries.length && depthOf(entries[below]) > depth; below++) {
    const [head] = entries[below].split('\n')
    if (depthOf(head) <= skipped) skipped = NESTED_TYPES.test(head) ? depthOf(head) : Infinity
    if (skipped === Infinity && !head.endsWith('NULL')) parts.push(plain(entries[below], depth))
  }
  return parts.join('\n')
}

const plain = (entry: string, depth: number): string =>
  entry
    .replace(/^0x[0-9a-f]{8}: /, '')
    .split('\n')
    .map(line =>
      line
        .slice(Math.min(depth, line.search(/\S|$/)))
        .replace(/\(0x[0-9a-f]{8} "/g, '("')
        .replace(/(DW_AT_(?:object_pointer|abstract_origin|specification)\t)\(0x[0-9a-f]{8}\)/, '$1')
        .replace(/indexed \(0x[0-9a-f]+\)/g, '')
        .replace(/DW_OP_addrx 0x[0-9a-f]+/g, 'DW_OP_addrx')
        .trimEnd(),
    )
    // Where data was that is gone is nowhere.
    .filter(line => line !== '' && !line.includes('DW_OP_addr 0xffffffff'))
    .join('\n')
