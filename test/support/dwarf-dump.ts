// What llvm-dwarfdump says of line tables, and the same said by our reader.

import {
  readCodeSection,
  readLineTable,
  readModule,
  sectionReader,
  findSourceLine,
  SECTION_IDS,
} from '@wasmweld/binary'
import type { LineTable, ModuleView } from '@wasmweld/binary'

/** The rows of one object, and where each sequence ends: `0x2a pack.c:41`, `0x30 end`. */
export type Lines = readonly string[]

const FILE = /^file_names\[\s*(\d+)\]:\n\s+name: "(.*)"$/gm
const ROW = /^0x([0-9a-f]+) +(\d+) +\d+ +(\d+) +\d+ +\d+ +\d+(.*)$/gm

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const show = (address: number, what: string): string => `0x${address.toString(16)} ${what}`

/** Takes the output of `llvm-dwarfdump --debug-line` apart: the lines of each object, by its name. */
export function parseDump(output: string): Map<string, Lines> {
  const parts = output.split(/^(.*):\tfile format WASM$/m)
  return new Map(
    Array.from({ length: (parts.length - 1) / 2 }, (_, part) => [
      parts[2 * part + 1],
      objectLines(parts[2 * part + 2]),
    ]),
  )
}

const objectLines = (text: string): Lines => text.split(/^debug_line\[/m).flatMap(unitLines)

function unitLines(text: string): Lines {
  const names = new Map<string, string>()
  for (const [, number, name] of text.matchAll(FILE)) names.set(number, baseName(name))
  const lines: string[] = []
  let sequence: string[] = []
  let start: number | undefined
  for (const [, digits, line, file, flags] of text.matchAll(ROW)) {
    const address = parseInt(digits, 16)
    if (!flags.includes('end_sequence')) {
      start ??= address
      sequence.push(show(address, `${names.get(file)}:${line}`))
      continue
    }
    if (start !== undefined && start < address) lines.push(...sequence, show(address, 'end'))
    sequence = []
    start = undefined
  }
  return lines
}

/** The line table of a module, as the linker reads it; undefined when there is none. */
export function lineTableOf(module: ModuleView): LineTable | undefined {
  const contents = (name: string) => module.sections.find(section => section.name === name)?.contents
  const lines = contents('.debug_line')
  if (lines === undefined) return undefined
  const sections = { lines, lineStrings: contents('.debug_line_str'), strings: contents('.debug_str') }
  return readLineTable(module.bytes, sections)
}

/** What our reader finds, in the order of the file. */
export function ourLines(bytes: Uint8Array): Lines {
  const table = lineTableOf(readModule(bytes))
  if (table === undefined) return []
  const { rows, sequences } = table
  const nameOf = new Map<string, string>()
  return [...sequences]
    .sort((one, other) => one.from - other.from)
    .flatMap(({ from, to, end, paths }) => {
      const lines: string[] = []
      for (let row = from; row < to; row++) {
        const name = paths.files[rows.file[row]]?.name
        const key = `${name?.from}`
        if (name !== undefined && !nameOf.has(key)) nameOf.set(key, textAt(bytes, name.from))
        lines.push(show(rows.address[row], `${nameOf.get(key)}:${rows.line[row]}`))
      }
      return [...lines, show(end, 'end')]
    })
}

function textAt(bytes: Uint8Array, from: number): string {
  return baseName(Buffer.from(bytes.subarray(from, bytes.indexOf(0, from))).toString())
}

/** Sequences that are not the code of one function of this very file, and rows that a lookup does not find again. */
export function misplaced(bytes: Uint8Array): string[] {
  const module = readModule(bytes)
  const table = lineTableOf(module)
  const code = module.sections.find(section => section.id === SECTION_IDS.code)
  if (table === undefined || code === undefined) return []
  const starts = new Map<number, number>()
  for (const { from, to } of readCodeSection(sectionReader(module, code)))
    starts.set(to - code.contents.from, from - code.contents.from)
  return table.sequences.flatMap(({ start, end, from, to }) => {
    const found: string[] = []
    const functionStart = starts.get(end)
    if (functionStart === undefined || start < functionStart)
      found.push(`0x${start.toString(16)}: no function ends there`)
    for (let row = from; row < to; row++) {
      const { address, line } = table.rows
      if (row + 1 < to && address[row + 1] === address[row]) continue
      if ((findSourceLine(table, address[row])?.line ?? 0) !== line[row]) found.push(show(address[row], 'is lost'))
    }
    return found
  })
}
