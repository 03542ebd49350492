import type { SizeReport } from '../size-report.ts'
import { EDGE_KINDS } from '../size-report.ts'
import { treePlaces } from '../questions/tree-places.ts'
import { type Include, includedItems } from './included-items.ts'

/** The raw data of rollup-plugin-visualizer, version 2, which its command makes pages of: `template: 'raw-data'`. */
export interface VisualizerData {
  readonly version: 2
  readonly tree: VisualizerTree
  readonly nodeParts: Readonly<Record<string, VisualizerPart>>
  readonly nodeMetas: Readonly<Record<string, VisualizerMeta>>
  readonly env: Readonly<Record<string, unknown>>
  readonly options: { readonly gzip: boolean; readonly brotli: boolean; readonly sourcemap: boolean }
}

export interface VisualizerTree {
  readonly name: string
  readonly children: readonly (VisualizerTree | VisualizerLeaf)[]
}

export interface VisualizerLeaf {
  readonly name: string
  readonly uid: string
}

export interface VisualizerPart {
  readonly metaUid: string
  readonly renderedLength: number
  readonly gzipLength: number
  readonly brotliLength: number
}

export interface VisualizerMeta {
  readonly id: string
  /** By file: the part that is in it. */
  readonly moduleParts: Readonly<Record<string, string>>
  readonly imported: readonly { readonly uid: string; readonly dynamic?: boolean }[]
  readonly importedBy: readonly { readonly uid: string; readonly dynamic?: boolean }[]
  readonly isEntry?: boolean
}

export interface VisualizerOptions {
  readonly include?: Include
  /** Compressed bytes by item: `estimateCompressed`. */
  readonly gzip?: ArrayLike<number>
  readonly brotli?: ArrayLike<number>
}

/**
 * Items as modules, in folders by file, archive and object. With `include: 'wasm'`, the default, it can be given to the command together with what
 * the plugin wrote of the JavaScript: the trees stand beside each other, and identifiers do not clash.
 */
export function visualizerData(report: SizeReport, options: VisualizerOptions = {}): VisualizerData {
  const { include = 'wasm', gzip, brotli } = options
  const folders = new Folders('root')
  const nodeParts: Record<string, VisualizerPart> = {}
  const included = includedItems(report, include)
  for (const position of included) {
    const item = report.items[position]
    const [place] = treePlaces(report, 'archive', item)
    const uid = partId(position)
    folders.add([report.outputs[item.output].name, ...place.path], { name: place.name || `(${item.kind})`, uid })
    nodeParts[uid] = {
      metaUid: metaId(position),
      renderedLength: item.bytes,
      gzipLength: Math.round(gzip?.[position] ?? 0),
      brotliLength: Math.round(brotli?.[position] ?? 0),
    }
  }
  return {
    version: 2,
    tree: folders.root,
    nodeParts,
    nodeMetas: nodeMetas(report, included),
    env: {},
    options: { gzip: gzip !== undefined, brotli: brotli !== undefined, sourcemap: false },
  }
}

const partId = (position: number): string => `wasmweld-part-${position}`
const metaId = (position: number): string => `wasmweld-${position}`

interface OpenTree extends VisualizerTree {
  readonly children: (VisualizerTree | VisualizerLeaf)[]
}

class Folders {
  readonly root: OpenTree
  readonly #below = new Map<OpenTree, Map<string, OpenTree>>()

  constructor(name: string) {
    this.root = { name, children: [] }
  }

  add(path: readonly string[], leaf: VisualizerLeaf): void {
    let folder = this.root
    for (const name of path) folder = this.#folder(folder, name)
    folder.children.push(leaf)
  }

  #folder(above: OpenTree, name: string): OpenTree {
    const siblings = this.#below.get(above) ?? new Map<string, OpenTree>()
    this.#below.set(above, siblings)
    const known = siblings.get(name)
    if (known !== undefined) return known
    const made: OpenTree = { name, children: [] }
    siblings.set(name, made)
    above.children.push(made)
    return made
  }
}

function nodeMetas(report: SizeReport, included: readonly number[]): Record<string, VisualizerMeta> {
  const { items, outputs, edges, roots } = report
  const entries = new Set(roots.filter(({ reason }) => reason === 'js-entry').map(({ item }) => item))
  const metas = new Map(
    included.map(position => [
      position,
      {
        id: items[position].key,
        moduleParts: { [outputs[items[position].output].name]: partId(position) },
        imported: [] as { uid: string }[],
        importedBy: [] as { uid: string }[],
        ...(entries.has(position) ? { isEntry: true } : {}),
      },
    ]),
  )
  for (let edge = 0; edge < edges.from.length; edge++) {
    const from = metas.get(edges.from[edge])
    const to = metas.get(edges.to[edge])
    if (from === undefined || to === undefined || !EDGE_KINDS[edges.kind[edge]].keeps) continue
    from.imported.push({ uid: metaId(edges.to[edge]) })
    to.importedBy.push({ uid: metaId(edges.from[edge]) })
  }
  return Object.fromEntries([...metas].map(([position, meta]) => [metaId(position), meta]))
}
