import type { ExternalKind } from '@wasmweld/binary'
import type { ModuleParts } from './module-parts.ts'
import type { Space } from './references.ts'

/** How many things each index space has. */
export type SpaceSizes = Readonly<Record<Space, number>>

export function spaceSizes(parts: ModuleParts): SpaceSizes {
  const imported = (kind: ExternalKind): number =>
    parts.imports.reduce((count, { value }) => count + Number(value.description.kind === kind), 0)
  return {
    function: imported('function') + parts.bodies.length,
    table: imported('table') + parts.tables.length,
    memory: imported('memory') + parts.memories.length,
    global: imported('global') + parts.globals.length,
    tag: imported('tag') + parts.tags.length,
    type: parts.types.length,
    element: parts.elements.length,
    data: parts.data.length,
  }
}

/** Whether addresses in the first memory have 64 bits. */
export function is64(parts: ModuleParts): boolean {
  for (const { value } of parts.imports)
    if (value.description.kind === 'memory') return value.description.memory.limits.address === 'i64'
  return parts.memories[0]?.value.limits.address === 'i64'
}
