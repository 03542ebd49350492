import { describe, expect, test } from 'vitest'
import { ByteReader } from '../bytes/byte-reader.ts'
import { expressionOperands } from './expression.ts'

const SIZES = { version: 5, addressSize: 4, offsetSize: 4 } as const
const operands = (...bytes: readonly number[]) => expressionOperands(new ByteReader(Uint8Array.from(bytes)), SIZES)

describe('operands of an expression', () => {
  test('indices of addresses', () => {
    expect(operands(0xa1, 0x85, 0x01, 0x9f)).toEqual([{ kind: 'address-index', at: 1, width: 0 }])
  })
  test('types, inside of the value at entry too', () => {
    expect(operands(0xa3, 3, 0xa8, 0x80, 0x01, 0x9f)).toEqual([{ kind: 'unit-entry', at: 3, width: 0 }])
  })
  test('entries in so many bytes', () => {
    expect(operands(0x99, 1, 0, 0, 0)).toEqual([{ kind: 'unit-entry', at: 1, width: 4 }])
  })
  test('globals, by a number of four bytes or a LEB128', () => {
    expect(operands(0xed, 3, 1, 0, 0, 0, 0x9f)).toEqual([{ kind: 'global', at: 2, width: 4 }])
    expect(operands(0xed, 1, 0x81, 0x01)).toEqual([{ kind: 'global', at: 2, width: 0 }])
  })
  test('none of locals and literals', () => {
    expect(operands(0xed, 0, 5, 0xed, 2, 0, 0x31, 0x9f)).toEqual([])
  })
  test('an operation that is not known is refused', () => {
    expect(() => operands(0xe9)).toThrow('expected an operation of DWARF 2 to 5, found 0xe9 (at 0x0)')
  })
})
