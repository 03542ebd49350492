import { CATEGORIES, CHANGES, GROUP_COLOURS } from '../categories.ts'

/** The map's colours, as the style sheet has them for the scheme in use. */
export interface Palette {
  /** By `category-code`, `group-0`, `change-added` …: what a cell is filled with. Labels in `ink` can be read on each. */
  readonly fills: ReadonlyMap<string, string>
  readonly ink: string
  readonly inkSoft: string
  readonly surface: string
  readonly group: string
  readonly groupEdge: string
  readonly rest: string
  readonly match: string
}

export const FILLS: readonly string[] = [
  ...CATEGORIES.map(({ id }) => `category-${id}`),
  ...Array.from({ length: GROUP_COLOURS }, (_, number) => `group-${String(number)}`),
  'group-other',
  ...CHANGES.map(({ id }) => `change-${id}`),
]

export function readPalette(page: HTMLElement): Palette {
  const style = getComputedStyle(page)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    fills: new Map(FILLS.map(name => [name, colour(name)])),
    ink: colour('map-ink'),
    inkSoft: colour('map-ink-soft'),
    surface: colour('map-surface'),
    group: colour('map-group'),
    groupEdge: colour('map-group-edge'),
    rest: colour('map-rest'),
    match: colour('map-match'),
  }
}
