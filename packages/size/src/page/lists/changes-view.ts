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
  const nameOf = ({ item }: ChangeRow): string =>
    item === undefined ? 'Alignment, padding and widths of numbers' : shownName(app.model.report.items[item])
  const columns: readonly Column<ChangeRow>[] = [
    {
      title: 'Name',
      value: nameOf,
      show: row => element('span', {}, row.item === undefined ? nameOf(row) : itemLink(app, row.item), was(row)),
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
        ({ item }) => found === undefined || (item !== undefined && found.marks[item] === 1),
      )
      const total = rows.reduce((sum, { delta }) => sum + delta, 0)
      const grown = rows.reduce((sum, { delta }) => sum + Math.max(0, delta), 0)
      const text = `${formatChange(total)} since the baseline: ${formatSize(grown)} more in some places, ${formatSize(grown - total)} less in others.`
      place.replaceChildren(element('p', { class: 'lead' }, text), dataTable('What changed, in bytes', columns, rows))
    },
  }
}

const signed = (bytes: number): string =>
  `${bytes > 0 ? '+' : bytes < 0 ? '−' : ''}${Math.abs(bytes).toLocaleString('en')}`

const was = ({ was: name, kind }: ChangeRow): HTMLElement | string =>
  name === undefined ? '' : element('small', {}, ` ${kind === 'moved' ? 'was in' : 'was'} ${shownText(name)}`)
