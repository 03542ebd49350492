import type { App, Part } from '../app.ts'
import { byId, element } from '../dom.ts'
import type { View } from '../state.ts'

interface Tab {
  readonly view: View
  readonly title: string
  /** How much there is in it. */
  readonly count?: number
}

/** Which view of the report is shown. Left and right go through them. */
export function newTabs(place: HTMLElement, app: App): Part {
  const tabs = tabsOf(app)
  const made = tabs.map(({ view, title, count }) => {
    const number = count === undefined ? undefined : element('span', { class: 'count' }, count.toLocaleString('en'))
    const tab = element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${view}`, 'aria-controls': `view-${view}` },
      title,
      number,
    )
    tab.addEventListener('click', () => {
      app.go({ view })
    })
    return tab
  })
  place.append(...made)
  place.addEventListener('keydown', event => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = tabs.findIndex(({ view }) => view === app.state().view)
    if (step === 0) return
    const next = (at + step + tabs.length) % tabs.length
    app.go({ view: tabs[next].view })
    made[next].focus()
    event.preventDefault()
  })
  return {
    update() {
      const { view } = app.state()
      for (const [at, tab] of tabs.entries()) {
        made[at].setAttribute('aria-selected', String(tab.view === view))
        made[at].tabIndex = tab.view === view ? 0 : -1
        byId(`view-${tab.view}`).hidden = tab.view !== view
      }
    },
  }
}

/** Those that have something to show. */
export function tabsOf({ model }: Pick<App, 'model'>): readonly Tab[] {
  const { report, data, changes } = model
  return [
    { view: 'map', title: 'Map' },
    { view: 'table', title: 'Table' },
    ...(data.changes === undefined ? [] : [{ view: 'changes', title: 'Changes', count: changes.length } as const]),
    ...(report.uses.length === 0 ? [] : [{ view: 'imports', title: 'Imports' } as const]),
    ...(report.dropped.length === 0
      ? []
      : [{ view: 'dropped', title: 'Dropped', count: report.dropped.length } as const]),
    { view: 'files', title: 'Files', count: report.outputs.length },
    ...(data.budgets.length === 0 ? [] : [{ view: 'budgets', title: 'Budgets', count: data.budgets.length } as const]),
  ]
}
