// Where an item stands in a tree, by what it is grouped by. Each row of PLACES is one such question.

import { nameParts } from '../names/name-parts.ts'
import type { NameParts } from '../names/name-parts.ts'
import type { InputFile, Item, ItemKind, SizeReport } from '../size-report.ts'
import { shownName } from './shown-name.ts'

export const TREE_KINDS = ['archive', 'object', 'source', 'crate', 'namespace', 'package', 'section', 'kind'] as const
export type TreeKind = (typeof TREE_KINDS)[number]

/** The whole item, or the part of it that is from one source file. */
export interface TreePart {
  /** Folders from the outermost. */
  readonly path: readonly string[]
  readonly name: string
  readonly bytes: number
}

type Place = (report: SizeReport, item: Item) => readonly TreePart[]

/** Folders deeper than this are one: names can be made as deep as they are long. */
const DEEPEST = 48

const PLACES: Readonly<Record<TreeKind, Place>> = {
  archive: (report, item) => whole(item, ownerPath(report, item)),
  object: (report, item) => whole(item, objectPath(report, item)),
  source: sourceParts,
  crate: (report, item) => whole(item, cratePath(report, item)),
  namespace: (_report, item) => whole(item, partsOf(item)?.scopes ?? ['(no namespace)', sectionName(item)]),
  package: (report, item) => {
    const input = inputOf(report, item)
    return whole(item, input === undefined ? nobodys(item) : [input.package ?? '(no package)', ...fileFolders(input)])
  },
  section: (_report, item) => whole(item, [sectionName(item)]),
  kind: (_report, item) => whole(item, [item.kind]),
}

/** The parts of an item, whose bytes sum to the item's. */
export const treePlaces = (report: SizeReport, by: TreeKind, item: Item): readonly TreePart[] =>
  PLACES[by](report, item)

const whole = (item: Item, path: readonly string[]): readonly TreePart[] => [
  { path: bounded(path), name: shownName(item), bytes: item.bytes },
]

const bounded = (path: readonly string[]): readonly string[] =>
  path.length <= DEEPEST ? path : [...path.slice(0, DEEPEST - 1), path.slice(DEEPEST - 1).join('/')]

const inputOf = ({ inputs }: SizeReport, { input }: Item): InputFile | undefined =>
  input === undefined ? undefined : inputs[input]

/** What the linker or the bundler made, or what came without its inputs. */
const nobodys = (item: Item): readonly string[] => ['(no input)', sectionName(item)]

/** What is in no section, a file's first bytes or JavaScript, goes by its kind. */
const sectionName = ({ section, kind }: Item): string => (section === '' ? `(${kind})` : section)

function objectPath(report: SizeReport, item: Item): readonly string[] {
  const input = inputOf(report, item)
  return input === undefined ? nobodys(item) : [input.name]
}

/** Package, archive, member; or package and file. */
function ownerPath(report: SizeReport, item: Item): readonly string[] {
  const input = inputOf(report, item)
  if (input === undefined) return nobodys(item)
  return [...(input.package === undefined ? [] : [input.package]), ...fileFolders(input)]
}

const fileFolders = ({ archive, member, name }: InputFile): readonly string[] =>
  archive === undefined || member === undefined ? [name] : [archive, member]

/** A part for each source file, under the folders of its path, and one for what no line covers. */
function sourceParts(report: SizeReport, item: Item): readonly TreePart[] {
  if (item.kind === 'js-module' || item.kind === 'js-glue')
    return whole(item, folders(inputOf(report, item)?.name ?? item.name))
  const lines = item.lines ?? []
  const rest = item.bytes - lines.reduce((sum, [, bytes]) => sum + bytes, 0)
  const parts = lines.map(([source, bytes]) => ({
    path: bounded(folders(report.sources[source])),
    name: shownName(item),
    bytes,
  }))
  return rest === 0
    ? parts
    : [...parts, { path: ['(no source)', sectionName(item)], name: shownName(item), bytes: rest }]
}

const folders = (path: string): readonly string[] => path.split('/').filter(part => part !== '')

const NAMED: ReadonlySet<ItemKind> = new Set<ItemKind>([
  'function',
  'synthetic-function',
  'data',
  'global',
  'element',
  'tag',
  'name',
])

const partsOf = ({ kind, name }: Item): NameParts | undefined => (NAMED.has(kind) ? nameParts(name) : undefined)

/** The crate of the name; for names without one, such as those of literals, that of the library or of the object. */
function cratePath(report: SizeReport, item: Item): readonly string[] {
  const input = inputOf(report, item)
  const parts = partsOf(item)
  if (parts?.crate !== undefined) return [parts.crate, ...parts.scopes.slice(parts.scopes[0] === parts.crate ? 1 : 0)]
  const crate = input === undefined ? undefined : crateOfFile(input)
  return crate === undefined
    ? ['(no crate)', ...(input === undefined ? [sectionName(item)] : ownerPath(report, item))]
    : [crate]
}

/** `libcore-6ccb2b1aac2aba7f.rlib`; `hello.hello.1234-cgu.0.rcgu.o`. */
function crateOfFile({ archive, name }: InputFile): string | undefined {
  const [, library] = /(?:^|\/)lib(\w+)-[0-9a-f]{16}\.rlib$/.exec(archive ?? '') ?? []
  const [, object] = /(?:^|\/)(\w+?)(?:-[0-9a-f]{16})?\.[\w.-]+\.rcgu\.o$/.exec(name) ?? []
  return library ?? object
}
