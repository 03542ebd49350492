// What a first pass's output says is left of each module, in the form in which other bundlers tell it of their chunks.
import type { Environment } from '../../core/environment.ts'
import { parseNativeId } from '../../core/native-id.ts'
import type { Chunks } from '../../core/output-link.ts'
import { hasShakenByName } from '../../core/requests.ts'
import type { Marks } from './marks.ts'

/** A file of JavaScript that the first pass made. */
export interface FirstOutput {
  readonly fileName: string
  readonly isEntry: boolean
  /** Names of files that it imports, not those that it may import later. */
  readonly imports: readonly string[]
  readonly code: string
  /** What it has of each module, by id, where a bundler tells. */
  readonly modules?: ReadonlyMap<string, string>
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

/** A namespace's object names all that it has: no code that asks for it. */
const OF_NAMESPACE = /(?:[\w$]+|"(?:[^"\\]|\\.)*"): (?:\(\) => |function\(\) \{\s*return )__wasmweld_kept_\d+__\$\w*/g

/**
 * With the text of modules that keep namespaces of native ones. Where one module ends and another begins is mostly not told, so it is that
 * of all.
 */
export function withHolders(chunks: Chunks, outputs: readonly FirstOutput[], { asks }: Environment): Chunks {
  const ids = new Set([...asks.values()].flat().flatMap(({ followed }) => followed?.holders.map(({ id }) => id) ?? []))
  if (ids.size === 0) return chunks
  const told = new Set(outputs.flatMap(({ modules }) => [...(modules?.keys() ?? [])]))
  return Object.fromEntries(
    outputs.map(({ fileName, code, modules }) => {
      const text = code.replace(OF_NAMESPACE, '')
      const textOf = (id: string): string => (told.has(id) ? (modules?.get(id) ?? '') : text)
      const holders = [...ids].map(id => [id, { renderedExports: [], renderedLength: 0, code: textOf(id) }] as const)
      return [
        fileName,
        { ...chunks[fileName], modules: { ...chunks[fileName].modules, ...Object.fromEntries(holders) } },
      ]
    }),
  )
}

/** With all JavaScript, where it says by the names in it what it takes of a module. */
export function withTexts(chunks: Chunks, outputs: readonly FirstOutput[], environment: Environment): Chunks {
  if (!hasShakenByName(environment)) return chunks
  return Object.fromEntries(outputs.map(({ fileName, code }) => [fileName, { ...chunks[fileName], texts: [code] }]))
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
