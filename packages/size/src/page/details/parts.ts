// What the details are built of.

import type { App } from '../app.ts'
import { briefItemName } from '../brief-item-name.ts'
import { categoryOf } from '../categories.ts'
import { button, element } from '../dom.ts'
import { formatCount, formatSize } from '../format.ts'
import { shownName } from '../../questions/shown-name.ts'
import { shownText } from '../shown-text.ts'

/** A term and what it says. */
export type Fact = readonly [term: string, ...says: readonly (Node | string)[]]

export function factList(facts: readonly Fact[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([term, ...says]) => [element('dt', {}, term), element('dd', {}, ...says)]),
  )
}

export const section = (title: string, ...content: readonly (Node | string)[]): HTMLElement =>
  element('section', {}, element('h3', {}, title), ...content)

/** A name that leads to the item's details: its own, or what else it is called here. */
export function itemLink(app: App, item: number, called?: string): HTMLElement {
  const { kind, ...named } = app.model.report.items[item]
  const name = shownName(named)
  const mark = element('span', { class: `swatch category-${categoryOf(kind).id}`, 'aria-hidden': 'true' })
  return button(
    element('span', {}, mark, element('span', { class: 'name' }, shownText(called ?? briefItemName({ kind }, name)))),
    () => {
      app.go({ item })
    },
    { class: 'link', title: shownText(name) },
  )
}

/** As many rows as somebody reads; the others come when asked for. */
export function longList<Row>(rows: readonly Row[], show: (row: Row) => readonly (Node | string)[]): HTMLElement {
  const list = element('ol', { class: 'rows' })
  const more = button(
    '',
    () => {
      add(PAGE * 5)
    },
    { class: 'more' },
  )
  const box = element('div', {}, list, more)
  let shown = 0
  const add = (count: number): void => {
    for (const row of rows.slice(shown, shown + count)) list.append(element('li', {}, ...show(row)))
    shown = Math.min(rows.length, shown + count)
    more.hidden = shown === rows.length
    more.textContent = `Show more of ${formatCount(rows.length - shown, 'other')}`
  }
  add(PAGE)
  return box
}
const PAGE = 12

/** Items with their sizes. */
export const itemRows = (app: App, items: readonly number[]): HTMLElement =>
  longList(items, item => [
    itemLink(app, item),
    element('span', { class: 'size' }, formatSize(app.model.report.items[item].bytes)),
  ])
