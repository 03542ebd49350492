// What each import of a new library will be, before anything is taken: who defines it, or what is wrong.
import { exitImport, isExitImport } from './at-exit.ts'
import { isLayout, isOwn, VALUE_TYPES } from './bind.ts'
import type { LoadProblem } from './load-error.ts'
import { KIND } from './module-facts.ts'
import type { ImportFact, ModuleFacts } from './module-facts.ts'
import { charCodes } from './shim.ts'
import type { LoadedLibrary, ProgramState } from './state.ts'
import { exportOf, findSymbol, searchOrder } from './symbols.ts'
import { beginThread } from './thread-local.ts'

/** What an import is bound to: a symbol of a library, something of the host, or nothing (a missing function, a null address). */
export interface Binding {
  readonly fact: ImportFact
  readonly provider: LoadedLibrary | undefined
  readonly host: unknown
}

/** What the host has under a name; `toString` and its like are nothing that it gives. */
function hostValue({ imports }: ProgramState, module: string, name: string): unknown {
  const value = (imports[module] as Record<string, unknown> | undefined)?.[name]
  return value === Object.prototype[name as keyof object] ? undefined : value
}

/** What the host gives for an import, or the loader in its place. */
export function hostOf(state: ProgramState, library: LoadedLibrary, fact: ImportFact, isMain: boolean): unknown {
  const { module, name } = fact
  if (isExitImport(fact) && !isMain) return exitImport(state, library)
  const value = hostValue(state, module, name) ?? (module in WANTED ? hostValue(state, 'env', name) : undefined)
  return value ?? (isMain ? beginThread(library, name) : undefined)
}

const WANTED: Readonly<Record<string, string>> = { 'GOT.mem': 'data', 'GOT.func': 'function address' }
const KIND_NAMES = Object.keys(KIND)
/** `(i32, i64) -> f64` */
function describeType(type: string): string {
  const codes = charCodes(type)
  const list = (from: number): string =>
    codes
      .slice(from + 1, from + 1 + codes[from])
      .map(code => VALUE_TYPES[code] ?? 'a reference')
      .join(', ')
  return `(${list(0)}) -> ${list(codes[0] + 1) || 'nothing'}`
}

export interface Resolution {
  readonly isLazy: boolean
  /** The program's own module, which is not to be unloaded. */
  readonly main: LoadedLibrary | undefined
  /** Whoever misses something is told of here. */
  readonly problems: LoadProblem[]
}

/** The bindings of all imports, in their order. */
export function resolve(
  state: ProgramState,
  library: LoadedLibrary,
  { imports, weak }: ModuleFacts,
  { isLazy, main, problems }: Resolution,
): Binding[] {
  const order = searchOrder(state, library)
  const isMain = library === main
  const mayMiss = ({ module, name, kind }: ImportFact): boolean =>
    kind === KIND.tag ||
    (isLazy && kind === KIND.function) ||
    weak.has(name) ||
    name.startsWith('__asyncify_') ||
    (module === 'GOT.mem' && isLayout(name))
  return imports.map(fact => {
    const { module, name } = fact
    const isNative = (module in WANTED || module === 'env') && !isOwn(fact) && (isMain || !isExitImport(fact))
    const provider = isNative ? findSymbol(order, name) : undefined
    const host = provider || isOwn(fact) ? undefined : hostOf(state, library, fact, isMain)
    if (provider) check(library, fact, provider, problems)
    else if (host === undefined && !isOwn(fact) && !mayMiss(fact)) problems.push(missing(library, fact, order))
    return { fact, provider, host }
  })
}

/** One symbol may be called and have its address taken. */
const wantedAs = ({ module, kind }: ImportFact): string => WANTED[module] ?? KIND_NAMES[kind]

function check(
  { name: importer }: LoadedLibrary,
  fact: ImportFact,
  provider: LoadedLibrary,
  problems: LoadProblem[],
): void {
  const { kind, type } = exportOf(provider, fact.name) ?? fact
  const wantedKind = fact.module === 'GOT.func' ? KIND.function : fact.kind
  if (kind === wantedKind && (type === undefined || fact.type === undefined || type === fact.type)) return
  const show = (which: number, signature: string | undefined): string =>
    which === KIND.function && signature !== undefined ? describeType(signature) : KIND_NAMES[which]
  const message = `${fact.name}: ${importer} wants ${show(wantedKind, fact.type)}, ${provider.name} has ${show(kind, type)}`
  problems.push({ kind: 'type', message, importer, symbol: fact.name, wanted: wantedAs(fact), searched: [] })
}

function missing({ name: importer }: LoadedLibrary, fact: ImportFact, order: readonly LoadedLibrary[]): LoadProblem {
  const { module, name: symbol } = fact
  const isNative = module === 'env' || module in WANTED
  const searched = [...(isNative ? order.map(({ name }) => name) : []), 'imports']
  const wanted = wantedAs(fact)
  const message = `${isNative ? '' : `${module}.`}${symbol} (${wanted}), needed by ${importer}, is in none of: ${searched.join(', ')}${adviceOn(symbol)}`
  return { kind: 'symbol', message, importer, symbol, wanted, searched }
}

/** What compilers rely on where WebAssembly alone is not to do it. */
const adviceOn = (name: string): string =>
  /^(invoke_|[gs]etTempRet0$)/.test(name)
    ? '; built without BigInt or exceptions of WebAssembly: build it with -sWASM_BIGINT -fwasm-exceptions -sSUPPORT_LONGJMP=wasm'
    : ''

/** What cannot be together in one program, whatever its symbols. */
export function checkAbi(state: ProgramState, library: LoadedLibrary, facts: ModuleFacts): LoadProblem[] {
  const { name } = library
  const isShared = state.memory && !(state.memory.buffer instanceof ArrayBuffer)
  const { memory, architecture, isSide, prelinkedFor: id } = facts
  const wants = (which: boolean): string => `${which ? '' : 'no '}shared memory`
  const isWide = state.pointer === 'i64'
  const architectureOf = (wide: boolean): string => (wide ? 'wasm64' : 'wasm32')
  const own = architectureOf(isWide)
  const other = architecture ?? architectureOf(memory?.isWide ?? isWide)
  const messages: string[] = []
  if (id !== undefined)
    messages.push(
      `${name} was prelinked for the program ${id}: load it with loadPrelinked there, or link it with prelink: false`,
    )
  else if (!isSide) messages.push(`${name} is no side module: it has no section dylink.0; link it with -shared`)
  if (other !== own) messages.push(`${name} is made for ${other}, the program for ${own}: compile both for one`)
  else if (memory && state.memory && memory.isShared !== isShared)
    messages.push(
      `${name} wants ${wants(memory.isShared)}, the program has ${wants(isShared)}: compile both with or without -pthread`,
    )
  return messages.map(message => ({ kind: 'abi', importer: name, message }))
}
