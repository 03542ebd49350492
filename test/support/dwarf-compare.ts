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
const NOWHERE = -1

/** Where each instruction of a module is in another module of the same instructions. */
export class CodeMap {
  /** By position; `NOWHERE` between instructions. */
  readonly #places: Int32Array
  readonly #end: number
  readonly #isPart: boolean

  /** `kept`: which of the defined functions are in the other module, if not all. */
  constructor(before: Uint8Array, after: Uint8Array, kept?: (index: number) => boolean) {
    const [all, moved] = [instructionsOf(before), instructionsOf(after)]
    const old = all.filter((_, index) => kept?.(index) ?? true)
    this.#isPart = kept !== undefined
    if (old.length !== moved.length) throw new Error(`${old.length} functions became ${moved.length}`)
    this.#end = all.at(-1)?.at(-1) ?? 0
    this.#places = new Int32Array(this.#end + 1).fill(NOWHERE)
    old.forEach((positions, index) => {
      if (positions.length !== moved[index].length) throw new Error(`function ${index} has other instructions`)
      positions.forEach((position, place) => (this.#places[position] = moved[index][place]))
    })
  }

  /** Addresses of no code, which stand for what is gone, stay. */
  at(address: number): number {
    if (address > this.#end || address === 0) return address
    const place = this.#places[address]
    if (place === NOWHERE && this.#isPart) return GONE
    if (place === NOWHERE) throw new Error(`no instruction is at 0x${address.toString(16)}`)
    return place
  }

  /** False where debug information tells of another copy of the code. */
  has(address: number): boolean {
    return address > this.#end || address === 0 || this.#places[address] !== NOWHERE
  }
}

export const dump = (path: string, ...options: readonly string[]): Promise<string> =>
  runOrFail(tool('llvm-dwarfdump'), [...options, path])

const DIGITS = 16
const hex = (value: number): string => `0x${value.toString(16).padStart(DIGITS, '0')}`

/** The rows of all line tables, with their addresses moved. Headers are left out: they say how long what follows is. */
export function lineRows(lines: readonly string[], map?: CodeMap): readonly string[] {
  const rows = lines.filter(line => /^0x[0-9a-f]{16} /.test(line))
  if (map === undefined) return rows
  return rows.map(row => hex(map.at(parseInt(row, 16))) + row.slice(DIGITS + 2))
}

/** Of each sequence of the line tables its rows, by its first address; those of code that is gone are left out. */
export function lineSequences(lines: readonly string[], map?: CodeMap): ReadonlyMap<number, readonly string[]> {
  const sequences = new Map<number, string[]>()
  let rows: string[] = []
  for (const row of lineRows(lines, map)) {
    rows.push(row)
    if (!row.trimEnd().endsWith('end_sequence')) continue
    const start = parseInt(rows[0], 16)
    if (start < 0x8000_0000) sequences.set(start, [...(sequences.get(start) ?? []), rows.join('\n')])
    rows = []
  }
  return sequences
}

const PLACES = /(rangelist = |loclist = |DW_AT_(?:ranges|location|stmt_list|\w+_base|macros)\t\()0x[0-9a-f]+/g
/** Most lines of a dump tell of nothing that has a place. */
const PLACED = /_pc\t|list = |\[0x|length = |DW_AT_(?:ranges|location|stmt_list|\w+_base|macros)\t/

/** The entries, with the addresses of code moved and without the places of lists and tables, which are where they are. */
export function entryLines(lines: readonly string[], map?: CodeMap): readonly string[] {
  let isDead = false
  const moved = (digits: string): string => {
    const at = parseInt(digits, 16)
    return hex(map === undefined || isDead ? at : map.at(at))
  }
  return lines.map(line => {
    if (line.includes('DW_TAG_subprogram') || line.includes('Unit: ')) isDead = false
    if (line.includes('dead code')) isDead = true
    if (!PLACED.test(line)) return line
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
/** The lines of one entry: its tag and its attributes. */
type Entry = readonly string[]

function entriesIn(lines: readonly string[]): readonly Entry[] {
  const entries: string[][] = []
  for (const line of lines) {
    if (/^0x[0-9a-f]{8}: /.test(line)) entries.push([line])
    else entries.at(-1)?.push(line)
  }
  return entries
}

/** Each function that has code: its entry and those below it, without numbers that depend on what else there is. */
export function functionEntries(lines: readonly string[], map?: CodeMap): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  const entries = entriesIn(entryLines(lines, map))
  entries.forEach((entry, at) => {
    if (!/: *DW_TAG_subprogram/.test(entry[0])) return
    const low = entry.find(line => line.includes('DW_AT_low_pc\t(0x'))
    const start = low === undefined ? Infinity : parseInt(low.slice(low.indexOf('(') + 1), 16)
    if (start < 0x8000_0000) found.set(start, [...(found.get(start) ?? []), withBelow(entries, at)])
  })
  return found
}

const depthOf = ([head]: Entry): number => /^0x[0-9a-f]{8}: ( *)/.exec(head)?.[1].length ?? 0

/** An entry and those below it, other than of types: of these less may stay. */
function withBelow(entries: readonly Entry[], at: number): string {
  const depth = depthOf(entries[at])
  const parts = [plain(entries[at], depth)]
  let skipped = Infinity
  for (let below = at + 1; below < entries.length; below++) {
    const [head] = entries[below]
    const own = depthOf(entries[below])
    if (own <= depth) break
    if (own <= skipped) skipped = NESTED_TYPES.test(head) ? own : Infinity
    if (skipped === Infinity && !head.endsWith('NULL')) parts.push(plain(entries[below], depth))
  }
  return parts.join('\n')
}

const plain = ([head, ...attributes]: Entry, depth: number): string =>
  [head.replace(/^0x[0-9a-f]{8}: /, ''), ...attributes]
    .map(line => withoutPlaces(line.slice(Math.min(depth, line.search(/\S|$/))).trimEnd()))
    // Where data was that is gone is nowhere.
    .filter(line => line !== '' && !line.includes('DW_OP_addr 0xffffffff'))
    .join('\n')

const withoutPlaces = (line: string): string =>
  line.includes('0x')
    ? line
        .replace(/\(0x[0-9a-f]{8} "/g, '("')
        .replace(/(DW_AT_(?:object_pointer|abstract_origin|specification)\t)\(0x[0-9a-f]{8}\)/, '$1')
        .replace(/indexed \(0x[0-9a-f]+\)/g, '')
        .replace(/DW_OP_addrx 0x[0-9a-f]+/g, 'DW_OP_addrx')
        .trimEnd()
    : line
