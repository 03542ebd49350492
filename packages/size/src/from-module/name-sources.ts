import { readModule } from '@wasmweld/binary'
import type { ExternalKind } from '@wasmweld/binary'
import { NAMED_SPACES } from './module-items.ts'
import type { ModuleNames } from './module-names.ts'
import type { ModuleParts, NameSubsection } from './module-parts.ts'
import { readAllNames } from './read-names.ts'

/**
 * What the things of a module are called. Of several name sections the last counts, and of several names of one thing the last. `further` are
 * names of functions for those that the section does not name.
 */
export function readNamesOf(parts: ModuleParts, further: ReadonlyMap<number, string>): ModuleNames {
  const names = (id: number): ReadonlyMap<number, string> => namesIn(parts.names, id)
  return {
    functions: new Map([...further, ...names(NAMED_SPACES.function)]),
    types: names(NAMED_SPACES.type),
    tables: names(NAMED_SPACES.table),
    memories: names(NAMED_SPACES.memory),
    globals: names(NAMED_SPACES.global),
    elements: names(NAMED_SPACES.element),
    data: names(NAMED_SPACES.data),
    tags: names(NAMED_SPACES.tag),
    exported: exportedNames(parts),
  }
}

/** Names of functions in the name section of another file. Throws a `FormatError` for what is no module. */
export function functionNamesIn(bytes: Uint8Array): ReadonlyMap<number, string> {
  return namesIn(readAllNames(readModule(bytes)), NAMED_SPACES.function)
}

function namesIn(subsections: readonly NameSubsection[], id: number): ReadonlyMap<number, string> {
  const last = subsections.at(-1)?.section
  return new Map(
    subsections
      .filter(subsection => subsection.id === id && subsection.section === last)
      .flatMap(subsection => (subsection.names ?? []).map(({ index, name }) => [index, name] as const)),
  )
}

function exportedNames({ exports }: ModuleParts): ModuleNames['exported'] {
  const names: Record<ExternalKind, Map<number, string[]>> = {
    function: new Map(),
    table: new Map(),
    memory: new Map(),
    global: new Map(),
    tag: new Map(),
  }
  for (const { value } of exports) {
    const { kind, index, name } = value
    const known = names[kind].get(index)
    if (known === undefined) names[kind].set(index, [name])
    else known.push(name)
  }
  return names
}
