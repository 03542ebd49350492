import type { ExternalKind } from '@wasmweld/binary'
import type { ModuleNames } from './module-names.ts'
import type { ModuleParts } from './module-parts.ts'

/** Ids of subsections of names. */
const NAMES_OF = { function: 1, type: 4, table: 5, memory: 6, global: 7, element: 8, data: 9, tag: 11 } as const

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
    functions: new Map([...further, ...names(NAMES_OF.function)]),
    types: names(NAMES_OF.type),
    tables: names(NAMES_OF.table),
    memories: names(NAMES_OF.memory),
    globals: names(NAMES_OF.global),
    elements: names(NAMES_OF.element),
    data: names(NAMES_OF.data),
    tags: names(NAMES_OF.tag),
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
    names[kind].set(index, [...(names[kind].get(index) ?? []), name])
  }
  return names
}
