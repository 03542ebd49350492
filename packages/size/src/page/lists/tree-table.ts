import type { App, Part } from '../app.ts'
import { categoryOf } from '../categories.ts'
import { element } from '../dom.ts'
import { formatCount, formatIn, formatShare } from '../format.ts'
import { leavesOf, sizeOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import { shownText } from '../shown-text.ts'
import { sizeText } from '../treemap/map-look.ts'
import { nodeName, sorted } from '../tree-path.ts'

/** A row, and the rows below it while it is open. */
interface Row {
  readonly node: TreeNode
  readonly level: number
  readonly place: HTMLTableRowElement
  isOpen: boolean
}

/** How many rows of a group are shown at first, and more each time they are asked for. */
const PAGE = 100

/** The same tree as the map's, as a table whose rows open. */
export function newTreeTable(place: HTMLElement, app: App): Part {
  const rows = new Map<HTMLTableRowElement, Row>()
  const body = element('tbody')
  const size = element('th', { scope: 'col', class: 'number' }, 'Size')
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Name'),
    size,
    element('th', { scope: 'col', class: 'number' }, 'Share'),
  )
  const table = element(
    'table',
    { class: 'list tree', role: 'treegrid', 'aria-label': 'Sizes' },
    element('thead', {}, head),
    body,
  )
  place.append(table)
  let made = { root: undefined as TreeNode | undefined, found: app.found() }

  const addRows = (nodes: readonly TreeNode[], level: number, after: HTMLTableRowElement | undefined): void => {
    const first = nodes.slice(0, PAGE).map((node, at) => newRow(node, level, { at: at + 1, of: nodes.length }))
    const rest = nodes.slice(PAGE)
    if (rest.length > 0) first.push(moreRow(rest, level))
    if (after === undefined) body.append(...first)
    else after.after(...first)
  }
  const newRow = (node: TreeNode, level: number, position: { at: number; of: number }): HTMLTableRowElement => {
    const made = treeRow(app, node, { level, ...position })
    rows.set(made, { node, level, place: made, isOpen: false })
    return made
  }
  const moreRow = (rest: readonly TreeNode[], level: number): HTMLTableRowElement => {
    const text = element('td', { colspan: 3, role: 'gridcell' }, `Show more of ${formatCount(rest.length, 'other')}`)
    text.style.paddingInlineStart = indent(level)
    const made = element('tr', { role: 'row', class: 'more', 'aria-level': level, tabindex: -1 }, text)
    const node = { name: '', bytes: 0, children: rest }
    rows.set(made, { node, level, place: made, isOpen: false })
    return made
  }
  const close = (row: Row): void => {
    for (let next = below(row); next !== undefined; next = below(row)) {
      rows.delete(next)
      next.remove()
    }
    row.isOpen = false
    row.place.setAttribute('aria-expanded', 'false')
  }
  const below = ({ place: { nextElementSibling: next }, level }: Row): HTMLTableRowElement | undefined => {
    const row = rows.get(next as HTMLTableRowElement)
    return row !== undefined && row.level > level ? row.place : undefined
  }
  const open = (row: Row): void => {
    if (row.place.classList.contains('more')) {
      addRows(row.node.children, row.level, row.place)
      focus(row.place.nextElementSibling)
      row.place.remove()
    } else if (row.node.item !== undefined) app.go({ item: row.node.item })
    else if (!row.isOpen) {
      addRows(nodesOf(app, row.node), row.level + 1, row.place)
      row.isOpen = true
      row.place.setAttribute('aria-expanded', 'true')
    }
  }
  const focus = (row: Element | null | undefined): void => {
    if (!(row instanceof HTMLTableRowElement) || !rows.has(row)) return
    for (const other of body.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1')
    row.tabIndex = 0
    row.focus()
  }
  const parentOf = (row: Row): Element | null => {
    let before = row.place.previousElementSibling
    while (before !== null && (rows.get(before as HTMLTableRowElement)?.level ?? 0) >= row.level)
      before = before.previousElementSibling
    return before
  }
  const acts: Readonly<Record<string, (row: Row) => void>> = {
    ArrowDown: row => {
      focus(row.place.nextElementSibling)
    },
    ArrowUp: row => {
      focus(row.place.previousElementSibling)
    },
    Home: () => {
      focus(body.firstElementChild)
    },
    End: () => {
      focus(body.lastElementChild)
    },
    ArrowRight(row) {
      if (row.isOpen) focus(row.place.nextElementSibling)
      else if (row.node.item === undefined) open(row)
    },
    ArrowLeft(row) {
      if (row.isOpen) close(row)
      else focus(parentOf(row))
    },
    Enter: open,
    ' ': open,
  }
  body.addEventListener('keydown', event => {
    const row = rows.get(event.target as HTMLTableRowElement)
    const act = acts[event.key] as ((row: Row) => void) | undefined
    if (row === undefined || act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    act(row)
    event.preventDefault()
  })
  body.addEventListener('click', event => {
    const row = rows.get((event.target as Element).closest('tr') as HTMLTableRowElement)
    if (row === undefined) return
    focus(row.place)
    if (row.isOpen) close(row)
    else open(row)
  })
  return {
    update() {
      const path = app.shown()
      const root = path[path.length - 1]
      const found = app.found()
      size.textContent = app.state().area === 'raw' ? 'Size' : `Size, ${app.state().area}`
      if (made.root === root && made.found === found) return
      made = { root, found }
      rows.clear()
      body.replaceChildren()
      addRows(nodesOf(app, root), 1, undefined)
      body.firstElementChild?.setAttribute('tabindex', '0')
    },
  }
}

const indent = (level: number): string => `${String(level * 18 - 8)}px`

/** What is below a node: all, or what the search means. */
function nodesOf(app: App, node: TreeNode): readonly TreeNode[] {
  const children = sorted(node, app.state().area)
  const found = app.found()
  if (found === undefined) return children
  return children.filter(child => leavesOf(child).some(({ item }) => item !== undefined && found.marks[item] === 1))
}

function treeRow(
  app: App,
  node: TreeNode,
  { level, at, of }: { readonly level: number; readonly at: number; readonly of: number },
): HTMLTableRowElement {
  const { area } = app.state()
  const total = sizeOf(app.shown()[0], area)
  const { item } = node
  const kind = item === undefined ? undefined : app.model.report.items[item].kind
  const swatch = kind === undefined ? 'swatch folder' : `swatch category-${categoryOf(kind).id}`
  const mark = element('span', { class: swatch, 'aria-hidden': 'true' })
  const name = element('td', { role: 'gridcell' }, mark, element('span', { class: 'name' }, shownText(nodeName(node))))
  name.style.paddingInlineStart = indent(level)
  const size = area === 'change' ? sizeText(node, total, app) : formatIn(sizeOf(node, area), area)
  return element(
    'tr',
    {
      role: 'row',
      'aria-level': level,
      'aria-posinset': at,
      'aria-setsize': of,
      'aria-expanded': item === undefined ? 'false' : undefined,
      tabindex: -1,
    },
    name,
    element('td', { role: 'gridcell', class: 'number' }, size),
    element('td', { role: 'gridcell', class: 'number' }, formatShare(sizeOf(node, area), total)),
  )
}
