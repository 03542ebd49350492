// How this plugin's modules are called in esbuild: by a namespace and a path that its metafile and its comments show.
import { isAbsolute } from 'node:path'
import type { OnResolveResult } from 'esbuild'
import { parseNativeId, parseProgramId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { parseDynamicId } from '../two-pass/dynamic-names.ts'
import { shownPath } from './settings.ts'

export const NAMESPACE = 'wasmweld'

/** Ids of one build by the paths that they have in it. */
export class ModulePaths {
  readonly #root: string
  readonly #ids = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
  }

  /** Where a module is for esbuild: this plugin's have a namespace, others are files. */
  place(id: string): Pick<OnResolveResult, 'path' | 'namespace'> {
    const path = this.#shown(id)
    if (path === undefined) return { path: id }
    this.#ids.set(path, id)
    return { path, namespace: NAMESPACE }
  }

  /** The id of a module, as the core knows it. */
  id(path: string, namespace: string): string {
    if (namespace === NAMESPACE) return this.#ids.get(path) ?? path
    return namespace === 'file' ? slashed(path) : `${namespace}:${path}`
  }

  #shown(id: string): string | undefined {
    const program = parseProgramId(id)
    if (program !== undefined) return `${program.part}/${program.program}`
    const dynamic = parseDynamicId(id)
    if (dynamic !== undefined) return `${this.#file(dynamic.native)} { ${dynamic.names.join(', ')} }`
    return parseNativeId(id) === undefined ? undefined : this.#file(id)
  }

  #file(id: string): string {
    const [path, query] = splitQuery(id)
    const shown = isAbsolute(path) ? shownPath(path, this.#root) : path
    return query === undefined ? shown : `${shown}?${query}`
  }
}
