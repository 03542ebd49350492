// What an option does: the few shapes that most rows of the flag table share, and the ones that need a sentence.
import type { LinkOptions } from '@wasmweld/linker'
import { addFault, fault, type FaultyOption } from './faults.ts'
import type { InputRequest, LinkSettings } from './settings.ts'

/** `value` is the option's argument, '' without one; `written` its word on the command line. */
export type Effect = (settings: LinkSettings, value: string, written: string) => void

type Switch = {
  [Field in keyof LinkSettings]: LinkSettings[Field] extends boolean | undefined ? Field : never
}[keyof LinkSettings]
type NumberField = {
  [Field in keyof LinkOptions]-?: number extends LinkOptions[Field] ? Field : never
}[keyof LinkOptions]
type ListField = {
  [Field in keyof LinkOptions]-?: readonly string[] extends LinkOptions[Field] ? Field : never
}[keyof LinkOptions]

/** Gives an option of the link one value. */
export const sets =
  <Field extends keyof LinkOptions>(field: Field, value: Required<LinkOptions>[Field]): Effect =>
  ({ link }) => {
    link[field] = value
  }

/** Names a file, for what has no meaning without one. */
export const names =
  (
    field:
      | 'mapFile'
      | 'reportFile'
      | 'sourceMapFile'
      | 'whyExtract'
      | 'reproduce'
      | 'allowUndefinedFile'
      | 'output'
      | 'sysroot',
  ): Effect =>
  (settings, path) => {
    settings[field] = path
  }

/** Turns a setting of the command on or off. */
export const turns =
  (field: Switch, value: boolean): Effect =>
  settings => {
    settings[field] = value
  }

const PAGE = 65536
const LARGEST_PAGE = Number.MAX_SAFE_INTEGER + 1 - PAGE

/**
 * An integer in decimal, of 64 bits as LLVM reads it: a negative one is a very large one. What is beyond all memories becomes the
 * largest number that is a multiple of a page, as it was, or is none.
 */
function parseInteger(text: string): number | undefined {
  if (!/^-?\d+$/.test(text) || BigInt(text) !== BigInt.asIntN(64, BigInt(text))) return undefined
  const number = BigInt.asUintN(64, BigInt(text))
  if (number <= Number.MAX_SAFE_INTEGER) return Number(number)
  return number % BigInt(PAGE) === 0n ? LARGEST_PAGE : Number.MAX_SAFE_INTEGER
}

export const integer =
  (field: NumberField, option: FaultyOption): Effect =>
  (settings, value, written) => {
    Object.assign(settings.link, { [field]: requireInteger(settings, option, value, written) })
  }

function requireInteger(
  { faults }: LinkSettings,
  option: FaultyOption,
  value: string,
  written: string,
): number | undefined {
  const number = parseInteger(value)
  fault(faults, option, number === undefined ? `${written}: number expected, but got '${value}'` : undefined)
  return number
}

/** What is no number is no size of a page either, and wasm-ld says both. */
export const pageSize: Effect = (settings, value, written) => {
  const size = requireInteger(settings, 'page-size', value, written)
  if (size === 1 || size === PAGE) settings.link.pageSize = size
  else addFault(settings.faults, 'page-size', { severity: 'error', text: '--page_size=N must be either 1 or 65536' })
}

/** Adds to a list of names. */
export const appends =
  (field: ListField): Effect =>
  ({ link }, value) => {
    Object.assign(link, { [field]: [...(link[field] ?? []), value] })
  }

/** Replaces a list by the comma-separated names. */
export const lists =
  (field: ListField): Effect =>
  ({ link }, value) => {
    Object.assign(link, { [field]: value.split(',').filter(name => name !== '') })
  }

/** `-z KEYWORD`: as wasm-ld, a keyword that it does not know is a warning only. */
export const zOption: Effect = ({ link, faults }, value) => {
  const [key, ...rest] = value.split('=')
  if (value === 'muldefs') link.allowMultipleDefinition = true
  else if (!value.startsWith('stack-size='))
    addFault(faults, 'z', { severity: 'warning', text: `unknown -z value: ${value}` })
  if (key !== 'stack-size') return
  const text = rest.join('=')
  // Unlike the other numbers, this one may be in hexadecimal, binary or octal.
  const size = /^(0[xX][\da-fA-F]+|0[bB][01]+|0o?[0-7]+|[1-9]\d*|0)$/.test(text)
    ? Number(text.replace(/^0o?(?=[0-7])/, '0o'))
    : undefined
  fault(faults, 'stack-size', size === undefined ? `invalid stack-size: ${text}` : undefined)
  Object.assign(link, { stackSize: size })
}

export const optimize: Effect = (settings, value, written) => {
  const level = requireInteger(settings, 'O', value, written)
  if (level !== undefined) settings.link.optimize = level === 0 ? 0 : 1
}

export const target: Effect = ({ link, faults }, value) => {
  const isKnown = value === 'wasm32' || value === 'wasm64'
  if (isKnown) link.target = value
  fault(faults, 'm', isKnown ? undefined : `invalid target architecture: ${value}`)
}

export const unresolvedSymbols: Effect = ({ link, faults }, value) => {
  const isKnown = value === 'report-all' || value === 'ignore-all' || value === 'import-dynamic'
  if (isKnown) link.unresolvedSymbols = value
  fault(faults, 'unresolved-symbols', isKnown ? undefined : `unknown --unresolved-symbols value: ${value}`)
}

export const strip =
  (level: 'debug' | 'all'): Effect =>
  ({ link }) => {
    if (link.strip !== 'all') link.strip = level
  }

/** `module,field`, or a field of `env`. Named once, the plain form does not take the name away, wherever it stands. */
export const importMemory: Effect = ({ link }, value) => {
  const comma = value.indexOf(',')
  if (value !== '')
    link.importMemory = { module: comma < 0 ? 'env' : value.slice(0, comma), field: value.slice(comma + 1) }
  else link.importMemory ??= true
}

/** The same for the exported one. */
export const exportMemory: Effect = ({ link }, value, written) => {
  if (written.includes('=')) link.exportMemory = value
  else link.exportMemory ??= true
}

export const entry: Effect = ({ link }, value) => {
  link.entry = value === '' ? false : value
}

export const color: Effect = (settings, value) => {
  const isKnown = value === 'auto' || value === 'always' || value === 'never'
  if (isKnown) settings.color = value
  fault(settings.faults, 'color-diagnostics', isKnown ? undefined : `unknown option: --color-diagnostics=${value}`)
}

export const errorLimit: Effect = (settings, value, written) => {
  settings.errorLimit = requireInteger(settings, 'error-limit', value, written) ?? settings.errorLimit
}

export const errorFormat: Effect = (settings, value) => {
  const isKnown = value === 'text' || value === 'json'
  if (isKnown) settings.errorFormat = value
  fault(
    settings.faults,
    'error-format',
    isKnown ? undefined : `unknown --error-format: ${value}; there are text and json`,
  )
}

export const threads: Effect = ({ faults }, value) => {
  const isValid = /^\d+$/.test(value) && Number(value) !== 0
  fault(faults, 'threads', isValid ? undefined : `--threads: expected a positive integer, but got '${value}'`)
}

/** The style itself is looked up before response files are read. */
export const rspQuoting: Effect = ({ faults }, value) => {
  const isKnown = value === 'posix' || value === 'windows'
  fault(faults, 'rsp-quoting', isKnown ? undefined : `invalid response file quoting: ${value}`)
}

export const startLibrary: Effect = settings => {
  if (settings.inLibrary) requestInput(settings, 'fault', 'nested --start-lib')
  settings.inLibrary = true
}

export const endLibrary: Effect = settings => {
  if (!settings.inLibrary) requestInput(settings, 'fault', 'stray --end-lib')
  settings.inLibrary = false
}

/** An input in its place. */
export function requestInput(
  { inputs, inLibrary, whole, shared }: LinkSettings,
  kind: InputRequest['kind'],
  name: string,
): void {
  inputs.push({ kind, name, lazy: inLibrary, whole, shared })
}
