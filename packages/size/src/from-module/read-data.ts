import { foldExpression, immutableConstants, readDataSegment } from '@wasmweld/binary'
import type { ByteReader, Constants, ConstExpression, DataSegment, Global, GlobalItem } from '@wasmweld/binary'
import type { DataEntry, Entry } from './module-parts.ts'

/** Throws a `FormatError` for a damaged section. */
export function readData(
  reader: ByteReader | undefined,
  globals: readonly Entry<Global>[],
  importedGlobals: number,
): readonly DataEntry[] {
  if (reader === undefined) return []
  const constants = constantsOf(globals, importedGlobals)
  const data: DataEntry[] = []
  for (let rest = reader.count(2); rest > 0; rest--) {
    const from = reader.offset
    const segment = readDataSegment(reader)
    data.push({ from, to: reader.offset, ...placeOf(segment, constants) })
  }
  reader.expectEnd('the data section')
  return data
}

const IMPORTED: GlobalItem = {
  kind: 'import',
  import: { module: '', field: '', position: 0 },
  type: { value: 'i32', mutable: false },
}

function constantsOf(globals: readonly Entry<Global>[], imported: number): Constants {
  const own = globals.map(({ value }): GlobalItem => ({ kind: 'defined', ...value }))
  return immutableConstants({ globals: [...Array.from({ length: imported }, () => IMPORTED), ...own] })
}

const NO_BASES: readonly number[] = []

function placeOf({ mode, memory, offset, bytes }: DataSegment, constants: Constants): Omit<DataEntry, 'from' | 'to'> {
  const size = bytes.to - bytes.from
  if (offset === undefined) return { mode, memory, address: undefined, firstConstant: undefined, bases: NO_BASES, size }
  const folded = foldExpression(offset, constants)
  return {
    mode,
    memory,
    address: folded.length === 1 ? unsigned(numberOf(folded)) : undefined,
    firstConstant: numberOf(offset),
    bases: basesOf(offset),
    size,
  }
}

/** The number with which an expression begins. */
function numberOf([first]: ConstExpression): number | undefined {
  const value = first?.immediates[0]
  if (first?.opcode.name === 'i32.const' && typeof value === 'number') return value
  return first?.opcode.name === 'i64.const' && typeof value === 'bigint' ? Number(value) : undefined
}

const unsigned = (value: number | undefined): number | undefined =>
  value !== undefined && value < 0 ? value + 2 ** 32 : value

function basesOf(offset: ConstExpression): readonly number[] {
  if (offset.every(({ opcode }) => opcode.name !== 'global.get')) return NO_BASES
  return offset.flatMap(({ opcode, immediates: [global] }) =>
    opcode.name === 'global.get' && typeof global === 'number' ? [global] : [],
  )
}
