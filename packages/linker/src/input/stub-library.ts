/** A text that stands for a library of the host: which functions it has, and what these call of the program. */
export interface StubLibrary {
  readonly name: string
  /** By the symbol that the host has: those that the program must define and export for it. */
  readonly needs: ReadonlyMap<string, readonly string[]>
}

/** Reads lines `symbol: dependency, dependency`; `#` begins a comment. */
export function readStubLibrary(name: string, bytes: Uint8Array): StubLibrary {
  const needs = new Map<string, readonly string[]>()
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    const colon = text.indexOf(':')
    const symbol = (colon < 0 ? text : text.slice(0, colon)).trim()
    const rest = colon < 0 ? '' : text.slice(colon + 1).trim()
    needs.set(symbol, rest === '' ? [] : rest.split(',').map(dependency => dependency.trim()))
  }
  return { name, needs }
}
