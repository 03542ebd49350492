import { FormatError, RELOCATION_KINDS } from '@wasmweld/binary'
import type { RelocationKind, RelocationTable, Target } from '@wasmweld/binary'
import type { ObjectFile, ObjectSymbol, SymbolKind } from './object-file.ts'

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
/** A relocated section. Offsets in sections describe code, so they stay in custom ones; only data has an address to measure from. */
export interface RelocatedSection {
  readonly place: Place
  /** What the rows' offsets are measured from, in the file. */
  readonly origin: number
}

type Place = 'code' | 'data' | 'custom'

const isAtHome = ({ value, base }: RelocationKind, place: Place): boolean =>
  (value !== 'offset' || place === 'custom') && (base !== 'site' || place === 'data')

const allowedIn = (place: Place): readonly number[] =>
  RELOCATION_KINDS.map(kind => {
    const kinds = isAtHome(kind, place) ? KINDS_OF_TARGET[kind.target] : []
    return kinds.reduce((bits, symbolKind) => bits | (1 << ORDER.indexOf(symbolKind)), 0)
  })

/** By relocation type: a bit for each kind of symbol that it may name. */
const ALLOWED: Readonly<Record<Place, readonly number[]>> = {
  code: allowedIn('code'),
  data: allowedIn('data'),
  custom: allowedIn('custom'),
}
const IS_TYPE = RELOCATION_KINDS.map(({ target }) => target === 'type')

/** What rows are checked against. */
type Named = Pick<ObjectFile, 'name' | 'symbols' | 'types'>

/** Refuses a row whose index names nothing, or a symbol of another kind. The passes after this one do not look again. */
export function checkRelocations(file: Named, table: RelocationTable, section: RelocatedSection): void {
  const { symbols, types } = file
  const symbolBits = new Uint8Array(symbols.length)
  for (let symbol = 0; symbol < symbols.length; symbol++) symbolBits[symbol] = bitOf(symbols[symbol])
  const allowed = ALLOWED[section.place]
  const { kind, index, count } = table
  for (let row = 0; row < count; row++) {
    const type = kind[row]
    const ok = IS_TYPE[type] ? index[row] < types.length : (symbolBits[index[row]] & allowed[type]) !== 0
    if (!ok) refuse(file, table, row, section)
  }
}

// A section that the link makes anew, or no custom one, has no offset for a relocation to ask for.
const bitOf = ({ kind, chunk }: ObjectSymbol): number =>
  kind === 'section' && chunk < 0 ? 0 : 1 << ORDER.indexOf(kind)

function refuse(file: Named, table: RelocationTable, row: number, { place, origin }: RelocatedSection): never {
  const relocation = RELOCATION_KINDS[table.kind[row]]
  const { name, target } = relocation
  if (!isAtHome(relocation, place))
    throw new FormatError(`expected no ${name} in a ${place} section`, origin + table.offset[row], file.name)
  const index = table.index[row]
  const found = target === 'type' ? `index ${index} of ${file.types.length}` : describeSymbol(file, index)
  throw new FormatError(`expected ${name} to name a ${target}, found ${found}`, origin + table.offset[row], file.name)
}

function describeSymbol({ symbols }: Named, index: number): string {
  return index < symbols.length
    ? `the ${symbols[index].kind} ${symbols[index].name}`
    : `index ${index} of ${symbols.length} symbols`
}
