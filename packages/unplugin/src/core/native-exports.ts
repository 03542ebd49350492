// What JavaScript can import from a native file: its symbols, under the names that JavaScript may use for them.
import type { FunctionType } from '@wasmweld/binary'
import type { SymbolSummary } from '@wasmweld/linker'

export interface NativeExport {
  /** As the object spells it, and as the linked module exports it. */
  readonly symbol: string
  /** Names for importing it: the symbol's own, then the demangled one where there is one. */
  readonly names: readonly string[]
  /** A function is called; anything else is a WebAssembly object: for `data` a global whose value is the address. */
  readonly kind: SymbolSummary['kind'] | 'memory'
  /** Functions only. */
  readonly type?: FunctionType
}

/** The export that every native module has besides its own. */
export const MEMORY = 'memory'

/** Mangled names of C++ (Itanium) and Rust (v0); the old Rust scheme looks like C++. */
const MANGLED = /^_(?:Z|R)/

/**
 * The defined symbols of a file, each once, in the order of the file. A demangled name that two symbols share (the constructors of a
 * C++ class come in several kinds) goes to the first of them.
 */
export function nativeExports(
  symbols: readonly SymbolSummary[],
  demangle: (symbol: string) => string,
): readonly NativeExport[] {
  const defined = new Map<string, SymbolSummary>()
  for (const symbol of symbols) {
    if (symbol.defined && symbol.name !== MEMORY && !defined.has(symbol.name)) defined.set(symbol.name, symbol)
  }
  const taken = new Set<string>([...defined.keys(), MEMORY])
  return [...defined.values()].map(({ name: symbol, kind, type }) => {
    const readable = MANGLED.test(symbol) ? demangle(symbol) : symbol
    const names = taken.has(readable) ? [symbol] : [symbol, readable]
    taken.add(readable)
    return { symbol, names, kind, ...(kind === 'function' && type && { type }) }
  })
}

/** JavaScript name to symbol; `memory` stands for no symbol. */
export function symbolsByName(exports: readonly NativeExport[]): ReadonlyMap<string, string> {
  return new Map(exports.flatMap(({ symbol, names }) => names.map(name => [name, symbol] as const)))
}
