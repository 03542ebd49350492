import type { App, Part } from '../app.ts'
import { button, element } from '../dom.ts'
import { shownText } from '../shown-text.ts'
import { sizeOf } from '../model.ts'
import { sizeText } from '../treemap/map-look.ts'
import { nodeName } from '../tree-path.ts'

/** The groups around what is shown, and its size. */
export function newCrumbs(place: HTMLElement, app: App): Part {
  return {
    update() {
      const path = app.shown()
      const last = path.length - 1
      const total = sizeOf(path[0], app.state().area)
      const steps = path.map((node, depth) => {
        const name = depth === 0 ? 'All' : shownText(nodeName(node))
        const way = path.slice(1, depth + 1).map(group => group.name)
        const crumb =
          depth === last
            ? element('span', { 'aria-current': 'location', class: 'name' }, name)
            : button(
                element('span', { class: 'name' }, name),
                () => {
                  app.go({ path: way })
                },
                { class: 'link' },
              )
        return element('li', {}, crumb)
      })
      place.replaceChildren(
        element('ol', {}, ...steps),
        element('span', { class: 'size' }, sizeText(path[last], total, app)),
      )
    },
  }
}
