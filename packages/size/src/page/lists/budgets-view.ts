import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { shownText } from '../shown-text.ts'
import type { ShownBudget } from '../page-data.ts'

const TITLES: Readonly<Record<ShownBudget['status'], string>> = {
  failed: 'Failed',
  invalid: 'Cannot be checked',
  warned: 'Warning',
  skipped: 'Skipped',
  passed: 'Kept',
}

/** The budgets and how they went, the broken ones first. */
export function newBudgets(place: HTMLElement, app: App): Part {
  const order = Object.keys(TITLES)
  const budgets = app.model.data.budgets.toSorted(
    (one, other) => order.indexOf(one.status) - order.indexOf(other.status),
  )
  return {
    update() {
      if (place.childElementCount > 0) return
      const rows = budgets.map(({ status, name, message }) =>
        element(
          'li',
          { class: `budget ${status}` },
          element(
            'h2',
            {},
            element('span', { class: `badge ${status}` }, TITLES[status]),
            ' ',
            element('span', { class: 'name' }, shownText(name)),
          ),
          element('pre', {}, message.split('\n').map(shownText).join('\n')),
        ),
      )
      place.replaceChildren(element('ol', { class: 'budgets' }, ...rows))
    },
  }
}
