// DWARF expressions: where a variable is, as a program of a stack machine (DWARF 5, 2.5 and 7.7.1).

import type { ByteReader } from '../bytes/byte-reader.ts'
import { skipLeb } from './forms.ts'
import type { UnitSizes } from './entries.ts'

/** What of an expression may have to change: an index into `.debug_addr`, an entry by its offset in the unit or the section, a global's index. */
export type OperandKind = 'address-index' | 'unit-entry' | 'section-entry' | 'global'

/** An operand as it lies in the file; `width` in bytes, 0 for a LEB128. */
export interface ExpressionOperand {
  readonly kind: OperandKind
  readonly at: number
  readonly width: number
}

/**
 * What follows an opcode: bytes by their number, `l` a LEB128, `a` an address, `o` an offset, `b` a block behind its length as a LEB128, `s` one behind a byte,
 * `n` the length of an expression that follows, and the operands: `i` an index, `e` an entry as LEB128, `2` and `4` behind `c` in so many bytes, `r` one of the section.
 */
const OPERANDS: ReadonlyMap<number, string> = new Map([
  [0x03, 'a'], // addr
  [0x06, ''], // deref
  [0x08, '1'], // const1u
  [0x09, '1'],
  [0x0a, '2'],
  [0x0b, '2'],
  [0x0c, '4'],
  [0x0d, '4'],
  [0x0e, '8'],
  [0x0f, '8'],
  [0x10, 'l'], // constu
  [0x11, 'l'],
  [0x15, '1'], // pick
  [0x23, 'l'], // plus_uconst
  [0x28, '2'], // bra
  [0x2f, '2'], // skip
  [0x90, 'l'], // regx
  [0x91, 'l'], // fbreg
  [0x92, 'll'], // bregx
  [0x93, 'l'], // piece
  [0x94, '1'], // deref_size
  [0x95, '1'],
  [0x98, 'c2'], // call2
  [0x99, 'c4'], // call4
  [0x9a, 'r'], // call_ref
  [0x9d, 'll'], // bit_piece
  [0x9e, 'b'], // implicit_value
  [0xa0, 'rl'], // implicit_pointer
  [0xa1, 'i'], // addrx
  [0xa2, 'i'], // constx
  [0xa3, 'n'], // entry_value
  [0xa4, 'es'], // const_type
  [0xa5, 'le'], // regval_type
  [0xa6, '1e'], // deref_type
  [0xa7, '1e'],
  [0xa8, 'e'], // convert
  [0xa9, 'e'], // reinterpret
  [0xed, 'w'], // WASM_location
  [0xf2, 'rl'], // GNU_implicit_pointer
  [0xf3, 'n'],
  [0xf4, 'es'],
  [0xf5, 'le'],
  [0xf6, '1e'],
  [0xf7, 'e'],
  [0xf9, 'e'],
  [0xfa, 'c4'], // GNU_parameter_ref
  [0xfb, 'i'], // GNU_addr_index
  [0xfc, 'i'],
  [0xfd, 'r'], // GNU_variable_value
])

const withoutOperands = (opcode: number): boolean =>
  (opcode >= 0x12 && opcode <= 0x4f) || // stack, arithmetic and the literals, but for those above
  (opcode >= 0x50 && opcode <= 0x6f) || // reg0 to reg31
  (opcode >= 0x96 && opcode <= 0x9f) ||
  opcode === 0xe0 || // GNU_push_tls_address
  opcode === 0xf0

function operandsOf(opcode: number, reader: ByteReader): string {
  const row = OPERANDS.get(opcode)
  if (row !== undefined) return row
  if (opcode >= 0x70 && opcode <= 0x8f) return 'l' // breg0 to breg31
  return withoutOperands(opcode)
    ? ''
    : reader.fail(`expected an operation of DWARF 2 to 5, found 0x${opcode.toString(16)}`, reader.offset - 1)
}

/** The operands that a link may have to change, in order. The cursor moves to the end of `reader`. Throws a `FormatError`. */
export function expressionOperands(reader: ByteReader, unit: UnitSizes): ExpressionOperand[] {
  const found: ExpressionOperand[] = []
  while (!reader.atEnd()) {
    const shape = operandsOf(reader.u8(), reader)
    for (let place = 0; place < shape.length; place++) {
      const counted = shape[place] === 'c'
      if (counted) place++
      const operand = passOperand(shape[place], counted, reader, unit)
      if (operand !== undefined) found.push(operand)
    }
  }
  reader.expectEnd('an expression')
  return found
}

function passLeb(reader: ByteReader, kind: OperandKind): ExpressionOperand {
  const at = reader.offset
  skipLeb(reader)
  return { kind, at, width: 0 }
}

function passFixed(reader: ByteReader, kind: OperandKind, width: number): ExpressionOperand {
  const at = reader.offset
  reader.skip(width)
  return { kind, at, width }
}

/** A global that is relocated has four bytes; locals, globals and places on the operand stack have a LEB128. */
function passLocation(reader: ByteReader): ExpressionOperand | undefined {
  const kind = reader.u8()
  if (kind === 3) return passFixed(reader, 'global', 4)
  if (kind === 1) return passLeb(reader, 'global')
  skipLeb(reader)
  return undefined
}

function passOperand(
  shape: string,
  isEntry: boolean,
  reader: ByteReader,
  unit: UnitSizes,
): ExpressionOperand | undefined {
  switch (shape) {
    case 'i':
      return passLeb(reader, 'address-index')
    case 'e':
      return passLeb(reader, 'unit-entry')
    case 'r':
      return passFixed(reader, 'section-entry', unit.version < 3 ? unit.addressSize : unit.offsetSize)
    case 'a':
      reader.skip(unit.addressSize)
      return undefined
    case 'l':
      skipLeb(reader)
      return undefined
    case 'n':
      reader.u32()
      return undefined
    case 'b':
      reader.skip(reader.u32())
      return undefined
    case 's':
      reader.skip(reader.u8())
      return undefined
    case 'w':
      return passLocation(reader)
    default:
      if (isEntry) return passFixed(reader, 'unit-entry', Number(shape))
      reader.skip(Number(shape))
      return undefined
  }
}
