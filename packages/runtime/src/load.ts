// A load as a whole: find and compile, resolve and check, make room, instantiate, fill in addresses, relocate, construct; or nothing.
import { runExits } from './at-exit.ts'
import { bind, fillAddress, fillMissing, fillTrampoline } from './bind.ts'
import { discover } from './discover.ts'
import type { Discovery, Found, Request } from './discover.ts'
import { adopt, prepare } from './layout.ts'
import { attempt, inOrder, chain } from './later.ts'
import type { Later } from './later.ts'
import { LoadError } from './load-error.ts'
import type { LoadProblem } from './load-error.ts'
import type { ModuleFacts } from './module-facts.ts'
import { isAddress } from './names.ts'
import { giveSlots, giveMemory, takeMemory, takeSlots } from './reserve.ts'
import { checkAbi, resolve } from './resolve.ts'
import type { Binding } from './resolve.ts'
import { beginsThread, initialiseThread } from './thread-local.ts'
import type { Compiled, LoadedLibrary, ProgramState, Reservation } from './state.ts'
import { breadthFirst, modulesOf, namespaceOf } from './symbols.ts'

export interface LoadOptions {
  /** Symbols join the global scope. */
  readonly isGlobal: boolean
  /** Functions may be missing until they are called. */
  readonly isLazy: boolean
  readonly isSync: boolean
  /** Others call what is new through trampolines, and its first data is kept. */
  readonly isReloadable?: boolean
  /** The first is the program's own module. */
  readonly isMain?: boolean
}

/** A library without an instance. `compiled` may be absent when the instance was there first. */
export function newLibrary(name: string, key: string, address?: string, compiled?: Compiled): LoadedLibrary {
  let published: Readonly<Record<string, unknown>> | undefined
  let of: WebAssembly.Instance | undefined
  return {
    ...{ name, key, address, compiled, instance: undefined },
    get exports() {
      if (of !== this.instance) published = undefined
      of = this.instance
      return (published ??= namespaceOf(this))
    },
    ...{ memoryBase: 0, tableBase: 0, threadBase: 0, memory: undefined, elements: undefined },
    ...{
      slots: [],
      hasNotedElements: false,
      got: [],
      trampolines: [],
      bindings: [],
      uses: new Set(),
      needed: [],
      scopes: [],
    },
    ...{ isGlobal: false, noDelete: false, isReloadable: false, initialData: undefined, references: 0 },
  }
}

/** Of what takes no room. */
export const NOTHING: Reservation = { start: 0, size: 0 }

interface Plan {
  readonly roots: readonly LoadedLibrary[]
  /** What the roots find, breadth first. */
  readonly scope: readonly LoadedLibrary[]
  /** New ones, what is needed first. */
  readonly fresh: readonly LoadedLibrary[]
}

/** Other loads may have ended since everything was found. */
function makePlan(state: ProgramState, discovery: Discovery): Plan {
  const libraries = new Map<Found, LoadedLibrary>()
  const fresh: LoadedLibrary[] = []
  const visit = (found: Found): LoadedLibrary => {
    const known = libraries.get(found)
    if (known) return known
    const there = state.libraries.find(({ key }) => key === found.key)
    const library = there ?? newLibrary(found.name, found.key, found.address, found.compiled)
    libraries.set(found, library)
    const needed = new Set(found.needed.map(visit))
    if (there) return there
    library.needed.push(...needed)
    fresh.push(library)
    return library
  }
  const roots = discovery.roots.map(visit)
  return { roots, scope: breadthFirst(roots), fresh }
}

/** What the plan's new libraries import. Throws, when something is missing, with all that is. */
function resolveAll(
  state: ProgramState,
  { fresh, scope, roots }: Plan,
  options: LoadOptions,
): Map<LoadedLibrary, Binding[]> {
  const problems: LoadProblem[] = []
  const main = options.isMain ? roots[0] : undefined
  const bindings = new Map<LoadedLibrary, Binding[]>()
  for (const library of fresh) {
    library.scopes.push(scope)
    library.isReloadable = options.isReloadable === true
    const facts = factsOf(library)
    if (library !== main) problems.push(...checkAbi(state, library, facts))
    bindings.set(library, resolve(state, library, facts, { isLazy: options.isLazy, main, problems }))
  }
  if (problems.length) throw new LoadError(roots.map(({ name }) => name).join(', '), problems)
  return bindings
}

/** New libraries were compiled. */
const factsOf = ({ compiled }: LoadedLibrary): ModuleFacts => (compiled as Compiled).facts

const importsOwn = ({ imports }: ModuleFacts, wanted: string): boolean =>
  imports.some(({ module, name }) => module === 'env' && name === wanted)

/** Room for what counts from a base. */
function place(state: ProgramState, library: LoadedLibrary): void {
  const facts = factsOf(library)
  if (importsOwn(facts, '__memory_base')) {
    library.memory = takeMemory(state, facts.memorySize, facts.memoryAlignment)
    library.memoryBase = library.memory.start
  }
  if (importsOwn(facts, '__table_base')) {
    library.elements = takeSlots(state, facts.tableSize, facts.tableAlignment)
    library.tableBase = library.elements.start
  }
}

function instantiate(
  state: ProgramState,
  library: LoadedLibrary,
  bindings: readonly Binding[],
  { isSync, isMain }: LoadOptions,
): Later<unknown> {
  place(state, library)
  const { module } = library.compiled as Compiled
  const imports = bind(state, library, bindings)
  const making = isSync ? new WebAssembly.Instance(module, imports) : WebAssembly.instantiate(module, imports)
  return chain(making, instance => {
    library.instance = instance
    if (isMain) adopt(state, library)
  })
}

const hook = ({ instance }: LoadedLibrary, name: string): (() => void) | undefined =>
  instance?.exports[name] as (() => void) | undefined

/** A copy of a library's data. */
export const dataOf = ({ memory }: ProgramState, { memory: { start, size } = NOTHING }: LoadedLibrary): Uint8Array =>
  new Uint8Array(memory.buffer, start, size).slice()

/** Gives a library the functions and addresses that it is bound to. */
export function fill(state: ProgramState, library: LoadedLibrary): void {
  for (const trampoline of library.trampolines) if (trampoline.provider) fillTrampoline(library, trampoline)
  for (const entry of library.got) fillAddress(state, library, entry)
}

export function relocate(state: ProgramState, library: LoadedLibrary): void {
  hook(library, '__wasm_apply_data_relocs')?.()
  if (library.isReloadable) library.initialData = dataOf(state, library)
}

/** A library of WASI has `_initialize`, which calls the constructors. */
export const construct = (library: LoadedLibrary): void =>
  (hook(library, '_initialize') ?? hook(library, '__wasm_call_ctors'))?.()

/** All instances are there. From here on nothing waits. */
function publish(state: ProgramState, { fresh, scope, roots }: Plan, { isGlobal, isMain }: LoadOptions): void {
  for (const library of fresh) initialiseThread(state, library)
  for (const library of fresh) fill(state, library)
  state.breakAt = undefined
  if (isMain) [state.main] = roots
  state.libraries.push(...fresh.filter(library => library !== state.main))
  if (isGlobal) makeGlobal(state, scope)
  for (const library of fresh) relocate(state, library)
  // Libraries' constructors may not use threads before there is one.
  for (const library of new Set([...fresh.filter(beginsThread), ...fresh])) construct(library)
}

/** Its symbols serve everybody, also those who missed one so far. */
export function makeGlobal(state: ProgramState, libraries: readonly LoadedLibrary[]): void {
  for (const library of libraries) {
    if (library.isGlobal) continue
    library.isGlobal = true
    state.globalScope.push(library)
  }
  for (const library of modulesOf(state)) fillMissing(state, library)
}

const without = <Item>(items: Item[], item: Item): void => {
  if (items.includes(item)) items.splice(items.indexOf(item), 1)
}

/** Takes a library out of the program: nobody finds it, its slots are empty, its memory is free. */
export function release(state: ProgramState, library: LoadedLibrary): void {
  without(state.libraries, library)
  without(state.globalScope, library)
  for (const other of modulesOf(state)) {
    for (const [index, scope] of other.scopes.entries()) {
      if (scope.includes(library)) other.scopes[index] = scope.filter(each => each !== library)
    }
    other.uses.delete(library)
    for (const entry of [...other.got, ...other.trampolines]) {
      if (entry.provider !== library) continue
      entry.provider = undefined
      if ('global' in entry) fillAddress(state, other, entry)
      else fillTrampoline(other, entry)
    }
  }
  for (const slots of [library.elements, ...library.slots]) if (slots) giveSlots(state, slots)
  if (library.memory) giveMemory(state, library.memory)
}

function link(state: ProgramState, discovery: Discovery, options: LoadOptions): Later<readonly LoadedLibrary[]> {
  const plan = makePlan(state, discovery)
  const { roots, fresh } = plan
  if (options.isMain) prepare(state, factsOf(roots[0]))
  const bindings = resolveAll(state, plan, options)
  const there = state.libraries.length
  // The program's own module has the memory, the table or the stack pointer, if it does not want to be given one.
  const hasAll = state.memory && state.table && state.stackPointer
  const order = options.isMain && !hasAll ? new Set([roots[0], ...fresh]) : fresh
  state.isLoading = true
  return attempt(
    () =>
      chain(
        inOrder(order, library => instantiate(state, library, bindings.get(library) ?? [], options)),
        () => {
          state.isLoading = false
          publish(state, plan, options)
          return roots
        },
      ),
    error => {
      state.isLoading = false
      // With what its constructors loaded, and what those that succeeded wanted to have done at the end.
      const undone = [...new Set([...state.libraries.slice(there), ...fresh])].reverse()
      for (const library of undone)
        attempt(
          () => runExits(library),
          () => undefined,
        )
      for (const library of undone) release(state, library)
      throw error
    },
  )
}

/** Loads what is asked for and what that needs, or throws a `LoadError` and leaves the program as it was. */
export function load(
  state: ProgramState,
  requests: readonly Request[],
  options: LoadOptions,
): Later<readonly LoadedLibrary[]> {
  const what = requests
    .map(({ name, source }, index) => name ?? (isAddress(source) ? String(source) : `library ${index + 1}`))
    .join(', ')
  return attempt(
    () =>
      chain(discover(state, requests, options.isSync), discovery => {
        if (state.thread === 'joined') throw new Error('libraries are opened in the thread that made the program')
        if (discovery.problems.length > 0) throw new LoadError(what, discovery.problems)
        if (options.isSync && state.isLoading) throw new Error('another load is not complete: wait for its promise')
        if (options.isSync) return link(state, discovery, options)
        const turn = state.busy.then(() => link(state, discovery, options))
        state.busy = turn.catch(() => undefined)
        return turn
      }),
    error => {
      if (error instanceof LoadError) throw error
      const { message } = error as Error
      throw new LoadError(what, [{ kind: 'failed', importer: what, message }], error)
    },
  )
}
