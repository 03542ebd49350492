import type { ItemKind } from '../size-report.ts'

export interface Category {
  /** Its colour is the style sheet's `--category-…`. */
  readonly id: string
  readonly title: string
  readonly kinds: readonly ItemKind[]
}

/** What items are, in as many colours as can be told apart. */
export const CATEGORIES: readonly Category[] = [
  { id: 'code', title: 'Functions', kinds: ['function', 'synthetic-function'] },
  { id: 'data', title: 'Data', kinds: ['data', 'bss'] },
  { id: 'string', title: 'Strings', kinds: ['string'] },
  {
    id: 'declaration',
    title: 'Types, imports, exports, tables',
    kinds: ['global', 'table', 'element', 'memory', 'tag', 'type', 'import', 'export', 'start'],
  },
  { id: 'name', title: 'Names, debug, custom sections', kinds: ['name', 'custom', 'dwarf'] },
  { id: 'js', title: 'JavaScript', kinds: ['js-module'] },
  { id: 'glue', title: 'Generated JavaScript', kinds: ['js-glue'] },
  {
    id: 'other',
    title: 'Headers, padding, other files',
    kinds: ['padding', 'section-header', 'module-header', 'asset'],
  },
]

const BY_KIND = new Map(CATEGORIES.flatMap(category => category.kinds.map(kind => [kind, category] as const)))

export function categoryOf(kind: ItemKind): Category {
  const category = BY_KIND.get(kind)
  if (category === undefined) throw new Error(`no category has items of kind ${kind}`)
  return category
}

/** What has happened to an item since the baseline. */
export const CHANGES = [
  { id: 'added', title: 'Added' },
  { id: 'grown', title: 'Grown' },
  { id: 'same', title: 'Unchanged' },
  { id: 'shrunk', title: 'Shrunk' },
  { id: 'removed', title: 'Removed' },
] as const
export type Change = (typeof CHANGES)[number]['id']

/** How many colours there are for groups: `--group-0` and on. The groups after those are grey. */
export const GROUP_COLOURS = 8
