import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount } from '../format.ts'
import { sizeOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { countOf, isRest, restOf } from '../tree-path.ts'
import { newFrames } from './frames.ts'
import type { Frames } from './frames.ts'
import { cellAt, layOut, neighbour } from './layout.ts'
import type { Cell, Direction } from './layout.ts'
import { mapLook } from './map-look.ts'
import { paintCells } from './paint.ts'
import type { CellLook } from './paint.ts'
import { readPalette } from './palette.ts'
import { newTooltip } from './tooltip.ts'
import type { Tooltip } from './tooltip.ts'

const HELP =
  'Arrow keys move between cells, Enter opens a cell, Escape goes back out. The view “Table” has the same as a table.'

/** The tree map: a canvas, and frames above it for what the pointer and the keyboard are at. */
export function newMap(place: HTMLElement, app: App): Part {
  const canvas = element('canvas')
  const stage = element(
    'div',
    { class: 'stage', role: 'application', tabindex: 0, 'aria-label': 'Tree map', 'aria-describedby': 'map-help' },
    canvas,
  )
  const empty = element('p', { class: 'empty', hidden: true }, 'Nothing to show here.')
  place.append(stage, empty, element('p', { id: 'map-help', class: 'unseen' }, HELP))
  const map = new TreeMap({ stage, canvas, empty }, app)
  const update = (): void => {
    map.update()
  }
  new ResizeObserver(update).observe(stage)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', update)
  return { update }
}

interface Places {
  readonly stage: HTMLElement
  readonly canvas: HTMLCanvasElement
  /** Shown where there are no cells. */
  readonly empty: HTMLElement
}

/** The map as it is drawn now. */
interface Drawn {
  readonly cells: readonly Cell<TreeNode>[]
  readonly look: (node: TreeNode) => CellLook
  readonly group: TreeNode
  /** Names from the root to the group. */
  readonly path: readonly string[]
}

class TreeMap {
  readonly #app: App
  readonly #places: Places
  readonly #frames: Frames
  readonly #tooltip: Tooltip
  #drawn: Drawn | undefined
  #focus: TreeNode | undefined

  constructor(places: Places, app: App) {
    this.#app = app
    this.#places = places
    this.#frames = newFrames(places.stage)
    this.#tooltip = newTooltip(places.stage)
    places.stage.addEventListener('focus', () => {
      this.#moveTo(this.#focused())
    })
    places.stage.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (this.#press(event.key)) event.preventDefault()
    })
    this.#listenToPointer(places.stage)
  }

  update(): void {
    const { clientWidth: width, clientHeight: height } = this.#places.stage
    if (width === 0 || height === 0) return
    const before = this.#drawn
    const drawn = draw(this.#places.canvas, { width, height }, this.#app)
    this.#drawn = drawn
    this.#places.empty.hidden = drawn.cells.length > 0
    if (before !== undefined && before.group !== drawn.group) this.#frames.animate(this.#places.canvas, before, drawn)
    if (this.#focused()?.depth !== 1) this.#focus = (cellLeft(before, drawn) ?? drawn.cells.at(0))?.node
    this.#tooltip.hide()
    this.#frames.hover(undefined)
    this.#showFrames()
  }

  #focused(): Cell<TreeNode> | undefined {
    return this.#drawn?.cells.find(({ node }) => isSame(node, this.#focus))
  }

  #showFrames(): void {
    const { item } = this.#app.state()
    this.#frames.focus(this.#focused())
    this.#frames.selected(item === undefined ? undefined : this.#drawn?.cells.find(({ node }) => node.item === item))
  }

  #moveTo(cell: Cell<TreeNode> | undefined): boolean {
    if (cell === undefined || this.#drawn === undefined) return false
    this.#focus = cell.node
    this.#showFrames()
    this.#app.announce(spoken(cell, this.#drawn))
    return true
  }

  /** Goes into a group, or shows the details of an item. */
  #open({ node }: Cell<TreeNode>): boolean {
    if (node.item !== undefined) this.#app.go({ item: node.item })
    else if (this.#drawn !== undefined) this.#app.go({ path: pathTo(this.#drawn, node), item: undefined })
    if (node.item === undefined && document.activeElement === this.#places.stage) this.#moveTo(this.#focused())
    return true
  }

  /** Whether the key means something. */
  #press(key: string): boolean {
    const cell = this.#focused()
    const cells = this.#drawn?.cells ?? []
    if (cell === undefined) return false
    const go = (direction: Direction): boolean => {
      this.#moveTo(cells[neighbour(cells, cells.indexOf(cell), direction)])
      return true
    }
    switch (key) {
      case 'ArrowLeft':
        return go('left')
      case 'ArrowRight':
        return go('right')
      case 'ArrowUp':
        return go('up')
      case 'ArrowDown':
        return go('down')
      case 'Home':
        return this.#moveTo(cells.at(0))
      case 'End':
        return this.#moveTo(cells.findLast(({ depth }) => depth === 1))
      case 'Enter':
      case ' ':
        return this.#open(cell)
      default:
        return false
    }
  }

  #listenToPointer(stage: HTMLElement): void {
    const at = ({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } => {
      const { left, top } = stage.getBoundingClientRect()
      return { x: clientX - left, y: clientY - top }
    }
    const find = (event: MouseEvent): Cell<TreeNode> | undefined => {
      const { x, y } = at(event)
      return this.#drawn?.cells[cellAt(this.#drawn.cells, x, y)]
    }
    stage.addEventListener('pointermove', event => {
      const cell = event.pointerType === 'mouse' ? find(event) : undefined
      this.#frames.hover(cell)
      if (cell === undefined || this.#drawn === undefined) this.#tooltip.hide()
      else this.#tooltip.show(this.#drawn.look(cell.node), besides(cell, this.#drawn, this.#app), at(event))
    })
    stage.addEventListener('pointerleave', () => {
      this.#frames.hover(undefined)
      this.#tooltip.hide()
    })
    stage.addEventListener('click', event => {
      const cell = find(event)
      if (cell === undefined) return
      if (cell.depth === 1) this.#focus = cell.node
      this.#open(cell)
    })
  }
}

/** Nodes that stand for the rest are made anew each time. */
const isSame = (one: TreeNode, other: TreeNode | undefined): boolean =>
  one === other || (other !== undefined && isRest(one) && isRest(other) && one.children[0] === other.children[0])

/** Whoever goes back out is at the group that was shown. */
function cellLeft(before: Drawn | undefined, { cells, path }: Drawn): Cell<TreeNode> | undefined {
  if (before === undefined || !path.every((name, at) => name === before.path[at])) return undefined
  const name = before.path.at(path.length)
  return cells.find(({ depth, node }) => depth === 1 && node.name === name && node.item === undefined)
}

function draw(canvas: HTMLCanvasElement, size: { readonly width: number; readonly height: number }, app: App): Drawn {
  const { area } = app.state()
  const nodes = app.shown()
  const group = nodes[nodes.length - 1]
  const cells = layOut(group, {
    ...size,
    weigh: node => sizeOf(node, area),
    merge: (around, smallest) => restOf(around, smallest.length, area),
  })
  const scale = Math.max(1, devicePixelRatio)
  canvas.width = Math.round(size.width * scale)
  canvas.height = Math.round(size.height * scale)
  const context = canvas.getContext('2d')
  const look = mapLook(app)
  if (context !== null) {
    context.setTransform(scale, 0, 0, scale, 0, 0)
    paintCells(cells, { context, palette: readPalette(canvas), look: ({ node }) => look(node) })
  }
  return { cells, look, group, path: nodes.slice(1).map(({ name }) => name) }
}

/** Names from the root to a cell. */
function pathTo({ cells, path }: Drawn, node: TreeNode): readonly string[] {
  const names: string[] = []
  for (let at = cells.findIndex(cell => cell.node === node); at >= 0; at = cells[at].parent)
    names.unshift(cells[at].node.name)
  return [...path, ...names]
}

function spoken(cell: Cell<TreeNode>, { cells, look }: Drawn): string {
  const level = cells.filter(({ depth, parent }) => depth === cell.depth && parent === cell.parent)
  const { name, size, search } = look(cell.node)
  const place = `${String(level.indexOf(cell) + 1)} of ${String(level.length)}`
  const group = cell.node.item === undefined ? `, group of ${formatCount(countOf(cell.node), 'item')}` : ''
  return `${name}, ${size.replace(' · ', ', ')}${group}, ${place}${search === 'hit' ? ', matches the search' : ''}`
}

/** What the tooltip has under the name and the size: what it is, and the groups around. */
function besides({ node, parent }: Cell<TreeNode>, { cells, look }: Drawn, { model }: App): readonly string[] {
  const groups: string[] = []
  for (let at = parent; at >= 0; at = cells[at].parent) groups.unshift(look(cells[at].node).name)
  const { item } = node
  const what =
    item === undefined ? formatCount(countOf(node), 'item') : model.report.items[item].kind.replaceAll('-', ' ')
  return groups.length === 0 ? [what] : [what, groups.join(' › ')]
}
