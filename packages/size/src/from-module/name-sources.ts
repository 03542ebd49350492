import type { ExternalKind } from '@wasmweld/binary'
import { NAMED_SPACES } from './module-items.ts'
import type { ModuleNames } from './module-names.ts'
import type { ModuleParts } from './module-parts.ts'

/**
 * What the things of a module are called. Of several name sections the last counts, and of several names of one thing the last. `further` are
 * names of functions for those that the section does not name.
 */
export function readNamesOf(parts: ModuleParts, further: ReadonlyMap<number, string>): ModuleNames {
  const last = parts.names.at(-1)?.section
  const names = (id: number): ReadonlyMap<number, string> =>
    new Map(
      parts.names
        .filter(subsection => subsection.id === id && subsection.section === last)
        .flatMap(subsection => (subsection.names ?? []).map(({ index, name }) => [index, name] as const)),
    )
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
