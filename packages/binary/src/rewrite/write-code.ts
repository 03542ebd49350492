// Writes a function's code where things have other numbers: bytes between sites are copied.
import { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { writeInstruction, type Instruction } from '../wasm/instructions.ts'
import { SITE, type CodeSites } from './code-sites.ts'
import { numberInstruction, type Constants } from './constants.ts'
import type { LiveItems } from './find-live.ts'
import type { Code } from './module-items.ts'
import type { BodyMoves, CodeRecorder } from './moved-code.ts'
import type { Numbers } from './number-items.ts'
import { repeatsSign } from './scan-code.ts'

/** What every function of a module is written with. */
export interface CodeContext {
  readonly live: LiveItems
  readonly numbers: Numbers
  readonly constants: Constants
  /** Whoever wants to know where code goes. */
  readonly recorder?: CodeRecorder | undefined
}

const I32_CONST = 0x41
const I32_ADD = 0x6a
const I64_CONST = 0x42
const I64_ADD = 0x7c

/**
 * Writes locals and instructions of function `index` into an empty writer, all LEB128 of sites at their shortest and constant globals as
 * numbers; `moves` hears of what goes elsewhere.
 */
export function writeCode(
  writer: ByteWriter,
  code: Code,
  index: number,
  context: CodeContext,
  moves?: BodyMoves,
): void {
  const { sites, firstSite, endSite } = context.live
  const { bytes, from, to } = code
  const reader = new ByteReader(bytes, from, to)
  let copied = from
  for (let site = firstSite[index]; site < endSite[index]; site++) {
    const at = sites.offsets[site]
    // Inside of what became one number.
    if (at < copied) continue
    moves?.note(copied - from, writer.length)
    const kind = sites.kinds[site]
    reader.offset = at
    if (kind >= SITE.longUnsigned) {
      copyRange(writer, bytes, copied, at)
      copied = writeShort(writer, bytes, at, kind === SITE.longSigned)
      continue
    }
    if (kind === SITE.signedType) {
      copyRange(writer, bytes, copied, at)
      writer.s64(context.numbers.types[reader.s33()])
      copied = reader.offset
      continue
    }
    const old = reader.u32()
    const constant = kind === SITE.globalGet ? context.constants[old] : undefined
    if (constant === undefined) {
      copyRange(writer, bytes, copied, at)
      writer.u32(numbersOf(kind, context.numbers)[old])
    } else {
      // The opcode goes too.
      copyRange(writer, bytes, copied, at - 1)
      writeConstant(writer, constant, reader)
    }
    copied = reader.offset
  }
  moves?.note(copied - from, writer.length)
  copyRange(writer, bytes, copied, to)
}

function numbersOf(kind: CodeSites['kinds'][number], numbers: Numbers): Int32Array {
  switch (kind) {
    case SITE.call:
    case SITE.functionReference:
      return numbers.functions
    case SITE.globalGet:
    case SITE.globalSet:
      return numbers.globals
    case SITE.table:
      return numbers.tables
    case SITE.tag:
      return numbers.tags
    case SITE.element:
      return numbers.elements
    case SITE.data:
      return numbers.data
    case SITE.memory:
      return numbers.memories
    default:
      return numbers.types
  }
}

/** Writes a constant, and with it the number that is added to it right behind, as position independent code does. */
function writeConstant(writer: ByteWriter, constant: Instruction, reader: ByteReader): void {
  const wide = constant.opcode.code === I64_CONST
  const { bytes, offset, end } = reader
  if (offset < end && bytes[offset] === (wide ? I64_CONST : I32_CONST)) {
    reader.offset = offset + 1
    const added = wide ? reader.s64Big() : reader.s32()
    if (bytes[reader.offset] === (wide ? I64_ADD : I32_ADD)) {
      reader.offset++
      const sum = BigInt(constant.immediates[0] as number | bigint) + BigInt(added)
      return writeInstruction(writer, numberInstruction(wide ? 'i64' : 'i32', sum))
    }
    reader.offset = offset
  }
  writeInstruction(writer, constant)
}

/** A LEB128 without the bytes at its end that say nothing; the offset behind it. */
function writeShort(writer: ByteWriter, bytes: Uint8Array, at: number, signed: boolean): number {
  let end = at
  while (bytes[end] & 128) end++
  let last = end
  while (last > at && (signed ? repeatsSign(bytes[last], bytes[last - 1]) : (bytes[last] & 127) === 0)) last--
  copyRange(writer, bytes, at, last)
  writer.u8(bytes[last] & 127)
  return end + 1
}

/** Most ranges are a few bytes, for which a view costs more than a loop. */
function copyRange(writer: ByteWriter, bytes: Uint8Array, from: number, to: number): void {
  const length = to - from
  if (length > 48) return writer.raw(bytes.subarray(from, to))
  writer.reserve(length)
  const target = writer.bytes
  let place = writer.length
  for (let at = from; at < to; at++) target[place++] = bytes[at]
  writer.length = place
}
