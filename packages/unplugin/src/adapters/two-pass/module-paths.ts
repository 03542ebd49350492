// How this plugin's modules are called in esbuild, and in bundlers like it: by a namespace and a path that metafiles and comments show.
import { isAbsolute, relative, resolve } from 'node:path'
import { parseNativeId, parseProgramId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { parseDynamicId } from './dynamic-names.ts'
import type { EmittedFile } from './final-module.ts'

export const NAMESPACE = 'wasmweld'
/** Of linked files, which the bundler names and writes. */
export const FILE_NAMESPACE = 'wasmweld-file'
/** Of the modules that give the URLs of linked files. */
export const URL_NAMESPACE = 'wasmweld-url'

const OTHER_NAMESPACE = /^[^/\\:]{2,}:/

/** As esbuild shows paths. */
export const shownPath = (path: string, root: string): string => relative(root, path).replaceAll('\\', '/')

/** Is what a metafile names no file of the disk? */
export const isVirtual = (input: string): boolean => OTHER_NAMESPACE.test(input)

/** What esbuild calls a module that is given as a text without a name. */
export const UNNAMED: string = '<stdin>'

export interface Place {
  readonly path: string
  readonly namespace?: string
}

/** Ids of one build by the paths that they have in it. */
export class ModulePaths {
  readonly #root: string
  readonly #ids = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
  }

  /** Where a module is for esbuild: this plugin's have a namespace, others are files. */
  place(id: string): Place {
    const path = this.#shown(id)
    if (path === undefined) return { path: id }
    this.#ids.set(path, id)
    return { path, namespace: NAMESPACE }
  }

  /** The id of a module, as the core knows it. */
  id(path: string, namespace: string): string {
    if (namespace === NAMESPACE) return this.#ids.get(path) ?? path
    return namespace === 'file' || path === UNNAMED ? slashed(path) : `${namespace}:${path}`
  }

  /** The id of a module by what a metafile calls it. */
  idOfInput(input: string): string {
    if (input.startsWith(`${NAMESPACE}:`)) return this.id(input.slice(NAMESPACE.length + 1), NAMESPACE)
    return isVirtual(input) || input === UNNAMED ? input : slashed(resolve(this.#root, input))
  }

  /** The linked file that a module of a metafile stands for, or whose URL it gives. */
  referenceOf(input: string): string | undefined {
    return fileRequest(input)?.reference
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

/** What a module of this plugin imports for a linked file: its path, or its URL. */
export type FileNamespace = typeof FILE_NAMESPACE | typeof URL_NAMESPACE

export interface FileRequest {
  readonly namespace: FileNamespace
  readonly reference: string
}

export function fileRequest(source: string): FileRequest | undefined {
  for (const namespace of [FILE_NAMESPACE, URL_NAMESPACE] as const) {
    const prefix = `${namespace}:`
    if (source.startsWith(prefix)) return { namespace, reference: referenceIn(source.slice(prefix.length)) }
  }
  return undefined
}

/** Where a bundler finds what is asked for: no two have one path. A file is called by the end of its own. */
export function filePlace({ namespace, reference }: FileRequest, { name }: EmittedFile): Place {
  return { path: namespace === FILE_NAMESPACE ? `${reference}/${name}` : reference, namespace }
}

/** The reference of a file, from such a path. */
export const referenceIn = (path: string): string => path.split('/')[0]

/** The module that gives a file's URL: a bundler writes paths from the file of JavaScript in which their module is. */
export function urlModule(reference: string): string {
  const path = `import path from ${JSON.stringify(`${FILE_NAMESPACE}:${reference}`)}\n`
  return `${path}export default /*#__PURE__*/ (() => new URL(path, import.meta.url).href)()\n`
}

/** The head of a module whose text has variables for files. */
export function fileImports(files: readonly EmittedFile[], namespace: FileNamespace): string {
  return files
    .map(({ variable, reference }) => `import ${variable} from ${JSON.stringify(`${namespace}:${reference}`)}\n`)
    .join('')
}
