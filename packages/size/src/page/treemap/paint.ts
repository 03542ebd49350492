import type { Cell, Weighed } from './layout.ts'
import type { Palette } from './palette.ts'
import { fitLine, wrapText } from './text-fit.ts'

/** How one cell is shown. */
export interface CellLook {
  /** A name in `Palette.fills`; the cells of groups have none. */
  readonly fill?: string
  readonly name: string
  /** The name for where there is little room. */
  readonly label: string
  /** Under the name or behind it: `12.3 kB · 4.1 %`. */
  readonly size: string
  /** `hit`: the search means it. `miss`: the search means others. */
  readonly search?: 'hit' | 'miss'
}

export interface Paint<Node extends Weighed> {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly look: (cell: Cell<Node>) => CellLook
}

const FONT = '12px system-ui, -apple-system, "Segoe UI", sans-serif'
const LINE = 15
const LABELLED = { width: 34, height: 17 }
const INSET = 5

/** Draws all cells; a group before those inside of it. */
export function paintCells<Node extends Weighed>(cells: readonly Cell<Node>[], paint: Paint<Node>): void {
  const { context, palette } = paint
  context.textBaseline = 'middle'
  for (const cell of cells) {
    const look = paint.look(cell)
    context.globalAlpha = look.search === 'miss' ? 0.22 : 1
    if (cell.end > 0 && isOpen(cell, cells)) paintGroup(cell, look, paint)
    else paintLeaf(cell, look, paint)
  }
  context.globalAlpha = 1
  outlineHits(cells, paint)
  context.fillStyle = palette.ink
}

const isOpen = (cell: Cell<Weighed>, cells: readonly Cell<Weighed>[]): boolean =>
  cell.end <= cells.length && cells[cell.end - 1] !== cell

function paintGroup<Node extends Weighed>(cell: Cell<Node>, look: CellLook, { context, palette }: Paint<Node>): void {
  const { x0, y0, x1, y1, title } = cell
  context.fillStyle = palette.groupEdge
  context.fillRect(x0 + 0.5, y0 + 0.5, x1 - x0 - 1, y1 - y0 - 1)
  context.fillStyle = palette.group
  context.fillRect(x0 + 1, y0 + 1, x1 - x0 - 2, y1 - y0 - 2)
  if (title === 0) return
  const room = x1 - x0 - 2 * INSET
  context.font = FONT
  const size = fitLine(context, look.size, room * 0.6)
  const sizeRoom = size === look.size ? context.measureText(size).width : 0
  context.fillStyle = palette.inkSoft
  if (sizeRoom > 0 && room - sizeRoom > 40) context.fillText(size, x1 - INSET - sizeRoom, y0 + title / 2 + 1)
  context.font = `600 ${FONT}`
  context.fillStyle = palette.ink
  const name = fitLine(context, look.label, room - (room - sizeRoom > 40 ? sizeRoom + 8 : 0))
  context.fillText(name, x0 + INSET, y0 + title / 2 + 1)
}

function paintLeaf<Node extends Weighed>(cell: Cell<Node>, look: CellLook, { context, palette }: Paint<Node>): void {
  const { x0, y0, x1, y1 } = cell
  const width = x1 - x0
  const height = y1 - y0
  // Without a gap where a gap would be most of the cell.
  const gap = width > 5 && height > 5 ? 1 : 0.25
  context.fillStyle = palette.fills.get(look.fill ?? '') ?? palette.rest
  context.beginPath()
  context.roundRect(x0 + gap / 2, y0 + gap / 2, width - gap, height - gap, width > 12 && height > 12 ? 2 : 0)
  context.fill()
  if (width >= LABELLED.width && height >= LABELLED.height) label(cell, look, { context, palette })
}

function label(
  { x0, y0, x1, y1 }: Cell<Weighed>,
  { label: name, size }: CellLook,
  { context, palette }: Pick<Paint<Weighed>, 'context' | 'palette'>,
): void {
  const width = x1 - x0 - 2 * INSET
  const height = y1 - y0
  context.font = FONT
  const rows = Math.max(1, Math.min(4, Math.floor((height - 8) / LINE) - 1))
  const lines = wrapText(context, name, width, rows)
  const isSized = height >= LINE * (lines.length + 1) + 6 && context.measureText(size).width <= width
  const top = height < LINE + 8 ? y0 + height / 2 : y0 + INSET + LINE / 2
  context.fillStyle = palette.ink
  for (const [row, line] of lines.entries()) context.fillText(line, x0 + INSET, top + row * LINE)
  if (!isSized) return
  context.fillStyle = palette.inkSoft
  context.fillText(size, x0 + INSET, top + lines.length * LINE)
}

function outlineHits<Node extends Weighed>(
  cells: readonly Cell<Node>[],
  { context, palette, look }: Paint<Node>,
): void {
  context.strokeStyle = palette.match
  context.lineWidth = 2
  for (const cell of cells) {
    const { x0, y0, x1, y1 } = cell
    if (isOpen(cell, cells) || look(cell).search !== 'hit' || x1 - x0 < 4 || y1 - y0 < 4) continue
    context.strokeRect(x0 + 1.5, y0 + 1.5, x1 - x0 - 3, y1 - y0 - 3)
  }
}
