import type { ByteReader } from '../bytes/byte-reader.ts'
import type { Range } from '../bytes/range.ts'
import { fixed16, fixedNumber } from './forms.ts'
import type { StringSections, UnitEncoding } from './forms.ts'
import { readCountedPaths, readCountlessPaths } from './path-table.ts'
import type { PathTable } from './path-table.ts'
import { readUnitLength } from './unit-header.ts'

/** What one unit of `.debug_line` says before its program (DWARF 5, 6.2.4). */
export interface LineHeader extends Range {
  /** Where the unit's length stands, in how many bytes. */
  readonly lengthAt: number
  readonly offsetSize: 4 | 8
  /** Bytes that an advance of one stands for. */
  readonly instructionLength: number
  /** A special opcode advances the line by `lineBase` up to, not including, `lineBase + lineRange`. */
  readonly lineBase: number
  readonly lineRange: number
  /** The first special opcode. */
  readonly opcodeBase: number
  /** LEB operands of each standard opcode: at 0 those of opcode 1. */
  readonly operands: Uint8Array
  readonly paths: PathTable
  /** A reader of the line program, to its end. */
  readonly program: ByteReader
}

/** Reads a unit's header; the cursor moves behind the unit. Throws a `FormatError`. */
export function readLineHeader(section: ByteReader, sections: StringSections): LineHeader {
  const from = section.offset
  const { length, offsetSize } = readUnitLength(section)
  const lengthAt = section.offset - offsetSize
  const unit = section.window(length)
  const version = fixed16(unit)
  if (version < 2 || version > 5) unit.fail(`expected a line table of DWARF 2 to 5, found version ${version}`)
  // Sizes of an address and of a segment selector: the program repeats the first with each address, WebAssembly has no segments.
  if (version === 5) unit.skip(2)
  const header = unit.window(fixedNumber(unit, offsetSize))
  const fields = readFields(header, version, { offsetSize, sections })
  if (header.offset > header.end) header.fail('expected the header of a line table to hold its tables', header.end)
  return { from, to: unit.end, lengthAt, offsetSize, ...fields, program: unit }
}

type LineFields = Omit<LineHeader, 'program' | 'from' | 'to' | 'lengthAt' | 'offsetSize'>

function readFields(header: ByteReader, version: number, encoding: UnitEncoding): LineFields {
  const instructionLength = header.u8()
  const bundle = version < 4 ? 1 : header.u8()
  if (bundle !== 1) header.fail(`expected one operation in each instruction, found ${bundle}`)
  header.skip(1) // default_is_stmt: where a debugger stops
  const lineBase = (header.u8() << 24) >> 24
  const lineRange = header.u8()
  const opcodeBase = header.u8()
  if (lineRange === 0 || opcodeBase === 0)
    header.fail(`expected a line range and an opcode base above 0, found ${lineRange} and ${opcodeBase}`)
  const operands = header.view(opcodeBase - 1)
  const paths = version === 5 ? readCountedPaths(header, encoding) : readCountlessPaths(header)
  return { instructionLength, lineBase, lineRange, opcodeBase, operands, paths }
}
