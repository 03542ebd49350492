// Options about LLVM bitcode, which this linker refuses to read. Without bitcode they change nothing in wasm-ld either, so compilers
// that pass them are obeyed; their arguments are checked as there.
import type { Effect } from './effects.ts'
import { fault, type FaultyOption } from './faults.ts'

/** What is wrong with a value. */
type Check = (value: string, written: string) => string | undefined

export const checked =
  (option: FaultyOption, check: Check): Effect =>
  ({ faults }, value, written) =>
    fault(faults, option, check(value, written))

const HIGHEST_LEVEL = 3n

/** Of `what`, as LLVM reads one: 32 bits without a sign. */
export const level =
  (what: string): Check =>
  (value, written) => {
    if (!/^-?\d+$/.test(value)) return `${written}: number expected, but got '${value}'`
    const given = BigInt.asUintN(32, BigInt(value))
    return given > HIGHEST_LEVEL ? `invalid ${what} level for LTO: ${given}` : undefined
  }

export const partitions: Check = (value, written) => {
  if (!/^-?\d+$/.test(value)) return `${written}: number expected, but got '${value}'`
  return Number(value) <= 0 ? '--lto-partitions: number of threads must be > 0' : undefined
}

export const jobs: Check = value =>
  value === '' || value === 'all' || (/^\d+$/.test(value) && Number(value) < 2 ** 32)
    ? undefined
    : `--thinlto-jobs: invalid job count: ${value}`

export const replacement =
  (option: string): Check =>
  value =>
    value.includes(';') ? undefined : `--${option}= expects 'old;new' format, but got ${value}`

/** Three parts are for a second link of ThinLTO's, whose files are not made here. */
export const prefixes: Check = value =>
  value.split(';').length > 2
    ? '--thinlto-prefix-replace=old_dir;new_dir;obj_dir must be used with --thinlto-index-only='
    : replacement('thinlto-prefix-replace')(value, '')

export const cachePolicy: Check = policy => {
  const wrong = policy === '' ? undefined : policy.split(':').map(wrongRule).find(Boolean)
  return wrong === undefined ? undefined : `--thinlto-cache-policy: invalid cache policy: ${wrong}`
}

function wrongRule(rule: string): string | undefined {
  const equals = rule.indexOf('=')
  const key = equals < 0 ? rule : rule.slice(0, equals)
  const check = CACHE_RULES[key]
  return check === undefined ? `Unknown key: '${key}'` : check(equals < 0 ? '' : rule.slice(equals + 1))
}

const wholeNumber = (text: string): string | undefined => (/^\d+$/.test(text) ? undefined : `'${text}' not an integer`)

function duration(value: string): string | undefined {
  if (value === '') return 'Duration must not be empty'
  return (
    wholeNumber(value.slice(0, -1)) ??
    (/[smh]$/.test(value) ? undefined : `'${value}' must end with one of 's', 'm' or 'h'`)
  )
}

function percentage(value: string): string | undefined {
  if (!value.endsWith('%')) return `'${value}' must be a percentage`
  const number = value.slice(0, -1)
  return wholeNumber(number) ?? (Number(number) > 100 ? `'${number}' must be between 0 and 100` : undefined)
}

const CACHE_RULES: Readonly<Partial<Record<string, (value: string) => string | undefined>>> = {
  prune_interval: duration,
  prune_after: duration,
  cache_size: percentage,
  cache_size_bytes: value =>
    wholeNumber(value.replace(/[kmg]$/i, '')) === undefined ? undefined : `'${value}' not an integer`,
  cache_size_files: wholeNumber,
}

/** It asks for index files instead of a module. */
export const indexOnly: Check = () =>
  '--thinlto-index-only asks for files about LLVM bitcode, which wasmweld does not link; compile without -flto'

/** LLVM's own options are too many to know; one begins with a dash. */
export const llvmOption: Check = value =>
  value.startsWith('-') ? undefined : `--mllvm: expected an option of LLVM, found '${value}'`
