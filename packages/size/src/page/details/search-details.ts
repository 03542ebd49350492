import type { App } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount, formatIn } from '../format.ts'
import type { Found } from '../search.ts'
import { shownText } from '../shown-text.ts'
import { itemRows } from './parts.ts'

/** What the search found, the largest first. */
export function searchDetails(app: App, { items, bytes }: Found): readonly HTMLElement[] {
  const { search, area } = app.state()
  return [
    element('h2', {}, `Matches of “${shownText(search.trim())}”`),
    element('p', { class: 'lead' }, `${formatCount(items.length, 'item')}, ${formatIn(bytes, area)}`),
    itemRows(app, items),
  ]
}
