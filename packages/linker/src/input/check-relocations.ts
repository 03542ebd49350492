import { FormatError, RELOCATION_KINDS } from '@wasmweld/binary'
import type { RelocationTable, Target } from '@wasmweld/binary'
import type { ObjectFile, SymbolKind } from './object-file.ts'

/** The code of R_WASM_FUNCTION_INDEX_LEB: a call by name. */
export const FUNCTION_INDEX_LEB = 0

/** Which symbols some code calls by name; a call fixes the callee's type, taking an address does not. */
export function markCalledSymbols(symbols: number, tables: readonly RelocationTable[]): Uint8Array {
  const called = new Uint8Array(symbols)
  for (const { kind, index, count } of tables) {
    for (let row = 0; row < count; row++) {
      if (kind[row] === FUNCTION_INDEX_LEB && index[row] < symbols) called[index[row]] = 1
    }
  }
  return called
}

const KINDS_OF_TARGET: Readonly<Record<Target, readonly SymbolKind[]>> = {
  function: ['function'],
  data: ['data'],
  // A function or data symbol stands for the global that holds its address.
  global: ['global', 'function', 'data'],
  table: ['table'],
  tag: ['tag'],
  section: ['section'],
  type: [],
}

const ORDER: readonly SymbolKind[] = ['function', 'data', 'global', 'table', 'tag', 'section']
/** By relocation type: a bit for each kind of symbol that it may name. */
const ALLOWED = RELOCATION_KINDS.map(({ target }) =>
  KINDS_OF_TARGET[target].reduce((bits, kind) => bits | (1 << ORDER.indexOf(kind)), 0),
)
const IS_TYPE = RELOCATION_KINDS.map(({ target }) => target === 'type')

/** What rows are checked against. */
type Named = Pick<ObjectFile, 'name' | 'symbols' | 'types'>

/** Refuses a row whose index names nothing, or a symbol of another kind. The passes after this one do not look again. */
export function checkRelocations(file: Named, table: RelocationTable): void {
  const { symbols, types } = file
  const symbolBits = new Uint8Array(symbols.length)
  for (let symbol = 0; symbol < symbols.length; symbol++) symbolBits[symbol] = 1 << ORDER.indexOf(symbols[symbol].kind)
  const { kind, index, count } = table
  for (let row = 0; row < count; row++) {
    const type = kind[row]
    const ok = IS_TYPE[type] ? index[row] < types.length : (symbolBits[index[row]] & ALLOWED[type]) !== 0
    if (!ok) refuse(file, table, row)
  }
}

function refuse(file: Named, table: RelocationTable, row: number): never {
  const { name, target } = RELOCATION_KINDS[table.kind[row]]
  const index = table.index[row]
  const found = target === 'type' ? `index ${index} of ${file.types.length}` : describeSymbol(file, index)
  throw new FormatError(`expected ${name} to name a ${target}, found ${found}`, table.offset[row], file.name)
}

function describeSymbol({ symbols }: Named, index: number): string {
  return index < symbols.length
    ? `the ${symbols[index].kind} symbol ${symbols[index].name}`
    : `index ${index} of ${symbols.length} symbols`
}
