import { element } from '../dom.ts'
import type { CellLook } from './paint.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** What the pointer is at, beside the pointer. Screen readers hear the same of the focused cell, so it is hidden from them. */
export interface Tooltip {
  /** Next to a point of the stage. */
  readonly show: (look: CellLook, lines: readonly string[], at: Point) => void
  readonly hide: () => void
}

const DISTANCE = 14

export function newTooltip(stage: HTMLElement): Tooltip {
  const box = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' })
  stage.append(box)
  return {
    show({ name, size }, lines, { x, y }) {
      box.replaceChildren(
        element('b', {}, name.length > 300 ? `${name.slice(0, 300)}…` : name),
        element('span', {}, size),
        ...lines.map(line => element('small', {}, line)),
      )
      box.hidden = false
      const right = x + DISTANCE + box.offsetWidth > stage.clientWidth
      const below = y + DISTANCE + box.offsetHeight > stage.clientHeight
      box.style.left = `${String(Math.max(0, right ? x - DISTANCE - box.offsetWidth : x + DISTANCE))}px`
      box.style.top = `${String(Math.max(0, below ? y - DISTANCE - box.offsetHeight : y + DISTANCE))}px`
    },
    hide() {
      box.hidden = true
    },
  }
}
