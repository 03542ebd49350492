import { element } from '../dom.ts'
import type { TreeNode } from '../../questions/tree.ts'
import type { Cell } from './layout.ts'

/** Rectangles above the map, which move without anything being drawn again. */
export interface Frames {
  readonly hover: (cell: Cell<TreeNode> | undefined) => void
  readonly focus: (cell: Cell<TreeNode> | undefined) => void
  readonly selected: (cell: Cell<TreeNode> | undefined) => void
  /** Has the new map come out of the cell that was opened, or the old one go back into its cell. */
  readonly animate: (canvas: HTMLElement, before: Level, after: Level) => void
}

export interface Level {
  readonly group: TreeNode
  readonly cells: readonly Cell<TreeNode>[]
}

export function newFrames(stage: HTMLElement): Frames {
  const frame = (name: string): ((cell: Cell<TreeNode> | undefined) => void) => {
    const made = element('div', { class: `frame ${name}`, hidden: true })
    stage.append(made)
    return cell => {
      made.hidden = cell === undefined
      if (cell === undefined) return
      made.style.left = `${String(cell.x0)}px`
      made.style.top = `${String(cell.y0)}px`
      made.style.width = `${String(cell.x1 - cell.x0)}px`
      made.style.height = `${String(cell.y1 - cell.y0)}px`
    }
  }
  return { selected: frame('selected'), hover: frame('hover'), focus: frame('focus'), animate }
}

const DURATION = { duration: 200, easing: 'ease-out' }

function animate(canvas: HTMLElement, before: Level, after: Level): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const opened = before.cells.find(({ node }) => node.name === after.group.name && node.children.length > 0)
  if (opened === undefined) canvas.animate([{ opacity: 0.4 }, { opacity: 1 }], DURATION)
  else
    canvas.animate(
      [
        { transform: into(canvas, opened), opacity: 0.4 },
        { transform: 'none', opacity: 1 },
      ],
      DURATION,
    )
}

function into({ clientWidth, clientHeight }: HTMLElement, { x0, y0, x1, y1 }: Cell<TreeNode>): string {
  const scale = `scale(${String((x1 - x0) / clientWidth)}, ${String((y1 - y0) / clientHeight)})`
  return `translate(${String(x0)}px, ${String(y0)}px) ${scale}`
}
