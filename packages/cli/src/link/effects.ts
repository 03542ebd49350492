// What an option does: the few shapes that most rows of the flag table share, and the ones that need a sentence.
import type { LinkOptions } from '@wasmweld/linker'
import type { LinkSettings } from './settings.ts'

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

/** Turns a setting of the command on or off. */
export const turns =
  (field: Switch, value: boolean): Effect =>
  settings => {
    settings[field] = value
  }

/** An integer in decimal, of 64 bits as LLVM reads it: a negative one is a very large one. */
function parseInteger(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(BigInt.asUintN(64, BigInt(text))) : undefined
}

export const integer =
  (field: NumberField): Effect =>
  (settings, value, written) => {
    const number = requireInteger(settings, value, written)
    if (number !== undefined) Object.assign(settings.link, { [field]: number })
  }

function requireInteger({ errors }: LinkSettings, value: string, written: string): number | undefined {
  const number = parseInteger(value)
  if (number === undefined) errors.push(`${written}: number expected, but got '${value}'`)
  return number
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

/** For options that wasm-ld has and this linker has not yet. */
export const notYet: Effect = ({ errors }, _value, written) => {
  errors.push(`option ${written.split('=')[0]} is not supported yet by wasmweld`)
}

/** `-z KEYWORD`: as wasm-ld, a keyword that it does not know is a warning only. */
export const zOption: Effect = (settings, value) => {
  const [key, ...rest] = value.split('=')
  if (value === 'muldefs') settings.link.allowMultipleDefinition = true
  else if (!value.startsWith('stack-size=')) settings.warnings.push(`unknown -z value: ${value}`)
  if (key !== 'stack-size') return
  const text = rest.join('=')
  // Unlike the other numbers, this one may be in hexadecimal, binary or octal.
  const size = /^(0[xX][\da-fA-F]+|0[bB][01]+|0o?[0-7]+|[1-9]\d*|0)$/.test(text)
    ? Number(text.replace(/^0o?(?=[0-7])/, '0o'))
    : undefined
  if (size === undefined) settings.errors.push(`invalid stack-size: ${text}`)
  else settings.link.stackSize = size
}

export const optimize: Effect = (settings, value, written) => {
  const level = requireInteger(settings, value, written)
  if (level !== undefined) settings.link.optimize = level === 0 ? 0 : 1
}

export const target: Effect = ({ link, errors }, value) => {
  if (value === 'wasm32' || value === 'wasm64') link.target = value
  else errors.push(`invalid target architecture: ${value}`)
}

export const unresolvedSymbols: Effect = ({ link, errors }, value) => {
  if (value === 'report-all' || value === 'ignore-all' || value === 'import-dynamic') link.unresolvedSymbols = value
  else errors.push(`unknown --unresolved-symbols value: ${value}`)
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

export const color: Effect = (settings, value, written) => {
  if (value === 'auto' || value === 'always' || value === 'never') settings.color = value
  else settings.errors.push(`unknown option: ${written}`)
}

export const errorLimit: Effect = (settings, value, written) => {
  settings.errorLimit = requireInteger(settings, value, written) ?? settings.errorLimit
}

export const threads: Effect = ({ errors }, value) => {
  if (!/^\d+$/.test(value) || Number(value) === 0)
    errors.push(`--threads: expected a positive integer, but got '${value}'`)
}

/** The style itself is looked up before response files are read. */
export const rspQuoting: Effect = ({ errors }, value) => {
  if (value !== 'posix' && value !== 'windows') errors.push(`invalid response file quoting: ${value}`)
}

export const startLibrary: Effect = settings => {
  if (settings.inLibrary) settings.errors.push('nested --start-lib')
  settings.inLibrary = true
}

export const endLibrary: Effect = settings => {
  if (!settings.inLibrary) settings.errors.push('stray --end-lib')
  settings.inLibrary = false
}

/** An input in its place. */
export function requestInput(
  { inputs, inLibrary, whole, shared }: LinkSettings,
  kind: 'file' | 'library',
  name: string,
): void {
  inputs.push({ kind, name, lazy: inLibrary, whole, shared })
}
