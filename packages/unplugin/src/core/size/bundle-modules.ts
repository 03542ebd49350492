// The modules of JavaScript that an output is made of, and those that only lead to them.
import type { BundleModule } from '@wasmweld/size'
import type { BundledChunk, OutputContext } from '../hook-context.ts'
import { moduleName } from './module-names.ts'

export interface BundleModules {
  /** In the order of their names. */
  readonly modules: readonly BundleModule[]
  /** By id: the position. */
  readonly positions: ReadonlyMap<string, number>
}

/** A chunk and its position among the files. */
export interface PlacedChunk {
  readonly chunk: BundledChunk
  readonly file: number
}

interface Node {
  readonly id: string
  readonly name: string
  /** Position of the file; -1 as long as it is not known. */
  file: number
  readonly rendered: number
  readonly imports: readonly string[]
  readonly isEntry: boolean
}

/** `more`: bytes that a module of a chunk got after it was rendered. */
export function bundleModules(
  context: OutputContext,
  chunks: readonly PlacedChunk[],
  root: string,
  more: (chunk: BundledChunk, id: string) => number,
): BundleModules {
  const nodes = readNodes(context, chunks, root, more)
  const kept = [...leading(nodes)].sort((one, other) => (one.name < other.name ? -1 : 1))
  placeAll(kept)
  const positions = new Map(kept.map(({ id }, position) => [id, position]))
  const names = new Set<string>()
  const modules = kept.map(({ id, file, rendered, imports, isEntry }): BundleModule => {
    const { name, isGlue, package: from } = moduleName(id, root)
    return {
      name: unused(name, names),
      kind: isGlue ? 'js-glue' : 'js-module',
      ...(from === undefined ? {} : { package: from }),
      file: Math.max(file, 0),
      rendered,
      imports: imports.map(imported => positions.get(imported)).filter(position => position !== undefined),
      ...(isEntry ? { isEntry } : {}),
    }
  })
  return { modules, positions }
}

function readNodes(
  context: OutputContext,
  chunks: readonly PlacedChunk[],
  root: string,
  more: (chunk: BundledChunk, id: string) => number,
): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>()
  for (const id of context.getModuleIds()) {
    const info = context.getModuleInfo(id)
    if (info === null || info.isExternal === true) continue
    const imports = [...info.importedIds, ...info.dynamicallyImportedIds]
    nodes.set(id, { id, name: moduleName(id, root).name, file: -1, rendered: 0, imports, isEntry: info.isEntry })
  }
  for (const { chunk, file } of chunks) {
    for (const [id, { code, renderedLength }] of Object.entries(chunk.modules)) {
      const bytes = typeof code === 'string' ? Buffer.byteLength(code) : renderedLength
      const known = nodes.get(id) ?? { id, name: moduleName(id, root).name, imports: [], isEntry: false }
      nodes.set(id, { ...known, file, rendered: Math.max(0, bytes + more(chunk, id)) })
    }
  }
  return nodes
}

/** The modules in files, and those without which nobody would have asked for them. */
function leading(nodes: ReadonlyMap<string, Node>): ReadonlySet<Node> {
  const importers = new Map<string, Node[]>()
  for (const node of nodes.values())
    for (const imported of node.imports) importers.set(imported, [...(importers.get(imported) ?? []), node])
  const kept = new Set([...nodes.values()].filter(({ file, isEntry }) => file >= 0 || isEntry))
  // The set grows while it is walked.
  for (const { id } of kept) for (const importer of importers.get(id) ?? []) kept.add(importer)
  return kept
}

/** What has no code in any file is where the first module that it imports is. */
function placeAll(nodes: readonly Node[]): void {
  const byId = new Map(nodes.map(node => [node.id, node]))
  for (let changed = true; changed;) {
    changed = false
    for (const node of nodes) {
      if (node.file >= 0) continue
      const placed = node.imports.map(id => byId.get(id)?.file ?? -1).find(file => file >= 0)
      if (placed === undefined) continue
      node.file = placed
      changed = true
    }
  }
}

function unused(name: string, taken: Set<string>): string {
  for (let times = 1; ; times++) {
    const made = times === 1 ? name : `${name} (${times})`
    if (!taken.has(made)) {
      taken.add(made)
      return made
    }
  }
}
