// What JavaScript asks of a program and of its side modules, as far as import statements tell.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SideTime } from '@wasmweld/side-modules'
import type { Environment, ModuleAsk } from './environment.ts'
import { INITIALIZE, isFinishedProgram } from './finished.ts'
import { type NativeFile, realPath } from './native-file.ts'
import { MEMORY, symbolsByName } from './native-exports.ts'
import { type NativeId, parseNativeId } from './native-id.ts'
import { fitsSome } from './patterns.ts'

/** Symbols that JavaScript asks for: by name, or since it might use anything of a file. */
export interface Requested {
  readonly named: readonly string[]
  readonly open: readonly string[]
}

/** A side module and what is to be left of it. */
export interface SideWish {
  readonly file: NativeFile
  /** Symbols, sorted. */
  readonly roots: readonly string[] | 'all'
  readonly time: SideTime
}

/**
 * What the import statements of `importers` (all when absent) ask of a program, sorted. A module that no statement was seen for,
 * since a plugin made it later, may be asked for anything.
 */
export function requested(
  environment: Environment,
  program: string,
  files: readonly NativeFile[],
  importers?: ReadonlySet<string>,
): Requested {
  const named = new Set(environment.options.exports)
  const open = new Set<string>()
  for (const { native, names } of asksOf(environment, program, importers)) {
    const file = files.find(({ path }) => path === native.path)
    if (file === undefined || native.facet === 'side') continue
    const isOpen = isOpenAsk(native, names)
    for (const symbol of isOpen ? file.exports.map(item => item.symbol) : symbolsOf(file, names as readonly string[]))
      (isOpen ? open : named).add(symbol)
  }
  return { named: [...named].sort(), open: [...open].sort() }
}

/** What they ask of the program's side modules, in the order of the modules; those that these need and nobody imports are at the end. */
export function requestedSides(
  environment: Environment,
  program: string,
  importers?: ReadonlySet<string>,
): readonly SideWish[] {
  const asks = asksOf(environment, program, importers).filter(({ native }) => native.facet === 'side')
  const wishes = environment.sidesOf(program).map((file): SideWish => {
    const own = asks.filter(({ native }) => native.path === file.path)
    const names = own.map(ask => ask.names)
    const isStatic = own.some(({ isDynamic }) => !isDynamic)
    return { file, roots: sideRoots(file, names), time: isStatic || own.length === 0 ? 'startup' : 'later' }
  })
  return withNeeded(environment, wishes)
}

/** Symbols behind the names that are imported of a side module. */
export function sideRoots(file: NativeFile, asked: readonly (readonly string[] | 'all')[]): SideWish['roots'] {
  if (asked.some(names => names === 'all' || names.includes('default'))) return 'all'
  return [...new Set(symbolsOf(file, asked.flat()))].sort()
}

/** Adds what side modules name as needed and no JavaScript imports, when it lies beside them. */
export function withNeeded(environment: Environment, wishes: readonly SideWish[]): readonly SideWish[] {
  const all = [...wishes]
  // The list grows while it is walked.
  for (const { file, time } of all) {
    for (const name of file.side?.needed ?? []) {
      const known = all.findIndex(wish => basename(wish.file.path) === basename(name))
      if (known >= 0 && time === 'startup' && known >= wishes.length) all[known] = { ...all[known], time }
      const path = realPath(join(dirname(file.path), name))
      if (known < 0 && existsSync(path)) all.push({ file: environment.session.files.readSide(path), roots: [], time })
    }
  }
  return all
}

interface ProgramAsk extends Omit<ModuleAsk, 'id'> {
  readonly native: NativeId
}

function asksOf(
  environment: Environment,
  program: string,
  importers: ReadonlySet<string> | undefined,
): readonly ProgramAsk[] {
  const counted = [...environment.asks]
    .filter(([importer]) => importers === undefined || importers.has(importer))
    .flatMap(([, asks]) => asks)
  const seen = new Set(counted.map(({ id }) => id))
  const unseen = [...environment.modules]
    .filter(id => !seen.has(id))
    .map((id): ModuleAsk => ({ id, names: 'all', isDynamic: false }))
  return [...counted, ...unseen].flatMap(({ id, ...ask }) => {
    const native = parseNativeId(id)
    return native?.program === program ? [{ ...ask, native }] : []
  })
}

/** Does JavaScript take a finished module's `_initialize`, as glue does that was made for any host? Then it is not called for it. */
export function isInitializedByHand(environment: Environment, program: string): boolean {
  if (!isFinishedProgram(program)) return false
  const asks = asksOf(environment, program, undefined)
  return asks.some(({ names, followed }) => (followed?.names ?? names).includes(INITIALIZE))
}

/** Does an import give the module as such, for JavaScript to instantiate? */
export function givesModule({ facet }: NativeId): boolean {
  return facet === 'module' || facet === 'url'
}

/** Is JavaScript to say what it takes of the module by the names that it writes? Where it is edited, it may write others at any time. */
export function isShakenByName({ options, settings }: Environment, { path, facet, shake }: NativeId): boolean {
  const isShakable = facet === 'module' || facet === 'url' || facet === 'init'
  return !settings.dev && (shake === true || (isShakable && fitsSome(path, options.shake, settings.root)))
}

/** Is there such a module? */
export function hasShakenByName(environment: Environment): boolean {
  return [...environment.modules].some(id => {
    const native = parseNativeId(id)
    return native !== undefined && isShakenByName(environment, native)
  })
}

/** Why nothing is taken out, for messages; undefined when nobody gets the module as such, or who does is looked at at the end. */
export function wholeBy(environment: Environment, natives: readonly NativeId[], isEnd: boolean): string | undefined {
  const native = natives.find(each => givesModule(each) && !(isEnd && isShakenByName(environment, each)))
  return native && `?${native.facet} gives all of it`
}

/** Is a finished module wanted as a file alone? Then whoever instantiates it gives it its imports. */
export function isFileAlone(program: string, natives: readonly NativeId[]): boolean {
  return isFinishedProgram(program) && natives.length > 0 && natives.every(givesModule)
}

/** May an import use anything of its file? */
export function isOpenAsk(native: NativeId, names: readonly string[] | 'all'): names is 'all' {
  return names === 'all' || givesModule(native)
}

/** Symbols behind JavaScript names; names that the file does not have, and `memory`, are left out. */
export function symbolsOf(file: NativeFile, names: readonly string[]): readonly string[] {
  const symbols = symbolsByName(file.exports)
  const isImplied = (name: string): boolean => name === MEMORY && file.kind !== 'finished'
  return names.map(name => (isImplied(name) ? undefined : symbols.get(name))).filter(symbol => symbol !== undefined)
}
