// The files that Farm has made, as reports want them: in the form of a metafile.
import { isAbsolute } from 'node:path'
import { FILE_NAMESPACE, type ModulePaths, NAMESPACE } from '../two-pass/module-paths.ts'
import type { EmittedFile } from '../two-pass/final-module.ts'
import type { MadeOutput, Metafile } from '../two-pass/metafile-bundle.ts'
import type { Resource } from './farm-api.ts'
import { absoluteId, farmId } from './module-ids.ts'

/** Who imports what, by Farm's ids of modules. */
export type Imports = ReadonlyMap<string, ReadonlyMap<string, 'dynamic-import' | 'import-statement'>>

interface Making {
  readonly root: string
  readonly paths: ModulePaths
  /** Of modules of this plugin, which may be imported later. */
  readonly imports: Imports
  /** Linked files by their names. */
  readonly linked: ReadonlyMap<string, EmittedFile>
  /** Paths of what imports a module. */
  parentsOf(id: string): readonly string[]
}

export function madeOutput(resources: Readonly<Record<string, Resource>>, making: Making): MadeOutput {
  const { root, paths, imports, linked } = making
  // The page is written later, and the runtime is a part of it.
  const files = Object.entries(resources).filter(([, { emitted, resourceType }]) => !emitted && resourceType !== 'html')
  const graph = new Graph(making)
  for (const id of files.flatMap(([, { info }]) => Object.keys(info?.modules ?? {}))) graph.add(id)
  const outputs = files.map(([name, { bytes, info }]) => {
    const file = linked.get(name)
    const modules = Object.entries(info?.modules ?? {}).map(
      ([id, { renderedLength }]) => [id, { bytesInOutput: renderedLength }] as const,
    )
    const own =
      file === undefined ? modules : [[`${FILE_NAMESPACE}:${file.reference}`, { bytesInOutput: bytes.length }]]
    const entryPoint = modules.map(([id]) => id).find(id => graph.isEntry(id))
    const inputs = Object.fromEntries(own) as Metafile['outputs'][string]['inputs']
    return [name, { inputs, ...(entryPoint === undefined ? {} : { entryPoint }) }] as const
  })
  return {
    metafile: { inputs: graph.inputs(imports), outputs: Object.fromEntries(outputs) },
    contents: new Map(files.map(([name, { bytes }]) => [name, Uint8Array.from(bytes)])),
    idOf: id => (id.startsWith(`${NAMESPACE}:`) ? paths.idOfInput(id) : absoluteId(root, id)),
    referenceOf: id => paths.referenceOf(id),
    fileName: name => name,
  }
}

/** Who imports whom, among the modules of JavaScript. */
class Graph {
  readonly #making: Making
  readonly #imported = new Map<string, Set<string>>()
  readonly #entries = new Set<string>()

  constructor(making: Making) {
    this.#making = making
  }

  add(id: string): void {
    // What imports this plugin's modules is known; and Farm cannot be asked of what has a query.
    if (id.startsWith(`${NAMESPACE}:`) || id.includes('?')) return
    const parents = this.#making.parentsOf(id).map(path => this.#idOf(path))
    if (parents.every(parent => parent.endsWith('.html'))) this.#entries.add(id)
    for (const parent of [id, ...parents]) this.#imported.set(parent, this.#imported.get(parent) ?? new Set())
    for (const parent of parents) this.#imported.get(parent)?.add(id)
  }

  isEntry(id: string): boolean {
    return this.#entries.has(id)
  }

  inputs(imports: Imports): Metafile['inputs'] {
    const ids = new Set([...this.#imported.keys(), ...imports.keys()])
    return Object.fromEntries(
      [...ids].map(id => {
        const kinds = imports.get(id) ?? new Map<string, 'dynamic-import' | 'import-statement'>()
        const all = new Set([...kinds.keys(), ...(this.#imported.get(id) ?? [])])
        return [id, { imports: [...all].map(path => ({ path, kind: kinds.get(path) ?? 'import-statement' })) }]
      }),
    )
  }

  /** Farm gives paths as if all modules were files. */
  #idOf(path: string): string {
    const at = path.indexOf(`${NAMESPACE}:`)
    if (at >= 0) return path.slice(at)
    return isAbsolute(path) ? farmId(this.#making.root, path) : path
  }
}
