// Why one version of a library cannot take the place of another.
import { LoadError } from './load-error.ts'
import type { LoadProblem } from './load-error.ts'
import { KIND } from './module-facts.ts'
import type { ExportFact, ModuleFacts } from './module-facts.ts'
import type { LoadedLibrary } from './state.ts'
import { addressOf, exportOf, isInternal } from './symbols.ts'

/** Throws a `LoadError` when there is a problem. */
export function refuse({ name }: LoadedLibrary, problems: readonly LoadProblem[]): void {
  if (problems.length) throw new LoadError(`another ${name}`, problems)
}

/** What can be seen before anything is done. */
export function changes(
  library: LoadedLibrary,
  facts: ModuleFacts,
  users: readonly LoadedLibrary[],
  isKept: boolean,
): LoadProblem[] {
  const { name: importer, compiled, isReloadable } = library
  const oldSize = compiled?.facts.memorySize
  const messages = [
    ...(isReloadable ? [] : [`${importer} was opened without { reloadable: true }`]),
    ...(isKept && facts.memorySize !== oldSize
      ? [`its data takes ${facts.memorySize} bytes instead of ${oldSize}: reload with { data: 'fresh' }`]
      : []),
  ]
  const used = new Set(users.flatMap(({ bindings }) => bindings.filter(isOf(library)).map(({ fact }) => fact.name)))
  const changed = symbolsOf(library).flatMap(([symbol, old]): LoadProblem[] => {
    const now = facts.exports.get(symbol)
    if (!now && !used.has(symbol)) return []
    if (!now) return [{ kind: 'symbol', importer, symbol, message: `${symbol} is gone, and other modules use it` }]
    if (now.kind === old.kind && now.type === old.type) return []
    return [{ kind: 'type', importer, symbol, message: `${symbol} has another type than before` }]
  })
  return [...messages.map(message => ({ kind: 'failed' as const, importer, message })), ...changed]
}

const symbolsOf = ({ compiled }: LoadedLibrary): [name: string, fact: ExportFact][] =>
  [...(compiled?.facts.exports ?? [])].filter(([name]) => !isInternal(name))

const isOf =
  (library: LoadedLibrary) =>
  ({ provider }: { readonly provider: LoadedLibrary | undefined }): boolean =>
    provider === library

/** Data that is somewhere else now: any that both export, or what `users` use. */
export function moves(
  library: LoadedLibrary,
  old: LoadedLibrary,
  users: readonly LoadedLibrary[] | undefined,
): LoadProblem[] {
  const used = users?.flatMap(({ got }) => got.filter(isOf(library)).map(({ name }) => name))
  const common = symbolsOf(old).filter(([name, { kind }]) => kind === KIND.global && exportOf(library, name))
  return common.flatMap(([symbol]): LoadProblem[] => {
    const by = addressOf(library, symbol) - addressOf(old, symbol)
    if (by === 0 || used?.includes(symbol) === false) return []
    const message = `${symbol} is ${Math.abs(by)} bytes ${by > 0 ? 'behind' : 'before'} its old place`
    return [{ kind: 'failed', importer: library.name, symbol, message }]
  })
}
