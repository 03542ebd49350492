// What the page shows is in its address, so that it can be sent around, and so that the back button goes back.

import { TREE_KINDS } from '../questions/tree-places.ts'
import type { TreeKind } from '../questions/tree-places.ts'

export const VIEWS = ['map', 'table', 'changes', 'imports', 'dropped', 'files', 'budgets'] as const
export type View = (typeof VIEWS)[number]

/** `symbol`: no groups at all. */
export const GROUPINGS: readonly (TreeKind | 'symbol')[] = [...TREE_KINDS, 'symbol']
export type Grouping = (typeof GROUPINGS)[number]

/** What areas and sums are of. */
export const AREAS = ['raw', 'gzip', 'brotli', 'change'] as const
export type Area = (typeof AREAS)[number]

export const COLOURS = ['kind', 'group', 'change'] as const
export type Colour = (typeof COLOURS)[number]

export interface State {
  readonly view: View
  readonly by: Grouping
  readonly area: Area
  readonly colour: Colour
  /** `all`, a kind of output, or the position of one. */
  readonly show: string
  /** Names of the groups that the view is zoomed into, from the outermost. */
  readonly path: readonly string[]
  readonly search: string
  /** The item whose details are open. */
  readonly item?: number | undefined
}

const oneOf = <Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find(value => value === text)

/** Reads what follows the `#`; what is missing or means nothing is as in `initial`. */
export function readState(hash: string, initial: State): State {
  const fields = new URLSearchParams(hash.replace(/^#/, ''))
  const item = fields.get('item')
  return {
    view: oneOf(VIEWS, fields.get('view')) ?? initial.view,
    by: oneOf(GROUPINGS, fields.get('by')) ?? initial.by,
    area: oneOf(AREAS, fields.get('area')) ?? initial.area,
    colour: oneOf(COLOURS, fields.get('colour')) ?? initial.colour,
    show: fields.get('show') ?? initial.show,
    path: fields.getAll('in'),
    search: fields.get('search') ?? '',
    item: item !== null && /^\d+$/.test(item) ? Number(item) : undefined,
  }
}

/** What `readState` reads. What is as in `initial` is left out. */
export function writeState(state: State, initial: State): string {
  const fields = new URLSearchParams()
  for (const name of ['view', 'by', 'area', 'colour', 'show', 'search'] as const)
    if (state[name] !== initial[name]) fields.set(name, state[name])
  for (const name of state.path) fields.append('in', name)
  if (state.item !== undefined) fields.set('item', String(state.item))
  return fields.toString()
}
