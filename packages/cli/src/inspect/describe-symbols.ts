import {
  isDefinedSymbol,
  isLocalSymbol,
  isWeakSymbol,
  type SymbolEntry,
  SYMBOL_FLAG,
  symbolFlagNames,
} from '@wasmweld/binary'
import { type ModuleContents, sectionName } from './module-contents.ts'

export interface SymbolDescription {
  readonly name: string
  readonly kind: SymbolEntry['kind']
  /** nm's letter: `T` and `D` are defined, lower case is local, `U` is undefined, `W` and `w` are weak. */
  readonly letter: string
  /** As nm shows it: of a function its offset in the code section, of data its address in the object. Absent when undefined. */
  readonly address?: number
  /** In bytes; of functions and data that are defined. */
  readonly size?: number
  readonly flags: readonly string[]
}

/** The symbol table of an object, in its order; nothing for other modules. */
export function describeSymbols(contents: ModuleContents): readonly SymbolDescription[] {
  const symbols = contents.linking?.symbols ?? []
  return symbols.map(symbol => {
    return {
      name: symbolName(symbol, contents),
      kind: symbol.kind,
      letter: letterOf(symbol),
      ...(isDefinedSymbol(symbol) ? { address: addressOf(symbol, contents), ...sizeOf(symbol, contents) } : {}),
      flags: symbolFlagNames(symbol.flags),
    }
  })
}

/** An undefined symbol without a name of its own has that of its import. */
export function symbolName(symbol: SymbolEntry, { imports, view }: ModuleContents): string {
  if (symbol.kind === 'section')
    return symbol.section < view.sections.length ? sectionName(view.sections[symbol.section]) : ''
  if (symbol.kind === 'data') return symbol.name
  const { kind, index, name } = symbol
  return name ?? imports.filter(({ description }) => description.kind === kind)[index]?.field ?? ''
}

function letterOf(symbol: SymbolEntry): string {
  if (isWeakSymbol(symbol)) return isDefinedSymbol(symbol) ? 'W' : 'w'
  if (!isDefinedSymbol(symbol)) return 'U'
  const letter = symbol.flags & SYMBOL_FLAG.absolute ? 'a' : symbol.kind === 'function' ? 't' : 'd'
  return isLocalSymbol(symbol) ? letter : letter.toUpperCase()
}

function addressOf(symbol: SymbolEntry, contents: ModuleContents): number {
  switch (symbol.kind) {
    case 'function':
      return bodyOf(symbol.index, contents)?.offset ?? symbol.index
    case 'data':
      return symbol.offset + (symbol.segment === undefined ? 0 : segmentAddress(symbol.segment, contents))
    case 'section':
      return 0
    case 'global':
    case 'table':
    case 'tag':
      return symbol.index
  }
}

function sizeOf(symbol: SymbolEntry, contents: ModuleContents): { size?: number } {
  if (symbol.kind === 'data') return { size: symbol.size }
  const size = symbol.kind === 'function' ? bodyOf(symbol.index, contents)?.size : undefined
  return size === undefined ? {} : { size }
}

/** Offset in the code section and size, both with the body's own length prefix, as LLVM's tools count. */
function bodyOf(
  functionIndex: number,
  { imports, bodies, view }: ModuleContents,
): { offset: number; size: number } | undefined {
  const imported = imports.filter(({ description }) => description.kind === 'function').length
  const body = bodies[functionIndex - imported]
  const code = view.sections.find(({ id }) => id === CODE)
  if (body === undefined || code === undefined) return undefined
  return { offset: body.sizeAt - code.contents.from, size: body.to - body.sizeAt }
}

const CODE = 10

function segmentAddress(segment: number, { data }: ModuleContents): number {
  const [first] = data[segment]?.offset ?? []
  const [value] = first?.immediates ?? []
  return (first?.opcode.name === 'i32.const' || first?.opcode.name === 'i64.const') &&
    (typeof value === 'number' || typeof value === 'bigint')
    ? Number(value)
    : 0
}
