import type { App, Part } from '../app.ts'
import { itemLink } from '../details/parts.ts'
import { element } from '../dom.ts'
import { formatChange, formatSize } from '../format.ts'
import type { ChangeRow } from '../model.ts'
import { shownName } from '../../questions/shown-name.ts'
import { shownText } from '../shown-text.ts'
import { dataTable } from './data-table.ts'
import type { Column } from './data-table.ts'

/** The rows of the comparison, which sum to the difference. */
export function newChanges(place: HTMLElement, app: App): Part {
  const isOfSizes = app.model.data.changes?.isOfSizes === true
  const rest = isOfSizes
    ? 'What the baseline has no names for: strings, headers, alignment, loaders'
    : 'Alignment, padding and widths of numbers'
  const nameOf = ({ item, name }: ChangeRow): string =>
    item === undefined ? (name ?? rest) : shownName(app.model.report.items[item])
  const columns: readonly Column<ChangeRow>[] = [
    {
      title: 'Name',
      value: nameOf,
      show: row =>
        element(
          'span',
          row.name === undefined ? {} : { class: 'name' },
          row.item === undefined ? shownText(nameOf(row)) : itemLink(app, row.item),
          was(row),
        ),
    },
    {
      title: 'What',
      value: ({ kind }) => kind,
      show: ({ kind }) => element('span', { class: `badge change-${kind}` }, kind),
    },
    {
      title: 'Before',
      value: ({ before }) => before,
      show: ({ before }) => before.toLocaleString('en'),
      isNumber: true,
    },
    { title: 'After', value: ({ after }) => after, show: ({ after }) => after.toLocaleString('en'), isNumber: true },
    { title: 'Change', value: ({ delta }) => delta, show: ({ delta }) => signed(delta), isNumber: true },
  ]
  return {
    update() {
      const found = app.found()
      const rows = app.model.changes.filter(
        row => found === undefined || (row.item === undefined ? isNamed(row, app) : found.marks[row.item] === 1),
      )
      const total = rows.reduce((sum, { delta }) => sum + delta, 0)
      const grown = rows.reduce((sum, { delta }) => sum + Math.max(0, delta), 0)
      const text = `${formatChange(total)} since the baseline: ${formatSize(grown)} more in some places, ${formatSize(grown - total)} less in others.`
      place.replaceChildren(
        element('p', { class: 'lead' }, text),
        ...(isOfSizes ? [element('p', { class: 'lead' }, OF_SIZES)] : []),
        dataTable('What changed, in bytes', columns, rows),
      )
    },
  }
}

const OF_SIZES =
  'The baseline is a file of sizes, compared by name: what was renamed or moved is removed and added. What is gone, and sections, are in this list and not in the map.'

/** What is no item has only its name to be found by. */
const isNamed = ({ name = '' }: ChangeRow, app: App): boolean =>
  name.toLowerCase().includes(app.state().search.trim().toLowerCase())

const signed = (bytes: number): string =>
  `${bytes > 0 ? '+' : bytes < 0 ? '−' : ''}${Math.abs(bytes).toLocaleString('en')}`

const was = ({ was: name, kind }: ChangeRow): HTMLElement | string =>
  name === undefined ? '' : element('small', {}, ` ${kind === 'moved' ? 'was in' : 'was'} ${shownText(name)}`)
