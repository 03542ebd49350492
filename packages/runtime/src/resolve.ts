// What each import of a new library will be, before anything is taken: who defines it, or what is wrong.
import { exitImport, isExitImport } from './at-exit.ts'
import { isLayout, isOwn } from './bind.ts'
import type { LoadProblem } from './load-error.ts'
import { KIND } from './module-facts.ts'
import type { ImportFact, ModuleFacts } from './module-facts.ts'
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
const KIND_NAMES = ['function', 'table', 'memory', 'global', 'tag']

const TYPE_NAMES: Readonly<Record<number, string>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
}

/** `(i32, i64) -> f64` */
function describeType(type: string): string {
  const codes = Array.from(type, byte => byte.charCodeAt(0))
  const list = (from: number): string =>
    codes
      .slice(from + 1, from + 1 + codes[from])
      .map(code => TYPE_NAMES[code] ?? 'a reference')
      .join(', ')
  return `(${list(0)}) -> ${list(codes[0] + 1) || 'nothing'}`
}

/** Finds what imports are; whoever misses something is told of in `problems`. */
export class Resolver {
  readonly state: ProgramState
  readonly isLazy: boolean
  /** The program's own module, which is not to be unloaded. */
  readonly main: LoadedLibrary | undefined
  readonly problems: LoadProblem[] = []

  constructor(state: ProgramState, main: LoadedLibrary | undefined, isLazy: boolean) {
    this.state = state
    this.main = main
    this.isLazy = isLazy
  }

  /** The bindings of all imports, in their order. */
  resolve(library: LoadedLibrary, facts: ModuleFacts): Binding[] {
    const order = searchOrder(this.state, library)
    return facts.imports.map(fact => {
      const { module, name } = fact
      if (isOwn(fact)) return { fact, provider: undefined, host: undefined }
      const isAddress = module in WANTED
      const isExit = library !== this.main && isExitImport(fact)
      const provider = !isExit && (isAddress || module === 'env') ? findSymbol(order, name) : undefined
      if (provider !== undefined) return this.#checked(library, fact, provider)
      const host = hostOf(this.state, library, fact, library === this.main)
      if (host === undefined && !this.#mayMiss(facts, fact)) this.#miss(library, fact, order)
      return { fact, provider, host }
    })
  }

  #mayMiss({ weak }: ModuleFacts, { module, name, kind }: ImportFact): boolean {
    if (kind === KIND.tag || /^__asyncify_/.test(name)) return true
    if (module === 'GOT.mem' && isLayout(name)) return true
    return weak.has(name) || (this.isLazy && kind === KIND.function)
  }

  #checked(library: LoadedLibrary, fact: ImportFact, provider: LoadedLibrary): Binding {
    const { kind, type } = exportOf(provider, fact.name) ?? fact
    const wantedKind = fact.module === 'GOT.func' ? KIND.function : fact.kind
    const isSame = kind === wantedKind && (type === undefined || fact.type === undefined || type === fact.type)
    if (isSame) return { fact, provider, host: undefined }
    const show = (which: number, signature: string | undefined): string =>
      which === KIND.function && signature !== undefined ? describeType(signature) : KIND_NAMES[which]
    this.#problem(
      library,
      fact,
      'type',
      `${fact.name}: ${library.name} wants ${show(wantedKind, fact.type)}, ${provider.name} has ${show(kind, type)}`,
    )
    return { fact, provider, host: undefined }
  }

  #miss(library: LoadedLibrary, fact: ImportFact, order: readonly LoadedLibrary[]): void {
    const { module, name } = fact
    const from = module === 'env' || module in WANTED ? '' : `${module}.`
    const searched = [...(from === '' ? order.map(each => each.name) : []), 'imports']
    this.#problem(
      library,
      fact,
      'symbol',
      `${from}${name} (${wantedAs(fact)}), needed by ${library.name}, is in none of: ${searched.join(', ')}${adviceOn(name)}`,
      searched,
    )
  }

  #problem(
    library: LoadedLibrary,
    fact: ImportFact,
    kind: 'symbol' | 'type',
    message: string,
    searched?: string[],
  ): void {
    // One symbol may be called and have its address taken.
    const wanted = wantedAs(fact)
    this.problems.push({ kind, message, importer: library.name, symbol: fact.name, wanted, searched: searched ?? [] })
  }
}

/** What compilers rely on where WebAssembly alone is not to do it. */
const adviceOn = (name: string): string =>
  /^(invoke_|[gs]etTempRet0$)/.test(name)
    ? '; built without BigInt or exceptions of WebAssembly: build it with -sWASM_BIGINT -fwasm-exceptions -sSUPPORT_LONGJMP=wasm'
    : ''

const wantedAs = ({ module, kind }: ImportFact): string => WANTED[module] ?? KIND_NAMES[kind]

function notLoadable(name: string, { isSide, prelinkedFor: id }: ModuleFacts): string[] {
  if (id !== undefined)
    return [
      `${name} was prelinked for the program ${id}: load it with loadPrelinked there, or link it with prelink: false`,
    ]
  return isSide ? [] : [`${name} is no side module: it has no section dylink.0; link it with -shared`]
}

/** What cannot be together in one program, whatever its symbols. */
export function checkAbi(state: ProgramState, library: LoadedLibrary, facts: ModuleFacts): LoadProblem[] {
  const { name } = library
  const isShared = state.memory !== undefined && !(state.memory.buffer instanceof ArrayBuffer)
  const { memory, architecture } = facts
  const wants = (which: boolean, what: string): string => (which ? what : `no ${what}`)
  const messages = notLoadable(name, facts)
  const isWide = state.pointer === 'i64'
  const own = isWide ? 'wasm64' : 'wasm32'
  const other = architecture ?? (memory?.isWide === !isWide ? (isWide ? 'wasm32' : 'wasm64') : own)
  if (other !== own) messages.push(`${name} is made for ${other}, the program for ${own}: compile both for one`)
  else if (memory !== undefined && state.memory !== undefined && memory.isShared !== isShared)
    messages.push(
      `${name} wants ${wants(memory.isShared, 'shared memory')}, the program has ${wants(isShared, 'shared memory')}: compile both with or without -pthread`,
    )
  return messages.map(message => ({ kind: 'abi', importer: name, message }))
}
