import type { LinkOptions } from './options.ts'
import { isExternalList, isPlace, isProvided, isReserved } from './check-program-options.ts'

/** What a value must be, in words, and whether it is. */
interface Check {
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const isText = (value: unknown): boolean => typeof value === 'string'
const flag: Check = { expected: 'true or false', accepts: value => typeof value === 'boolean' }
const text: Check = { expected: 'a string', accepts: isText }
const names: Check = {
  expected: 'a list of strings',
  accepts: value => Array.isArray(value) && value.every(isText),
}
const size: Check = {
  expected: 'a whole number of at least 0',
  accepts: value => Number.isSafeInteger(value) && (value as number) >= 0,
}
const oneOf = (...values: readonly (string | number)[]): Check => ({
  expected: values.map(value => JSON.stringify(value)).join(' or '),
  accepts: value => values.some(known => known === value),
})
const either = (one: Check, other: Check): Check => ({
  expected: `${one.expected}, or ${other.expected}`,
  accepts: value => one.accepts(value) || other.accepts(value),
})

const importedMemory: Check = {
  expected: '{ module, field }',
  accepts: value =>
    typeof value === 'object' &&
    value !== null &&
    'module' in value &&
    'field' in value &&
    isText(value.module) &&
    isText(value.field),
}

/** One row per option: the compiler asks for a row when there is a new one. */
const CHECKS: Readonly<Record<keyof LinkOptions, Check>> = {
  target: oneOf('wasm32', 'wasm64'),
  output: oneOf('executable', 'relocatable', 'pie', 'shared'),
  emitRelocs: flag,
  symbolic: flag,
  runtimePath: names,
  checkSharedSignatures: flag,
  sharedMemory: flag,
  entry: { expected: 'a string, or false', accepts: value => isText(value) || value === false },
  reactor: flag,
  exports: names,
  exportsIfDefined: names,
  exportMatching: names,
  exportAll: flag,
  exportDynamic: flag,
  exportMemory: either(text, flag),
  importMemory: either(flag, importedMemory),
  exportTable: flag,
  importTable: flag,
  growableTable: flag,
  tableBase: size,
  undefined: oneOf('error', 'import', 'stub'),
  unresolvedSymbols: oneOf('report-all', 'ignore-all', 'import-dynamic'),
  importUndefined: flag,
  unresolvedSeverity: oneOf('error', 'warning'),
  allowUndefined: names,
  require: names,
  wrap: names,
  allowMultipleDefinition: flag,
  duplicateSeverity: oneOf('error', 'warning'),
  signatureMismatch: oneOf('warning', 'error'),
  gcSections: flag,
  startStopGc: flag,
  strip: oneOf('none', 'debug', 'all'),
  keepSections: names,
  compressRelocations: flag,
  rewriteDebug: flag,
  gcDebug: flag,
  optimize: oneOf(0, 1, 2, 3),
  mergeDataSegments: flag,
  stackFirst: flag,
  stackSize: size,
  globalBase: size,
  initialMemory: size,
  initialHeap: size,
  maxMemory: size,
  growableMemory: flag,
  // Its own message is the reference linker's.
  pageSize: size,
  external: {
    expected:
      "a list of { name, module, kind: 'function', type, slot?, call: 'import' | 'indirect' | 'later' }, { name, module, kind: 'data', address } or { name, module, kind: 'tag', type }; 'indirect' and 'later' with a slot",
    accepts: isExternalList,
  },
  provide: { expected: '{ exports?, slots?, addresses? }, lists of strings', accepts: isProvided },
  provideAll: flag,
  reserve: {
    expected: '{ memory, alignment, slots }, whole numbers, the alignment a power of two',
    accepts: isReserved,
  },
  place: { expected: '{ memoryBase, tableBase, programId? }, two whole numbers and a string', accepts: isPlace },
  exportConstructors: flag,
  features: names,
  extraFeatures: names,
  checkFeatures: flag,
  demangle: { expected: 'a function', accepts: value => typeof value === 'function' },
  buildId: either(oneOf('fast', 'sha1', 'tree'), {
    expected: 'a Uint8Array',
    accepts: value => value instanceof Uint8Array,
  }),
  localNames: flag,
  moduleName: text,
  traceSymbols: names,
}

/** What is wrong with the values themselves: names that are no option, and values of another kind. One sentence each. */
export function badOptions(options: LinkOptions): string[] {
  const problems: string[] = []
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (value === undefined) continue
    if (!Object.hasOwn(CHECKS, name)) {
      problems.push(`unknown option: ${name}`)
      continue
    }
    const { accepts, expected } = CHECKS[name as keyof LinkOptions]
    if (!accepts(value)) problems.push(`option ${name}: expected ${expected}, found ${JSON.stringify(value)}`)
  }
  return problems
}
