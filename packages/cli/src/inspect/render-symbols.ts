import type { SymbolDescription } from './describe-symbols.ts'

const byName = ({ name: a }: SymbolDescription, { name: b }: SymbolDescription): number => (a < b ? -1 : a > b ? 1 : 0)
const address = (value: number): string => value.toString(16).padStart(8, '0')

/** Symbols as nm lists them: by name, with the address in hexadecimal, or none when undefined. */
export function renderSymbols(symbols: readonly SymbolDescription[]): string {
  const row = ({ name, letter, address: at }: SymbolDescription): string =>
    `${at === undefined ? ' '.repeat(8) : address(at)} ${letter} ${name}\n`
  return symbols.toSorted(byName).map(row).join('')
}
