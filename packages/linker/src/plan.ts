import type { ValueType } from '@wasmweld/binary'
import { contradictions } from './contradictions.ts'
import type { LinkOptions } from './options.ts'
import type { Problem } from './problems.ts'
import type { ExternalSymbol, ModulePlace, ProvidedSymbols, ReservedRoom } from './program-options.ts'

/** `LinkOptions`, settled: no field is optional, and contradictions have become problems. */
export interface LinkPlan {
  readonly output: 'executable' | 'relocatable' | 'pie' | 'shared'
  /** The output runs at any address: `pie` or `shared`. */
  readonly isPic: boolean
  readonly isShared: boolean
  readonly isRelocatable: boolean
  readonly emitRelocs: boolean
  readonly symbolic: boolean
  readonly runtimePath: readonly string[]
  readonly checkSharedSignatures: boolean
  readonly sharedMemory: boolean
  readonly is64: boolean
  /** 4 or 8. */
  readonly pointerSize: number
  readonly pointerType: ValueType & ('i32' | 'i64')
  readonly entry: string | undefined
  readonly reactor: boolean
  /** Exported name to whether its absence is an error, in the order given. */
  readonly exports: ReadonlyMap<string, boolean>
  /** Matches the names that are exported if something defines them. */
  readonly exportMatching: RegExp | undefined
  readonly exportAll: boolean
  readonly exportDynamic: boolean
  readonly memoryExport: string | undefined
  readonly memoryImport: { readonly module: string; readonly field: string } | undefined
  readonly exportTable: boolean
  readonly importTable: boolean
  readonly growableTable: boolean
  readonly tableBase: number
  readonly unresolvedSymbols: 'report-all' | 'ignore-all' | 'import-dynamic'
  readonly importUndefined: boolean
  readonly unresolvedSeverity: 'error' | 'warning'
  readonly allowUndefined: ReadonlySet<string>
  readonly require: readonly string[]
  readonly wrap: readonly string[]
  readonly allowMultipleDefinition: boolean
  readonly duplicateSeverity: 'error' | 'warning'
  readonly signatureMismatch: 'warning' | 'error'
  readonly gcSections: boolean
  readonly startStopGc: boolean
  readonly localNames: boolean
  readonly stripDebug: boolean
  readonly stripAll: boolean
  readonly keepSections: ReadonlySet<string>
  readonly compressRelocations: boolean
  readonly gcDebug: boolean
  readonly mergeStrings: boolean
  readonly mergeDataSegments: boolean
  readonly stackFirst: boolean
  readonly stackSize: number
  readonly globalBase: number | undefined
  readonly initialMemory: number | undefined
  readonly initialHeap: number
  readonly maxMemory: number | undefined
  readonly growableMemory: boolean
  readonly pageSize: number
  readonly external: readonly ExternalSymbol[]
  readonly provide: Readonly<Record<keyof ProvidedSymbols, ReadonlySet<string>>>
  readonly provideAll: boolean
  readonly reserve: ReservedRoom | undefined
  readonly place: Required<ModulePlace> | undefined
  readonly exportConstructors: boolean
  readonly features: readonly string[] | undefined
  readonly extraFeatures: readonly string[]
  readonly checkFeatures: boolean
  readonly demangle: (name: string) => string
  readonly buildId: 'fast' | 'sha1' | 'tree' | Uint8Array | undefined
  readonly moduleName: string | undefined
  readonly traceSymbols: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

const EXPORT_MEMORY = 'memory'
/** What a loader calls in a shared library when everything in it has its place. */
const CALL_CTORS = '__wasm_call_ctors'

function exportNames(options: LinkOptions): Map<string, boolean> {
  const exports = new Map<string, boolean>()
  for (const name of options.provide?.exports ?? []) exports.set(name, false)
  for (const name of options.exportsIfDefined ?? []) exports.set(name, false)
  for (const name of options.exports ?? []) exports.set(name, true)
  // What wasi-libc's crt1-reactor.o and hand-written libraries call their initialiser; it then calls the constructors.
  if (options.reactor && !exports.has('_initialize')) exports.set('_initialize', false)
  return exports
}

/** One expression for patterns in which `*` stands for any characters. */
function anyOf(patterns: readonly string[]): RegExp | undefined {
  if (patterns.length === 0) return undefined
  const sources = patterns.map(pattern => pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'))
  return new RegExp(`^(?:${sources.join('|')})$`, 's')
}

/** What belongs to a program of several modules. */
function inProgram({
  external = [],
  provide = {},
  provideAll = false,
  reserve,
  place,
  exportConstructors = place !== undefined,
}: LinkOptions): Pick<LinkPlan, 'external' | 'provide' | 'provideAll' | 'reserve' | 'place' | 'exportConstructors'> {
  return {
    external,
    provide: {
      exports: new Set(provide.exports),
      slots: new Set(provide.slots),
      addresses: new Set(provide.addresses),
    },
    provideAll,
    reserve,
    place: place === undefined ? undefined : { programId: '', ...place },
    exportConstructors,
  }
}

function memoryImport(options: LinkOptions): LinkPlan['memoryImport'] {
  // A shared library lives in the memory of who loads it, as does a module that has a place in a program.
  const imported = options.importMemory || options.output === 'shared' || options.place !== undefined
  return imported === true ? { module: 'env', field: EXPORT_MEMORY } : imported || undefined
}

function memoryExport(options: LinkOptions): string | undefined {
  const { exportMemory = memoryImport(options) === undefined } = options
  if (exportMemory === false) return undefined
  return exportMemory === true ? EXPORT_MEMORY : exportMemory
}

function undefinedPolicy(
  options: LinkOptions,
): Pick<LinkPlan, 'unresolvedSymbols' | 'importUndefined' | 'unresolvedSeverity'> {
  const policy = options.undefined ?? 'error'
  return {
    unresolvedSymbols: options.unresolvedSymbols ?? (policy === 'stub' ? 'ignore-all' : 'report-all'),
    importUndefined: options.importUndefined ?? policy === 'import',
    unresolvedSeverity: options.unresolvedSeverity ?? 'error',
  }
}

function entryName(options: LinkOptions): string | undefined {
  if (options.output === 'relocatable') return undefined
  const usual = options.output === 'shared' ? CALL_CTORS : '_start'
  const entry = options.entry ?? (options.reactor || options.place !== undefined ? false : usual)
  return entry === false ? undefined : entry
}

type Defaulted =
  | 'exportAll'
  | 'exportTable'
  | 'growableTable'
  | 'require'
  | 'wrap'
  | 'allowMultipleDefinition'
  | 'duplicateSeverity'
  | 'signatureMismatch'
  | 'gcSections'
  | 'startStopGc'
  | 'localNames'
  | 'compressRelocations'
  | 'gcDebug'
  | 'mergeDataSegments'
  | 'stackFirst'
  | 'stackSize'
  | 'initialHeap'
  | 'growableMemory'
  | 'pageSize'
  | 'extraFeatures'
  | 'checkFeatures'
  | 'reactor'
  | 'output'
  | 'emitRelocs'
  | 'symbolic'
  | 'runtimePath'
  | 'checkSharedSignatures'
  | 'sharedMemory'

/** What an option is when nobody gives it. */
const DEFAULTS: Pick<LinkPlan, Defaulted> = {
  reactor: false,
  output: 'executable',
  emitRelocs: false,
  symbolic: false,
  runtimePath: [],
  checkSharedSignatures: true,
  sharedMemory: false,
  exportAll: false,
  exportTable: false,
  growableTable: false,
  require: [],
  wrap: [],
  allowMultipleDefinition: false,
  duplicateSeverity: 'error',
  signatureMismatch: 'warning',
  gcSections: true,
  startStopGc: true,
  localNames: false,
  compressRelocations: false,
  gcDebug: false,
  mergeDataSegments: true,
  stackFirst: true,
  stackSize: 65536,
  initialHeap: 0,
  growableMemory: true,
  pageSize: 65536,
  extraFeatures: [],
  checkFeatures: true,
}

/** An object for another link keeps everything, under its own name. */
const OBJECT_DEFAULTS: Pick<LinkPlan, Defaulted> = { ...DEFAULTS, gcSections: false, mergeDataSegments: false }

function withDefaults(options: LinkOptions): Pick<LinkPlan, Defaulted> {
  const defaults = options.output === 'relocatable' ? OBJECT_DEFAULTS : DEFAULTS
  const given = Object.entries(options).filter(([name, value]) => name in defaults && value !== undefined)
  return { ...defaults, ...Object.fromEntries(given) }
}

type OutputKind = Pick<
  LinkPlan,
  'isPic' | 'isShared' | 'isRelocatable' | 'exportDynamic' | 'importTable' | 'tableBase' | 'globalBase'
>

/** What the kind of output has settled. */
function outputKind(options: LinkOptions): OutputKind {
  const { output, exportDynamic, importTable, tableBase, globalBase, place } = options
  const isShared = output === 'shared'
  const isPic = isShared || output === 'pie'
  const isRelocatable = output === 'relocatable'
  return {
    isPic,
    isShared,
    isRelocatable,
    exportDynamic: exportDynamic ?? isShared,
    // The table comes with the last link, or is that of who loads the module and chooses the place of its slots.
    importTable: isRelocatable || isPic || place !== undefined || (importTable ?? false),
    // 0 is "not given", as for wasm-ld: data at address 0 or a function in slot 0 would be taken for null.
    tableBase: isPic ? 0 : (place?.tableBase ?? (tableBase || 1)),
    globalBase: globalBase || undefined,
  }
}

/** Fills, checks and freezes. Contradictions are in `problems`; the caller stops on them. */
export function planLink(options: LinkOptions = {}): LinkPlan {
  const { target = 'wasm32', strip = 'none', optimize = 1 } = options
  const is64 = target === 'wasm64'
  const plan: LinkPlan = {
    ...withDefaults(options),
    ...undefinedPolicy(options),
    ...outputKind(options),
    ...inProgram(options),
    is64,
    pointerSize: is64 ? 8 : 4,
    pointerType: is64 ? 'i64' : 'i32',
    entry: entryName(options),
    exports: exportNames(options),
    exportMatching: anyOf(options.exportMatching ?? []),
    memoryExport: memoryExport(options),
    memoryImport: memoryImport(options),
    allowUndefined: new Set(options.allowUndefined),
    stripDebug: strip !== 'none',
    stripAll: strip === 'all',
    keepSections: new Set(options.keepSections),
    mergeStrings: optimize > 0,
    initialMemory: options.initialMemory,
    maxMemory: options.maxMemory,
    features: options.features,
    demangle: options.demangle ?? (name => name),
    buildId: options.buildId,
    moduleName: options.moduleName,
    traceSymbols: new Set(options.traceSymbols),
    problems: contradictions(options),
  }
  return Object.freeze(plan)
}
