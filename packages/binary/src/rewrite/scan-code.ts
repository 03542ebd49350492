// Finds the sites of a function's code in one pass that makes no object per instruction.
import type { ByteReader } from '../bytes/byte-reader.ts'
import { IMMEDIATE_CODECS } from '../wasm/immediates.ts'
import { readOpcode } from '../wasm/instructions.ts'
import { opcodeNamed, OPCODES, type ImmediateKind } from '../wasm/opcodes.ts'
import { NULLABLE_REFERENCE_CODE, REFERENCE_CODE } from '../wasm/value-type.ts'
import { SITE, type CodeSites, type SiteKind } from './code-sites.ts'

type Scan = (reader: ByteReader, sites: CodeSites) => void

/** Moves behind a LEB128, and notes it when its last byte says nothing. */
function scanUnsigned(reader: ByteReader, sites: CodeSites): void {
  const { bytes, offset } = reader
  let at = offset
  while (bytes[at] & 128) at++
  if (at > offset && bytes[at] === 0) sites.push(offset, SITE.longUnsigned)
  reader.offset = at + 1
}

function scanSigned(reader: ByteReader, sites: CodeSites): void {
  const { bytes, offset } = reader
  let at = offset
  while (bytes[at] & 128) at++
  if (at > offset && repeatsSign(bytes[at], bytes[at - 1])) sites.push(offset, SITE.longSigned)
  reader.offset = at + 1
}

/** Whether the last byte of a signed LEB128 only repeats the sign of the byte before. */
export const repeatsSign = (last: number, before: number): boolean =>
  before & 64 ? (last | 128) === 255 : (last & 127) === 0

const indexOf =
  (kind: SiteKind): Scan =>
  (reader, sites) => {
    sites.push(reader.offset, kind)
    skipLeb(reader)
  }

function skipLeb(reader: ByteReader): void {
  const { bytes } = reader
  let { offset } = reader
  while (bytes[offset++] & 128);
  reader.offset = offset
}

const plain =
  (kind: ImmediateKind): Scan =>
  reader =>
    IMMEDIATE_CODECS[kind].skip(reader)

/** Abstract types, and value types that are no reference to a defined type, are one byte of a negative number. */
function scanHeapType(reader: ByteReader, sites: CodeSites): void {
  const byte = reader.bytes[reader.offset]
  if (byte >= 0x40 && byte < 0x80) {
    reader.offset++
    return
  }
  sites.push(reader.offset, SITE.signedType)
  skipLeb(reader)
}

export function scanValueType(reader: ByteReader, sites: CodeSites): void {
  const byte = reader.bytes[reader.offset]
  if (byte === REFERENCE_CODE || byte === NULLABLE_REFERENCE_CODE) reader.offset++
  scanHeapType(reader, sites)
}

const CATCH_WITH_TAG = 2

/** One per kind of immediate. */
const SCANS: Readonly<Record<ImmediateKind, Scan>> = {
  label: plain('label'),
  local: plain('local'),
  memory: indexOf(SITE.memory),
  field: plain('field'),
  count: plain('count'),
  lane: plain('lane'),
  order: plain('order'),
  'cast-flags': plain('cast-flags'),
  'f32-bits': plain('f32-bits'),
  'f64-bits': plain('f64-bits'),
  v128: plain('v128'),
  labels: plain('labels'),
  function: indexOf(SITE.call),
  type: indexOf(SITE.type),
  table: indexOf(SITE.table),
  global: indexOf(SITE.globalGet),
  tag: indexOf(SITE.tag),
  element: indexOf(SITE.element),
  data: indexOf(SITE.data),
  i32: scanSigned,
  i64: scanSigned,
  'block-type': scanValueType,
  'heap-type': scanHeapType,
  'value-types': (reader, sites) => {
    for (let rest = reader.count(); rest > 0; rest--) scanValueType(reader, sites)
  },
  'memory-argument': (reader, sites) => {
    const flags = reader.u32()
    if (flags & 0x40) indexOf(SITE.memory)(reader, sites)
    else sites.impliesMemory = true
    scanUnsigned(reader, sites)
  },
  catches: (reader, sites) => {
    for (let rest = reader.count(2); rest > 0; rest--) scanCatch(reader, sites)
  },
}

function scanCatch(reader: ByteReader, sites: CodeSites): void {
  const start = reader.offset
  const code = reader.u8()
  if (code > 3) reader.fail(`expected the kind of a catch clause (0 to 3), found ${code}`, start)
  if (code < CATCH_WITH_TAG) indexOf(SITE.tag)(reader, sites)
  skipLeb(reader)
}

// What most code is made of is told apart by a byte.
const SEVERAL = 0
const NONE = 1
const SKIPPED = 2
const CALL = 3
const GLOBAL = 4
const SIGNED = 5
const MEMORY = 6
const BLOCK = 7
const END = 8

const FAST: Readonly<Partial<Record<ImmediateKind, number>>> = {
  label: SKIPPED,
  local: SKIPPED,
  function: CALL,
  global: GLOBAL,
  i32: SIGNED,
  i64: SIGNED,
  'memory-argument': MEMORY,
  'block-type': BLOCK,
}

const DELEGATE = opcodeNamed('delegate')
const FUNCTION_REFERENCE = opcodeNamed('ref.func')
const GLOBAL_SET = opcodeNamed('global.set').code
const OPENS = new Set(OPCODES.filter(({ immediates }) => immediates[0] === 'block-type'))

/** By the first byte of an instruction. */
const SHAPES = new Uint8Array(256)
for (const opcode of OPCODES) {
  const { code, prefix, immediates } = opcode
  if (prefix !== undefined || immediates.length > 1 || opcode === DELEGATE || opcode === FUNCTION_REFERENCE) continue
  SHAPES[code] = immediates.length === 0 ? NONE : (FAST[immediates[0]] ?? SEVERAL)
}
SHAPES[opcodeNamed('end').code] = END

/**
 * Notes the sites of a function's locals and instructions, which fill the reader's window. Indices are passed over, not judged. Throws a
 * `FormatError` for an unknown opcode, and for blocks that are not closed exactly at the window's end.
 */
export function scanCode(reader: ByteReader, sites: CodeSites): void {
  for (let groups = reader.count(2); groups > 0; groups--) {
    scanUnsigned(reader, sites)
    scanValueType(reader, sites)
  }
  const { bytes } = reader
  let depth = 1
  while (depth > 0) {
    if (reader.offset >= reader.end) reader.fail(`expected 'end': ${depth} blocks are open`)
    const shape = SHAPES[bytes[reader.offset]]
    if (shape === SEVERAL) {
      depth += scanSlowly(reader, sites)
      continue
    }
    reader.offset++
    if (shape === END) depth--
    else if (shape === BLOCK) depth++
    scanOperand(shape, reader, sites)
  }
  reader.expectEnd('the function body')
}

function scanOperand(shape: number, reader: ByteReader, sites: CodeSites): void {
  switch (shape) {
    case SKIPPED:
      return skipLeb(reader)
    case SIGNED:
      return scanSigned(reader, sites)
    case MEMORY:
      // The alignment in one byte, of memory 0.
      if (reader.bytes[reader.offset] >= 0x40) return SCANS['memory-argument'](reader, sites)
      reader.offset++
      sites.impliesMemory = true
      return scanUnsigned(reader, sites)
    case CALL:
      sites.push(reader.offset, SITE.call)
      return skipLeb(reader)
    case GLOBAL:
      sites.push(reader.offset, reader.bytes[reader.offset - 1] === GLOBAL_SET ? SITE.globalSet : SITE.globalGet)
      return skipLeb(reader)
    case BLOCK:
      return scanValueType(reader, sites)
  }
}

/** An instruction by its row; by how much deeper in blocks the next one is. */
function scanSlowly(reader: ByteReader, sites: CodeSites): number {
  const opcode = readOpcode(reader)
  if (opcode === FUNCTION_REFERENCE) {
    indexOf(SITE.functionReference)(reader, sites)
    return 0
  }
  for (let position = 0; position < opcode.immediates.length; position++) {
    SCANS[opcode.immediates[position]](reader, sites)
  }
  if (opcode === DELEGATE) return -1
  return OPENS.has(opcode) ? 1 : 0
}
