// What is wrong with options. wasm-ld reads them in an order of its own, not in that of the command line, and of an option that is
// given several times it reads the last one.

export interface Fault {
  readonly severity: 'error' | 'warning'
  readonly text: string
}

const READING_ORDER = [
  'rsp-quoting',
  'color-diagnostics',
  'error-limit',
  'error-format',
  'reproduce',
  'z',
  'mllvm',
  'lto-partitions',
  'lto-O',
  'lto-CGO',
  'O',
  'thinlto-cache-policy',
  'thinlto-index-only',
  'thinlto-object-suffix-replace',
  'thinlto-prefix-replace',
  'unresolved-symbols',
  'table-base',
  'global-base',
  'initial-heap',
  'initial-memory',
  'max-memory',
  'stack-size',
  'page-size',
  'm',
  'threads',
  'build-id',
  'symbolic',
] as const

export type FaultyOption = (typeof READING_ORDER)[number]

type Faults = Map<FaultyOption, readonly Fault[]>

/** Notes what is wrong with an option's value, undefined for nothing; what was wrong with an earlier value is forgotten. */
export function fault(faults: Faults, option: FaultyOption, text: string | undefined): void {
  if (text === undefined) faults.delete(option)
  else faults.set(option, [{ severity: 'error', text }])
}

/** One more thing that is wrong, of an option whose values all count. */
export function addFault(faults: Faults, option: FaultyOption, added: Fault): void {
  faults.set(option, [...(faults.get(option) ?? []), added])
}

/** In the order in which wasm-ld reads the options. */
export const faultsOf = (faults: Faults): readonly Fault[] => READING_ORDER.flatMap(option => faults.get(option) ?? [])
