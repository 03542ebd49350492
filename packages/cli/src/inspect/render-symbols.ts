import type { SymbolDescription } from './describe-symbols.ts'

/** Symbols as nm lists them: by name, with the address in `digits` of hexadecimal, or none when undefined. */
export function renderSymbols(symbols: readonly SymbolDescription[], digits: number): string {
  return symbols
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(
      ({ name, letter, address }) =>
        `${address === undefined ? ' '.repeat(digits) : address.toString(16).padStart(digits, '0')} ${letter} ${name}\n`,
    )
    .join('')
}
