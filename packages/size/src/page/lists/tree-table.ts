import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount } from '../format.ts'
import { leavesOf } from '../model.ts'
import type { TreeNode } from '../../questions/tree.ts'
import type { Found } from '../search.ts'
import { sorted } from '../tree-path.ts'
import { indent, treeRow } from './tree-row.ts'

/** A row, and whether those below it are there. */
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
  const body = element('tbody')
  const size = element('th', { scope: 'col', class: 'number' })
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Name'),
    size,
    element('th', { scope: 'col', class: 'number' }, 'Share'),
  )
  const attributes = { class: 'list tree', role: 'treegrid', 'aria-label': 'Sizes' }
  place.append(element('table', attributes, element('thead', {}, head), body))
  const rows = new TreeRows(body, app)
  let made: { readonly root: TreeNode; readonly found: Found | undefined } | undefined
  return {
    update() {
      const root = app.shown()[app.shown().length - 1]
      const found = app.found()
      const { area } = app.state()
      size.textContent = area === 'raw' ? 'Size' : area === 'change' ? 'Change' : `Size, ${area}`
      if (made?.root === root && made.found === found) return
      made = { root, found }
      rows.show(root)
    },
  }
}

/** The rows that are open, and what keys and clicks do to them. */
class TreeRows {
  readonly #body: HTMLElement
  readonly #app: App
  readonly #rows = new Map<Element, Row>()

  constructor(body: HTMLElement, app: App) {
    this.#body = body
    this.#app = app
    body.addEventListener('keydown', event => {
      const row = this.#rows.get(event.target as Element)
      if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      if (this.#press(event.key, row)) event.preventDefault()
    })
    body.addEventListener('click', event => {
      const place = (event.target as Element).closest('tr')
      const row = place === null ? undefined : this.#rows.get(place)
      if (row === undefined) return
      this.#focus(row.place)
      if (row.isOpen) this.#close(row)
      else this.#open(row)
    })
  }

  show(root: TreeNode): void {
    this.#rows.clear()
    this.#body.replaceChildren()
    this.#add(this.#nodesOf(root), 1)
    this.#body.firstElementChild?.setAttribute('tabindex', '0')
  }

  /** Whether the key means something. */
  #press(key: string, row: Row): boolean {
    switch (key) {
      case 'ArrowDown':
        return this.#focus(row.place.nextElementSibling)
      case 'ArrowUp':
        return this.#focus(row.place.previousElementSibling)
      case 'Home':
        return this.#focus(this.#body.firstElementChild)
      case 'End':
        return this.#focus(this.#body.lastElementChild)
      case 'ArrowRight':
        if (row.isOpen) return this.#focus(row.place.nextElementSibling)
        return row.node.item === undefined && this.#open(row)
      case 'ArrowLeft':
        return row.isOpen ? this.#close(row) : this.#focus(this.#parentOf(row))
      case 'Enter':
      case ' ':
        return this.#open(row)
      default:
        return false
    }
  }

  #focus(row: Element | null): boolean {
    if (!(row instanceof HTMLTableRowElement)) return false
    for (const other of this.#body.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1')
    row.tabIndex = 0
    row.focus()
    return true
  }

  #open(row: Row): boolean {
    if (row.place.classList.contains('more')) {
      this.#add(row.node.children, row.level, row.place)
      this.#focus(row.place.nextElementSibling)
      row.place.remove()
    } else if (row.node.item !== undefined) this.#app.go({ item: row.node.item })
    else if (!row.isOpen) {
      this.#add(this.#nodesOf(row.node), row.level + 1, row.place)
      row.isOpen = true
      row.place.setAttribute('aria-expanded', 'true')
    }
    return true
  }

  #close(row: Row): boolean {
    for (let next = this.#below(row); next !== undefined; next = this.#below(row)) {
      this.#rows.delete(next)
      next.remove()
    }
    row.isOpen = false
    row.place.setAttribute('aria-expanded', 'false')
    return true
  }

  /** The next row, if it is below this one. */
  #below({ place, level }: Row): Element | undefined {
    const next = place.nextElementSibling
    const row = next === null ? undefined : this.#rows.get(next)
    return row !== undefined && row.level > level ? row.place : undefined
  }

  #parentOf({ place, level }: Row): Element | null {
    let before = place.previousElementSibling
    while (before !== null && (this.#rows.get(before)?.level ?? 0) >= level) before = before.previousElementSibling
    return before
  }

  /** Rows for siblings, behind a row or at the end. */
  #add(nodes: readonly TreeNode[], level: number, after?: Element): void {
    const made = nodes.slice(0, PAGE).map((node, at) => {
      const place = treeRow(this.#app, node, { level, at: at + 1, of: nodes.length })
      this.#rows.set(place, { node, level, place, isOpen: false })
      return place
    })
    if (nodes.length > PAGE) made.push(this.#more(nodes.slice(PAGE), level))
    if (after === undefined) this.#body.append(...made)
    else after.after(...made)
  }

  #more(rest: readonly TreeNode[], level: number): HTMLTableRowElement {
    const text = `Show more of ${formatCount(rest.length, 'other')}`
    const cell = element('td', { colspan: 3, role: 'gridcell' }, text)
    cell.style.paddingInlineStart = indent(level)
    const place = element('tr', { role: 'row', class: 'more', 'aria-level': level, tabindex: -1 }, cell)
    this.#rows.set(place, { node: { name: '', bytes: 0, children: rest }, level, place, isOpen: false })
    return place
  }

  /** What is below a node: all, or what the search means. */
  #nodesOf(node: TreeNode): readonly TreeNode[] {
    const children = sorted(node, this.#app.state().area)
    const marks = this.#app.found()?.marks
    if (marks === undefined) return children
    return children.filter(child => leavesOf(child).some(({ item }) => item !== undefined && marks[item] === 1))
  }
}
