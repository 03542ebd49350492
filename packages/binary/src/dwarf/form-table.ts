// The forms that an attribute of `.debug_info` may have (DWARF 5, 7.5.6), those of GNU's and LLVM's extensions included.

import { FormatError } from '../bytes/format-error.ts'

/** What a value of the form is. */
export type FormClass =
  | 'address'
  | 'address-index'
  /** An address by index, and a distance from it (LLVM). */
  | 'address-index-and-distance'
  | 'block'
  | 'constant'
  | 'expression'
  | 'flag'
  /** An offset in the unit of the attribute itself. */
  | 'unit-reference'
  /** An offset in `.debug_info`. */
  | 'section-reference'
  | 'signature'
  | 'section-offset'
  | 'range-list-index'
  | 'location-list-index'
  | 'string'
  | 'string-index'

/** Bytes, or how they are found out: as many as an address or an offset of the unit has, or by reading. */
export type FormSize =
  | number
  | 'address'
  | 'offset'
  /** As an address in DWARF 2, as an offset since. */
  | 'reference'
  | 'leb'
  | 'text'
  | 'block1'
  | 'block2'
  | 'block4'
  | 'block'
  | 'leb-and-4'

export interface Form {
  readonly code: number
  readonly holds: FormClass
  readonly size: FormSize
}

const row = (code: number, holds: FormClass, size: FormSize): Form => ({ code, holds, size })

const FORMS: ReadonlyMap<number, Form> = new Map(
  [
    row(0x01, 'address', 'address'), // addr
    row(0x03, 'block', 'block2'),
    row(0x04, 'block', 'block4'),
    row(0x05, 'constant', 2), // data2
    row(0x06, 'constant', 4), // data4
    row(0x07, 'constant', 8), // data8
    row(0x08, 'string', 'text'), // string
    row(0x09, 'block', 'block'),
    row(0x0a, 'block', 'block1'),
    row(0x0b, 'constant', 1), // data1
    row(0x0c, 'flag', 1), // flag
    row(0x0d, 'constant', 'leb'), // sdata
    row(0x0e, 'string', 'offset'), // strp
    row(0x0f, 'constant', 'leb'), // udata
    row(0x10, 'section-reference', 'reference'), // ref_addr
    row(0x11, 'unit-reference', 1), // ref1
    row(0x12, 'unit-reference', 2), // ref2
    row(0x13, 'unit-reference', 4), // ref4
    row(0x14, 'unit-reference', 8), // ref8
    row(0x15, 'unit-reference', 'leb'), // ref_udata
    row(0x17, 'section-offset', 'offset'), // sec_offset
    row(0x18, 'expression', 'block'), // exprloc
    row(0x19, 'flag', 0), // flag_present
    row(0x1a, 'string-index', 'leb'), // strx
    row(0x1b, 'address-index', 'leb'), // addrx
    row(0x1e, 'constant', 16), // data16
    row(0x1f, 'string', 'offset'), // line_strp
    row(0x20, 'signature', 8), // ref_sig8
    row(0x21, 'constant', 0), // implicit_const
    row(0x22, 'location-list-index', 'leb'), // loclistx
    row(0x23, 'range-list-index', 'leb'), // rnglistx
    row(0x25, 'string-index', 1), // strx1
    row(0x26, 'string-index', 2), // strx2
    row(0x27, 'string-index', 3), // strx3
    row(0x28, 'string-index', 4), // strx4
    row(0x29, 'address-index', 1), // addrx1
    row(0x2a, 'address-index', 2), // addrx2
    row(0x2b, 'address-index', 3), // addrx3
    row(0x2c, 'address-index', 4), // addrx4
    row(0x2001, 'address-index-and-distance', 'leb-and-4'), // LLVM_addrx_offset
  ].map(form => [form.code, form]),
)

/** In an abbreviation, followed by the value that all entries share. */
export const IMPLICIT_CONST = 0x21

/** Throws a `FormatError` for a form that is not known, whose values nobody could pass over. `at` is where it is named. */
export function formOf(code: number, at: number): Form {
  const form = FORMS.get(code)
  if (form === undefined) throw new FormatError(`expected a form of DWARF 2 to 5, found 0x${code.toString(16)}`, at)
  return form
}
