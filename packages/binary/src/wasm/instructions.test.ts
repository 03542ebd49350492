import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../bytes/byte-reader.ts'
import { FormatError } from '../bytes/format-error.ts'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { anyInstruction, instructions } from '../../../../test/support/wasm-arbitraries.ts'
import {
  instruction,
  readInstruction,
  walkBody,
  walkInstructions,
  writeInstruction,
  type Instruction,
} from './instructions.ts'
import { OPCODES } from './opcodes.ts'

const OPENS = OPCODES.filter(opcode => opcode.immediates[0] === 'block-type').map(opcode => opcode.name)

test.each(OPCODES)('$name survives writing and reading with random immediates', ({ name, immediates }) => {
  expectRoundTrip(anyInstruction(name), readInstruction, writeInstruction, immediates.length === 0 ? 1 : 30)
})

test.each<[text: string, instruction: Instruction, bytes: number[]]>([
  ['i32.const -64', instruction('i32.const', -64), [0x41, 0x40]],
  ['i64.const 64', instruction('i64.const', 64), [0x42, 0xc0, 0x00]],
  ['f32.const nan:0x200000', instruction('f32.const', 0x7fa00000), [0x43, 0, 0, 0xa0, 0x7f]],
  ['f64.const 1', instruction('f64.const', 0x3ff0000000000000n), [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
  ['block', instruction('block', 'empty'), [0x02, 0x40]],
  ['block (result i32)', instruction('block', 'i32'), [0x02, 0x7f]],
  ['block (result (ref null 3))', instruction('block', '(ref null 3)'), [0x02, 0x63, 3]],
  ['block (type 64)', instruction('block', 64), [0x02, 0xc0, 0x00]],
  ['br_table 1 2 3', instruction('br_table', [1, 2, 3]), [0x0e, 2, 1, 2, 3]],
  ['call_indirect 1 (type 2)', instruction('call_indirect', 2, 1), [0x11, 2, 1]],
  ['select (result i32)', instruction('select_t', ['i32']), [0x1c, 1, 0x7f]],
  ['i32.load offset=8', instruction('i32.load', { alignmentLog2: 2, offset: 8, memory: 0 }), [0x28, 2, 8]],
  [
    'i32.load (memory 5) offset=8',
    instruction('i32.load', { alignmentLog2: 2, offset: 8, memory: 5 }),
    [0x28, 0x42, 5, 8],
  ],
  [
    'i64.load offset=2^35, of a memory64',
    instruction('i64.load', { alignmentLog2: 3, offset: 2 ** 35, memory: 0 }),
    [0x29, 3, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  ],
  ['memory.copy 1 0', instruction('memory.copy', 1, 0), [0xfc, 10, 1, 0]],
  [
    'try_table (catch 1 2) (catch_all_ref 3)',
    instruction('try_table', 'empty', [
      { kind: 'catch', tag: 1, label: 2 },
      { kind: 'catch_all_ref', label: 3 },
    ]),
    [0x1f, 0x40, 2, 0, 1, 2, 3, 3],
  ],
  ['ref.null any', instruction('ref.null', 'any'), [0xd0, 0x6e]],
  ['ref.test null 64', instruction('ref.test null', 64), [0xfb, 21, 0xc0, 0x00]],
  ['br_on_cast 1 anyref (ref eq)', instruction('br_on_cast', 1, 1, 'any', 'eq'), [0xfb, 24, 1, 1, 0x6e, 0x6d]],
  [
    'v128.load8_lane 15',
    instruction('v128.load8_lane', { alignmentLog2: 0, offset: 0, memory: 0 }, 15),
    [0xfd, 0x54, 0, 0, 15],
  ],
  ['f32x4.relaxed_madd', instruction('f32x4.relaxed_madd'), [0xfd, 0x85, 0x02]],
  ['atomic.fence', instruction('atomic.fence', 0), [0xfe, 3, 0]],
])('%s', (_, value, bytes) => {
  expect([...written(writeInstruction, value)]).toEqual(bytes)
  expect(readAll(readInstruction, bytes)).toEqual(value)
})

test('padded numbers, as relocatable objects have them, read as their values', () => {
  expect(readAll(readInstruction, [0x10, 0x83, 0x80, 0x80, 0x80, 0x00])).toEqual(instruction('call', 3))
  expect(readAll(readInstruction, [0x41, 0xff, 0xff, 0xff, 0xff, 0x7f])).toEqual(instruction('i32.const', -1))
  expect(readAll(readInstruction, [0x28, 2, 0x88, 0x80, 0x80, 0x80, 0x00])).toEqual(
    instruction('i32.load', { alignmentLog2: 2, offset: 8, memory: 0 }),
  )
})

test('what is no instruction is refused', () => {
  expectRefused(readInstruction, [0xff], 'expected an instruction, found the opcode 0xff (at 0x0)')
  expectRefused(readInstruction, [0xfc, 0x80, 0x02], 'expected an instruction, found the opcode 0xfc 0x100 (at 0x0)')
  expectRefused(
    readInstruction,
    [0x1f, 0x40, 1, 4, 0, 0],
    'expected the kind of a catch clause (0 to 3), found 4 (at 0x3)',
  )
  expectRefused(readInstruction, [0x28, 0x80, 0x01, 0], 'expected an alignment below 2^64, found 2^128 (at 0x1)')
  expectRefused(readInstruction, [0x02, 0x80, 0x7f], 'expected a block type, found -128 (at 0x1)')
  expectRefused(
    readInstruction,
    [0x0e, 0xff, 0xff, 0x03, 0],
    'expected a count that fits in the 1 bytes left, found 65535 (at 0x1)',
  )
})

test('a wrong name or number of immediates is a bug, not a file', () => {
  expect(() => instruction('i32.nonsense')).toThrow(TypeError)
  expect(() => instruction('call')).toThrow('call takes 1 immediates, not 0')
})

describe('walking', () => {
  const names = (bytes: readonly number[]): string[] => {
    const seen: string[] = []
    readAll(reader => walkInstructions(reader, (opcode, at) => seen.push(`${at} ${opcode.name}`)), bytes)
    return seen
  }

  test('visits every instruction to the end that closes the body', () => {
    expect(names([0x02, 0x40, 0x41, 5, 0x0d, 0, 0x0b, 0x0b])).toEqual([
      '0 block',
      '2 i32.const',
      '4 br_if',
      '6 end',
      '7 end',
    ])
  })

  test('a delegate closes its try as an end does', () => {
    expect(names([0x06, 0x40, 0x18, 0, 0x06, 0x40, 0x07, 1, 0x19, 0x0b, 0x0b])).toEqual([
      '0 try',
      '2 delegate',
      '4 try',
      '6 catch',
      '8 catch_all',
      '9 end',
      '10 end',
    ])
  })

  test('the visitor may read the immediates', () => {
    const called: number[] = []
    const reader = new ByteReader(Uint8Array.of(0x10, 7, 0x41, 1, 0x10, 9, 0x0b))
    walkInstructions(reader, opcode => {
      if (opcode.name === 'call') called.push(reader.u32())
    })
    expect(called).toEqual([7, 9])
  })

  test('a body begins with its locals', () => {
    const seen: string[] = []
    readAll(reader => walkBody(reader, opcode => seen.push(opcode.name)), [1, 2, 0x7f, 0x01, 0x0b])
    expect(seen).toEqual(['nop', 'end'])
  })

  test('blocks that the body does not close, or closes too early, are refused', () => {
    const walk = (reader: ByteReader): void => walkInstructions(reader, () => {})
    expectRefused(walk, [0x02, 0x40, 0x0b], "expected 'end': 1 blocks are open (at 0x3)")
    expectRefused(walk, [], "expected 'end': 1 blocks are open (at 0x0)")
    expectRefused(walk, [0x0b, 0x0b], 'expected the end of the function body, found 1 more bytes (at 0x1)')
    expectRefused(walk, [0x0b, 0x41, 0x80], 'expected the end of the function body, found 2 more bytes (at 0x1)')
    expectRefused(walk, [0x41, 0x80], 'expected ')
  })

  test('skips exactly what reading reads, and never fails but with a FormatError', () => {
    const body = fc.array(
      instructions.filter(({ opcode }) => !['end', 'delegate', ...OPENS].includes(opcode.name)),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(body, fc.nat(), fc.nat(255), (sequence, at, byte) => {
        const bytes = written(
          (writer, all) => all.forEach(each => writeInstruction(writer, each)),
          [...sequence, instruction('end')],
        )
        const seen: string[] = []
        walkInstructions(new ByteReader(bytes), opcode => seen.push(opcode.name))
        expect(seen).toEqual([...sequence.map(each => each.opcode.name), 'end'])
        bytes[at % bytes.length] = byte
        try {
          walkInstructions(new ByteReader(bytes), () => {})
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
    )
  })

  test('skips the immediates of block instructions too', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPENS).chain(anyInstruction), block => {
        const end = instruction('end')
        const bytes = written((writer, all) => all.forEach(each => writeInstruction(writer, each)), [block, end, end])
        const seen: string[] = []
        walkInstructions(new ByteReader(bytes), opcode => seen.push(opcode.name))
        expect(seen).toEqual([block.opcode.name, 'end', 'end'])
      }),
    )
  })
})
