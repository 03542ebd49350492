import { button, element } from '../dom.ts'
import { formatCount } from '../format.ts'

export interface Column<Row> {
  readonly title: string
  /** What the column is sorted by. */
  readonly value: (row: Row) => string | number
  readonly show?: (row: Row) => Node | string
  /** Numbers stand at the right, and the largest come first. */
  readonly isNumber?: boolean
}

interface Sorting {
  readonly column: number
  readonly isDescending: boolean
}

const PAGE = 200

/** A table that can be sorted by each of its columns, with as many rows as are asked for. */
export function dataTable<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLElement {
  let sorting: Sorting | undefined
  let ordered = rows
  let shown = 0
  const body = element('tbody')
  const more = button(
    '',
    () => {
      add()
    },
    { class: 'more' },
  )
  const add = (): void => {
    for (const row of ordered.slice(shown, shown + PAGE)) body.append(tableRow(columns, row))
    shown = Math.min(ordered.length, shown + PAGE)
    more.hidden = shown === ordered.length
    more.textContent = `Show more of ${formatCount(ordered.length - shown, 'other row')}`
  }
  const heads = columns.map(({ title, isNumber = false }, column) => {
    const sort = button(title, () => {
      const isDescending = sorting?.column === column ? !sorting.isDescending : isNumber
      sorting = { column, isDescending }
      ordered = sorted(rows, columns[column], isDescending)
      for (const [at, head] of heads.entries())
        head.setAttribute('aria-sort', at !== column ? 'none' : isDescending ? 'descending' : 'ascending')
      body.replaceChildren()
      shown = 0
      add()
    })
    return element('th', { scope: 'col', 'aria-sort': 'none', class: isNumber ? 'number' : undefined }, sort)
  })
  add()
  const head = element('thead', {}, element('tr', {}, ...heads))
  const table = element('table', { class: 'list' }, element('caption', {}, caption), head, body)
  return element('div', { class: 'list-box' }, table, more)
}

function tableRow<Row>(columns: readonly Column<Row>[], row: Row): HTMLElement {
  const cells = columns.map(({ value, show, isNumber = false }, column) => {
    const content = show === undefined ? String(value(row)) : show(row)
    return column === 0
      ? element('th', { scope: 'row' }, content)
      : element('td', { class: isNumber ? 'number' : undefined }, content)
  })
  return element('tr', {}, ...cells)
}

function sorted<Row>(rows: readonly Row[], { value }: Column<Row>, isDescending: boolean): readonly Row[] {
  const keyed = rows.map(row => ({ row, key: value(row) }))
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0) * (isDescending ? -1 : 1))
  return keyed.map(({ row }) => row)
}
