import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount } from '../format.ts'
import { sizeOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { countOf, isRest, restOf } from '../tree-path.ts'
import { cellAt, layOut, neighbour } from './layout.ts'
import type { Cell, Direction } from './layout.ts'
import { mapLook } from './map-look.ts'
import { newFrames } from './frames.ts'
import { paintCells } from './paint.ts'
import type { CellLook } from './paint.ts'
import { readPalette } from './palette.ts'
import { newTooltip } from './tooltip.ts'

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const HELP =
  'Arrow keys move between cells, Enter opens a cell, Escape goes back out. The view “Table” has the same as a table.'

/** The map as it is drawn now. */
interface Drawn {
  readonly cells: readonly Cell<TreeNode>[]
  readonly look: (node: TreeNode) => CellLook
  readonly group: TreeNode
}

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
  const frames = newFrames(stage)
  const tooltip = newTooltip(stage)
  let drawn: Drawn | undefined
  let focus: TreeNode | undefined
  let path: readonly string[] = []

  const update = (): void => {
    const { clientWidth: width, clientHeight: height } = stage
    if (width === 0 || height === 0) return
    const before = drawn
    drawn = draw(canvas, { width, height }, app)
    empty.hidden = drawn.cells.length > 0
    if (before !== undefined && before.group !== drawn.group) frames.animate(canvas, before, drawn)
    const came = path
    path = namesOf(app.shown())
    // Whoever goes back out is at the group that was shown.
    const left = path.every((name, at) => name === came[at]) ? came[path.length] : undefined
    if (focusCell()?.depth !== 1) focus = (drawn.cells.find(isNamed(left)) ?? drawn.cells.at(0))?.node
    tooltip.hide()
    frames.hover(undefined)
    showFrames()
  }
  const focusCell = (): Cell<TreeNode> | undefined => drawn?.cells.find(({ node }) => isSame(node, focus))
  const showFrames = (): void => {
    const { item } = app.state()
    frames.focus(focusCell())
    frames.selected(item === undefined ? undefined : drawn?.cells.find(({ node }) => node.item === item))
  }
  const open = ({ node }: Cell<TreeNode>): void => {
    if (node.item !== undefined) app.go({ item: node.item })
    else if (drawn !== undefined) app.go({ path: pathTo(app, drawn.cells, node), item: undefined })
  }
  const moveTo = (cell: Cell<TreeNode> | undefined): void => {
    if (cell === undefined || drawn === undefined) return
    focus = cell.node
    showFrames()
    app.announce(spoken(cell, drawn))
  }

  onPointer(stage, {
    cellAt: (x, y) => drawn?.cells[cellAt(drawn.cells, x, y)],
    hover(cell, x, y) {
      frames.hover(cell)
      if (cell === undefined || drawn === undefined) tooltip.hide()
      else tooltip.show(drawn.look(cell.node), tooltipLines(cell, drawn, app), x, y)
    },
    press(cell) {
      focus = cell.depth === 1 ? cell.node : focus
      open(cell)
    },
  })
  stage.addEventListener('focus', () => {
    moveTo(focusCell())
  })
  stage.addEventListener('keydown', event => {
    const cell = focusCell()
    if (cell === undefined || drawn === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = ARROWS[event.key] as Direction | undefined
    if (direction !== undefined) moveTo(drawn.cells[neighbour(drawn.cells, drawn.cells.indexOf(cell), direction)])
    else if (event.key === 'Home') moveTo(drawn.cells.at(0))
    else if (event.key === 'End') moveTo(drawn.cells.findLast(({ depth }) => depth === 1))
    else if (event.key === 'Enter' || event.key === ' ') open(cell)
    else return
    event.preventDefault()
  })
  new ResizeObserver(update).observe(stage)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', update)
  return { update }
}

/** Nodes that stand for the rest are made anew each time. */
const isSame = (one: TreeNode, other: TreeNode | undefined): boolean =>
  one === other || (other !== undefined && isRest(one) && isRest(other) && one.children[0] === other.children[0])

const namesOf = (nodes: readonly TreeNode[]): readonly string[] => nodes.slice(1).map(({ name }) => name)

const isNamed =
  (name: string | undefined): ((cell: Cell<TreeNode>) => boolean) =>
  ({ depth, node }) =>
    depth === 1 && node.name === name && node.item === undefined

function draw(canvas: HTMLCanvasElement, size: { width: number; height: number }, app: App): Drawn {
  const { area } = app.state()
  const path = app.shown()
  const group = path[path.length - 1]
  const cells = layOut(group, {
    ...size,
    weigh: node => sizeOf(node, area),
    merge: (around, nodes) => restOf(around, nodes.length, area),
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
  return { cells, look, group }
}

/** Names from the root to a cell. */
function pathTo(app: App, cells: readonly Cell<TreeNode>[], node: TreeNode): readonly string[] {
  const names: string[] = []
  for (let at = cells.findIndex(cell => cell.node === node); at >= 0; at = cells[at].parent)
    names.unshift(cells[at].node.name)
  return [...namesOf(app.shown()), ...names]
}

function spoken(cell: Cell<TreeNode>, { cells, look }: Drawn): string {
  const level = cells.filter(({ depth, parent }) => depth === cell.depth && parent === cell.parent)
  const { name, size, search } = look(cell.node)
  const place = `${String(level.indexOf(cell) + 1)} of ${String(level.length)}`
  const group = cell.node.item === undefined ? `, group of ${formatCount(countOf(cell.node), 'item')}` : ''
  return `${name}, ${size.replace(' · ', ', ')}${group}, ${place}${search === 'hit' ? ', matches the search' : ''}`
}

/** Under the name and the size: the groups around, and what it is. */
function tooltipLines({ node, parent }: Cell<TreeNode>, { cells, look }: Drawn, { model }: App): readonly string[] {
  const groups: string[] = []
  for (let at = parent; at >= 0; at = cells[at].parent) groups.unshift(look(cells[at].node).name)
  const what =
    node.item === undefined
      ? formatCount(countOf(node), 'item')
      : model.report.items[node.item].kind.replaceAll('-', ' ')
  return groups.length === 0 ? [what] : [what, groups.join(' › ')]
}

interface PointerActs {
  readonly cellAt: (x: number, y: number) => Cell<TreeNode> | undefined
  readonly hover: (cell: Cell<TreeNode> | undefined, x: number, y: number) => void
  readonly press: (cell: Cell<TreeNode>) => void
}

function onPointer(stage: HTMLElement, { cellAt: find, hover, press }: PointerActs): void {
  const at = (event: MouseEvent): { readonly x: number; readonly y: number } => {
    const { left, top } = stage.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  stage.addEventListener('pointermove', event => {
    const { x, y } = at(event)
    hover(event.pointerType === 'mouse' ? find(x, y) : undefined, x, y)
  })
  stage.addEventListener('pointerleave', () => {
    hover(undefined, 0, 0)
  })
  stage.addEventListener('click', event => {
    const { x, y } = at(event)
    const cell = find(x, y)
    if (cell !== undefined) press(cell)
  })
}
