import type { SizeReport } from '../size-report.ts'
import { treePlaces } from './tree-places.ts'
import type { TreePart } from './tree-places.ts'

export const TREE_KINDS = ['archive', 'object', 'source', 'crate', 'namespace', 'package', 'section', 'kind'] as const
export type TreeBy = (typeof TREE_KINDS)[number]

export interface TreeNode {
  readonly name: string
  /** Sum of the children's, or what the item has here. */
  readonly bytes: number
  /** An estimate, where `weights` were given. */
  readonly compressed?: number
  /** Largest first. */
  readonly children: readonly TreeNode[]
  /** Of a leaf: whose bytes these are. By source file, an item may be several leaves. */
  readonly item?: number
}

export interface TreeOptions {
  /** Positions in `outputs`; all of them unless given. */
  readonly outputs?: readonly number[]
  /** Compressed bytes by item: what `estimateCompressed` gives. */
  readonly compressed?: ArrayLike<number>
}

/** A folder while it is filled. */
interface Folder {
  readonly folders: Map<string, Folder>
  readonly leaves: TreeNode[]
}

/**
 * The outputs' bytes in folders; every byte is in one leaf, so the root's sum is the outputs'. Several outputs are the first level. What the
 * grouping says nothing of (headers, code without line information) is in folders in parentheses. Items without bytes are left out.
 */
export function tree(report: SizeReport, by: TreeBy, { outputs, compressed }: TreeOptions = {}): TreeNode {
  const wanted = new Set(outputs ?? report.outputs.keys())
  const place = treePlaces(report, by)
  const root = newFolder()
  report.items.forEach((item, number) => {
    if (item.bytes === 0 || !wanted.has(item.output)) return
    const top = wanted.size > 1 ? [report.outputs[item.output].name] : []
    for (const part of place(item)) {
      const share = compressed === undefined ? {} : { compressed: (compressed[number] * part.bytes) / item.bytes }
      folderAt(root, [...top, ...part.path]).leaves.push({ name: leafName(part), bytes: part.bytes, ...share, children: [], item: number })
    }
  })
  return finish('', root, by === 'source')
}

const newFolder = (): Folder => ({ folders: new Map(), leaves: [] })
const leafName = ({ name }: TreePart): string => name

function folderAt(root: Folder, path: readonly string[]): Folder {
  let folder = root
  for (const name of path) {
    let next = folder.folders.get(name)
    if (next === undefined) folder.folders.set(name, (next = newFolder()))
    folder = next
  }
  return folder
}

function finish(name: string, { folders, leaves }: Folder, joined: boolean): TreeNode {
  const children = [...leaves]
  for (const [inner, folder] of folders) children.push(finish(inner, folder, joined))
  children.sort(largestFirst)
  const [only] = children
  // A folder in which there is but one other folder says nothing by itself.
  if (joined && name !== '' && children.length === 1 && isFolderOfPaths(only)) return { ...only, name: `${name}/${only.name}` }
  return { name, bytes: sum(children, 'bytes'), ...(only?.compressed !== undefined && { compressed: sum(children, 'compressed') }), children }
}
