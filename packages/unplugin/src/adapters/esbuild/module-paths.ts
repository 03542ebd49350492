// How this plugin's modules are called in esbuild: by a namespace and a path that its metafile and its comments show.
import { isAbsolute, resolve } from 'node:path'
import type { OnResolveResult } from 'esbuild'
import { parseNativeId, parseProgramId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { parseDynamicId } from '../two-pass/dynamic-names.ts'
import { shownPath } from './settings.ts'

export const NAMESPACE = 'wasmweld'
/** Of linked files, which esbuild names and writes. */
export const FILE_NAMESPACE = 'wasmweld-file'

const OTHER_NAMESPACE = /^[^/\\:]{2,}:/

/** Is what a metafile names no file of the disk? */
export const isVirtual = (input: string): boolean => OTHER_NAMESPACE.test(input)

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

  /** The id of a module by what a metafile calls it. */
  idOfInput(input: string): string {
    if (input.startsWith(`${NAMESPACE}:`)) return this.id(input.slice(NAMESPACE.length + 1), NAMESPACE)
    return isVirtual(input) ? input : slashed(resolve(this.#root, input))
  }

  /** The linked file that a module of a metafile stands for. */
  referenceOf(input: string): string | undefined {
    const prefix = `${FILE_NAMESPACE}:`
    return input.startsWith(prefix) ? input.slice(prefix.length).split('/')[0] : undefined
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
