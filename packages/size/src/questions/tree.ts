import type { SizeReport } from '../size-report.ts'
import { treePlaces } from './tree-places.ts'
import type { TreeKind } from './tree-places.ts'

export interface TreeNode {
  readonly name: string
  /** Sum of the children's, or what the item has here. */
  readonly bytes: number
  /** An estimate, where `compressed` was given. */
  readonly compressed?: number
  /** Largest first. */
  readonly children: readonly TreeNode[]
  /** Of a leaf: whose bytes these are. By source file, an item may be several leaves. */
  readonly item?: number
}

export interface TreeOptions {
  /** Positions in `outputs`, which bring those that are inlined in them; all outputs unless given. */
  readonly outputs?: readonly number[]
  /** Compressed bytes by item: what `estimateCompressed` gives. */
  readonly compressed?: ArrayLike<number>
}

interface Folder {
  readonly folders: Map<string, Folder>
  readonly leaves: TreeNode[]
}

/**
 * The outputs' bytes in folders; every byte is in one leaf, so the root's sum is that of the files. Several outputs are the first level. What
 * the grouping says nothing of (headers, code without line information) is in folders in parentheses. Items without bytes are left out.
 */
export function tree(report: SizeReport, by: TreeKind, { outputs, compressed }: TreeOptions = {}): TreeNode {
  const root = newFolder()
  const tops = outputFolders(report, outputs)
  for (const [number, item] of report.items.entries()) {
    const top = tops[item.output]
    if (top === undefined || item.bytes === 0) continue
    for (const { path, name, bytes } of treePlaces(report, by, item))
      folderAt(root, [...top, ...path]).leaves.push({
        name,
        bytes,
        ...(compressed !== undefined && { compressed: (compressed[number] * bytes) / item.bytes }),
        children: [],
        item: number,
      })
  }
  return finish('', root, by === 'source')
}

/** By output: the folders that all of its items are in; undefined where it was not asked for. */
function outputFolders(
  { outputs }: SizeReport,
  asked: readonly number[] | undefined,
): (readonly string[] | undefined)[] {
  const wanted = new Set(asked ?? outputs.keys())
  const inlined = (number: number): boolean => outputs[number].within !== undefined
  const several = [...wanted].filter(number => !inlined(number)).length > 1
  return outputs.map(({ name, within }, number) => {
    if (!wanted.has(number) && (within === undefined || !wanted.has(within))) return undefined
    const own = several || within !== undefined ? [name] : []
    return several && within !== undefined ? [outputs[within].name, ...own] : own
  })
}

const newFolder = (): Folder => ({ folders: new Map(), leaves: [] })

function folderAt(root: Folder, path: readonly string[]): Folder {
  let folder = root
  for (const name of path) {
    let next = folder.folders.get(name)
    if (next === undefined) folder.folders.set(name, (next = newFolder()))
    folder = next
  }
  return folder
}

/** Paths are bounded in depth, so this may call itself. */
function finish(name: string, { folders, leaves }: Folder, areFolders: boolean): TreeNode {
  const children = leaves
  for (const [inner, folder] of folders) children.push(finish(inner, folder, areFolders))
  children.sort(largestFirst)
  const [only] = children
  // A folder of the file system in which there is but one other says nothing by itself.
  if (areFolders && name !== '' && children.length === 1 && only.children.some(({ item }) => item === undefined))
    return { ...only, name: `${name}/${only.name}` }
  return {
    name,
    bytes: sum(children, ({ bytes }) => bytes),
    ...(only?.compressed !== undefined && { compressed: sum(children, ({ compressed = 0 }) => compressed) }),
    children,
  }
}

const sum = (nodes: readonly TreeNode[], of: (node: TreeNode) => number): number =>
  nodes.reduce((total, node) => total + of(node), 0)

const largestFirst = (one: TreeNode, other: TreeNode): number =>
  other.bytes - one.bytes ||
  (one.name < other.name ? -1 : one.name > other.name ? 1 : (one.item ?? 0) - (other.item ?? 0))
