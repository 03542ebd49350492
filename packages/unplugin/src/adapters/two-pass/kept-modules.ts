// What a first pass's output says is left of each module, in the form in which other bundlers tell it of their chunks.
import type { Environment } from '../../core/environment.ts'
import { parseNativeId } from '../../core/native-id.ts'
import type { Chunks } from '../../core/output-link.ts'
import type { Marks } from './marks.ts'

/** A file of JavaScript that the first pass made. */
export interface FirstOutput {
  readonly fileName: string
  readonly isEntry: boolean
  /** Names of files that it imports, not those that it may import later. */
  readonly imports: readonly string[]
  readonly code: string
}

export function keptModules(outputs: readonly FirstOutput[], marks: Marks): Chunks {
  return Object.fromEntries(
    outputs.map(({ fileName, isEntry, imports, code }) => {
      const names = new Map<string, Set<string>>()
      for (const { id, name } of marks.in(code)) {
        const known = names.get(id) ?? new Set<string>()
        names.set(id, known)
        if (name !== undefined) known.add(name)
      }
      const modules = [...names].map(([id, kept]) => [id, { renderedExports: [...kept], renderedLength: 1 }] as const)
      return [fileName, { fileName, isEntry, imports, modules: Object.fromEntries(modules) }]
    }),
  )
}

/**
 * Without side modules that no name is left of, and that nobody imports for their own sake: in the first pass all may be. Their constructors
 * count.
 */
export function withoutIdleSides(chunks: Chunks, environment: Environment): Chunks {
  const bare = new Set(
    [...environment.asks.values()].flat().flatMap(({ id, names }) => (names.length === 0 ? [id] : [])),
  )
  const isIdle = (id: string, names: readonly string[]): boolean => {
    const native = parseNativeId(id)
    if (native?.facet !== 'side' || names.length > 0 || bare.has(id)) return false
    return !environment.session.files.readSide(native.path).hasConstructors
  }
  return Object.fromEntries(
    Object.entries(chunks).map(([name, chunk]) => {
      const left = Object.entries(chunk.modules).filter(([id, { renderedExports }]) => !isIdle(id, renderedExports))
      return [name, { ...chunk, modules: Object.fromEntries(left) }]
    }),
  )
}
