import type { StubLibrary } from '../input/stub-library.ts'
import type { FileLoader } from './load-files.ts'
import type { OpenSymbol } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

/**
 * Lets the host answer what stub libraries list: such a symbol is imported, and what the host's function calls of the program is
 * exported. What is exported may come out of an archive and ask for more, so this goes on until nothing joins.
 */
export function applyStubLibraries(table: SymbolTable, loader: FileLoader): void {
  let joined = true
  while (joined) joined = loader.stubs.map(stub => applyStubLibrary(table, loader, stub)).includes(true)
}

/** Whether a member joined for it. */
function applyStubLibrary(table: SymbolTable, loader: FileLoader, stub: StubLibrary): boolean {
  let joined = false
  for (const [symbol, needs] of askedFor(table, stub)) {
    // The first library that has it counts.
    if (symbol.forceImport) continue
    symbol.forceImport = true
    for (const name of needs) joined = provide(table, loader, stub, { symbol, name }) || joined
  }
  return joined
}

/** The undefined symbols that the library has, by their own name and by that of the import they ask for. */
function askedFor(table: SymbolTable, { needs }: StubLibrary): [OpenSymbol, readonly string[]][] {
  const found: [OpenSymbol, readonly string[]][] = []
  for (const [name, dependencies] of needs) {
    const symbol = table.find(name)
    if (symbol?.state === 'undefined' && symbol.used) found.push([symbol, dependencies])
  }
  for (const symbol of table.globals) {
    const dependencies = symbol.importName === undefined ? undefined : needs.get(symbol.importName)
    if (symbol.state === 'undefined' && dependencies !== undefined) found.push([symbol, dependencies])
  }
  return found
}

/** Exports what the host will call; whether a member joined for it. */
function provide(
  table: SymbolTable,
  loader: FileLoader,
  stub: StubLibrary,
  { symbol, name }: { readonly symbol: OpenSymbol; readonly name: string },
): boolean {
  const needed = table.find(name)
  if (needed === undefined || needed.state === 'undefined') {
    table.problems.push({
      kind: 'stub-dependency',
      severity: 'error',
      library: stub.name,
      name,
      requiredBy: symbol.name,
    })
    return false
  }
  const isLazy = needed.state === 'lazy'
  if (isLazy) loader.pull(name, stub.name)
  needed.forceExport = true
  return isLazy
}
