// Exports of a module that JavaScript of the output instantiates by itself: those may be taken of which it has the names.
import type { Environment } from './environment.ts'
import { INITIALIZE } from './finished.ts'
import type { BundledFile } from './hook-context.ts'
import { parseNativeId, parseProgramId } from './native-id.ts'
import type { NativeFile } from './native-file.ts'
import type { Chunks } from './output-link.ts'
import { type WrittenNames, isWritten, joinWritten, writtenNames } from './written-names.ts'

/** What hosts call that are no JavaScript of the bundle, such as Node's. */
const CALLED_BY_HOSTS: readonly string[] = ['_start', INITIALIZE, '__wbindgen_start']

export type Reached =
  | { readonly names: readonly string[] }
  /** Why any export may be taken: what the names say is not of the JavaScript that has the instance. */
  | { readonly unknown: string }

export function reachedByName(environment: Environment, { exports }: NativeFile, chunks: Chunks): Reached {
  const written = writtenIn(environment, chunks)
  if (written === undefined) return { unknown: 'some of the JavaScript cannot be read' }
  const isReached = (name: string): boolean => isWritten(name, written)
  const names = exports.flatMap(each => each.names).filter(name => CALLED_BY_HOSTS.includes(name) || isReached(name))
  const functions = exports.filter(({ kind }) => kind === 'function').flatMap(each => each.names)
  const unnamed = exports.find(each => each.kind === 'memory' && !each.names.some(isReached))
  if (functions.length > 0 && !functions.some(isReached))
    return { unknown: 'no JavaScript of the output names its functions' }
  if (unnamed !== undefined) return { unknown: `no JavaScript of the output names its memory, ${unnamed.symbol}` }
  return { names }
}

interface Read {
  readonly byText: ReadonlyMap<string, WrittenNames | undefined>
  /** Undefined when there is one that cannot be read. */
  readonly joined: WrittenNames | undefined
}

/** By environment: of the last output. */
const known = new WeakMap<Environment, Read>()

/** In all of an output's JavaScript, and in that of its workers; undefined when some cannot be read. */
function writtenIn(environment: Environment, chunks: Chunks): WrittenNames | undefined {
  const own = textsOf(chunks)
  if (own === undefined) return undefined
  const texts = new Set([...own, ...[...(workers.get(environment.settings.build)?.values() ?? [])].flat()])
  const before = known.get(environment)
  if (before?.byText.size === texts.size && [...texts].every(text => before.byText.has(text))) return before.joined
  const byText = new Map([...texts].map(text => [text, before?.byText.get(text) ?? writtenNames(text)]))
  const joined = joinWritten([...byText.values()])
  known.set(environment, { byText, joined })
  return joined
}

function textsOf(chunks: Chunks): readonly string[] | undefined {
  const texts: string[] = []
  for (const { texts: told, modules } of Object.values(chunks)) {
    texts.push(...(told ?? []))
    for (const [id, { code, renderedLength }] of told === undefined ? Object.entries(modules) : []) {
      if (renderedLength === 0 || parseNativeId(id) !== undefined || parseProgramId(id) !== undefined) continue
      if (typeof code !== 'string') return undefined
      texts.push(code)
    }
  }
  return texts
}

/** By what a build and those of its workers have in common, then by worker: its JavaScript, which pages may hand a module to. */
const workers = new WeakMap<object, Map<string, readonly string[]>>()

export function noteWorkerTexts(build: object, files: readonly BundledFile[]): void {
  const chunks = files.filter(file => file.type === 'chunk')
  const worker = chunks.find(({ isEntry }) => isEntry)?.facadeModuleId ?? ''
  const all = workers.get(build) ?? new Map<string, readonly string[]>()
  workers.set(
    build,
    all.set(
      worker,
      chunks.map(({ code }) => code),
    ),
  )
}
