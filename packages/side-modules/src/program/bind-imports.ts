// Finds for every import of every side module what it will be bound to.
import type { ProgramRequest } from '../linked-program.ts'
import type { SideImport } from '../side-module.ts'
import type { PlannedSide } from './planned-side.ts'
import type { Definition, DefinitionKind, Scope } from './scope.ts'

/** What serves a need of a symbol; `null`: nothing does and nothing has to; `lazy`: nothing, but that shows only in a call. */
export type Source =
  | { readonly kind: 'defined'; readonly definition: Definition }
  /** Something of the name that is of another kind. */
  | { readonly kind: 'clash'; readonly definition: Definition }
  | { readonly kind: 'host' | 'null' | 'lazy' | 'missing' }

export interface Binding {
  readonly side: PlannedSide
  readonly needs: SideImport
  readonly source: Source
}

export type Surroundings = Pick<ProgramRequest, 'host' | 'allowUndefined'>

/** The kinds of definition that serve an import; `undefined` for one that is no symbol. */
function wantedKinds({ role, module }: SideImport): readonly DefinitionKind[] | undefined {
  if (role === 'function') return module === 'env' ? ['function'] : undefined
  if (role === 'data-address') return ['data', 'thread-local']
  if (role === 'function-address') return ['function']
  return role === 'tag' ? ['tag'] : undefined
}

/** Bindings of all imports that are symbols or come from the host; memory, table, bases and stack pointer go without saying. */
export function bindImports(sides: readonly PlannedSide[], scope: Scope, around: Surroundings): readonly Binding[] {
  const lazy = new Set(around.allowUndefined)
  return sides.flatMap(side =>
    side.side.imports.flatMap(needs => {
      if (IMPLIED.has(needs.role)) return []
      return [{ side, needs, source: sourceOf(side, needs, scope, around, lazy) }]
    }),
  )
}

const IMPLIED: ReadonlySet<string> = new Set(['memory', 'table', 'memory-base', 'table-base', 'stack-pointer'])

function sourceOf(
  side: PlannedSide,
  needs: SideImport,
  scope: Scope,
  { host }: Surroundings,
  lazy: ReadonlySet<string>,
): Source {
  const kinds = wantedKinds(needs)
  const definition = kinds && scope.find(needs.name, side)
  if (definition !== undefined) {
    return { kind: kinds?.includes(definition.kind) ? 'defined' : 'clash', definition }
  }
  if (isFromHost(needs, host)) return { kind: 'host' }
  if (needs.role === 'function' && (needs.weak || lazy.has(needs.name))) return { kind: 'lazy' }
  return { kind: needs.weak ? 'null' : 'missing' }
}

function isFromHost({ role, module, name }: SideImport, host: ProgramRequest['host']): boolean {
  // Loaders make one tag for each name that no module defines, and hold globals and tables that are of no convention.
  if (role === 'tag' || role === 'host') return true
  if (role !== 'function') return false
  const given = host[module]
  return given === 'all' || (given?.includes(name) ?? false)
}
