import type { App, Part } from '../app.ts'
import { CATEGORIES, CHANGES, categoryOf, GROUP_COLOURS } from '../categories.ts'
import { element } from '../dom.ts'
import { leavesOf } from '../model.ts'
import { shownText } from '../shown-text.ts'
import { colouredGroups } from '../treemap/map-look.ts'
import { nodeName } from '../tree-path.ts'

interface Entry {
  readonly colour: string
  readonly title: string
}

/** What the colours mean. */
export function newLegend(place: HTMLElement, app: App): Part {
  return {
    update() {
      const entries = entriesOf(app)
      place.replaceChildren(
        ...entries.map(({ colour, title }) =>
          element(
            'li',
            {},
            element('span', { class: `swatch ${colour}`, 'aria-hidden': 'true' }),
            element('span', { class: 'name' }, title),
          ),
        ),
      )
    },
  }
}

function entriesOf({ model, state, shown }: App): readonly Entry[] {
  const { area, colour } = state()
  if (area === 'change' || colour === 'change')
    // What has not changed has no area there.
    return CHANGES.filter(({ id }) => area !== 'change' || id !== 'same').map(({ id, title }) => ({
      colour: `change-${id}`,
      title,
    }))
  const path = shown()
  if (colour === 'group') {
    const groups = colouredGroups(path, area)
    const named = groups.slice(0, GROUP_COLOURS).map((node, rank) => ({
      colour: `group-${String(rank)}`,
      title: shownText(nodeName(node)),
    }))
    return groups.length <= GROUP_COLOURS ? named : [...named, { colour: 'group-other', title: 'Others' }]
  }
  const present = new Set(
    leavesOf(path[path.length - 1]).flatMap(({ item }) =>
      item === undefined ? [] : [categoryOf(model.report.items[item].kind)],
    ),
  )
  return CATEGORIES.filter(category => present.has(category)).map(({ id, title }) => ({
    colour: `category-${id}`,
    title,
  }))
}
