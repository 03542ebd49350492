import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount, formatSize } from '../format.ts'
import { shownText } from '../shown-text.ts'
import type { Dropped } from '../../size-report.ts'
import { dataTable } from './data-table.ts'
import type { Column } from './data-table.ts'

const REASONS: Readonly<Record<Dropped['why'], string>> = {
  unreached: 'nothing reaches it',
  comdat: 'another object has the same',
  stripped: 'stripped',
}

/** What is in the inputs and in no output. */
export function newDropped(place: HTMLElement, app: App): Part {
  const { inputs, dropped } = app.model.report
  const nameOf = ({ demangled, name }: Dropped): string => demangled ?? name
  const inputOf = ({ input }: Dropped): string => (input === undefined ? '' : inputs[input].name)
  const columns: readonly Column<Dropped>[] = [
    { title: 'Name', value: nameOf, show: row => element('span', { class: 'name' }, shownText(nameOf(row))) },
    { title: 'From', value: inputOf, show: row => element('span', { class: 'name' }, shownText(inputOf(row))) },
    { title: 'What', value: ({ kind }) => kind },
    { title: 'Why', value: ({ why }) => REASONS[why] },
    { title: 'Bytes', value: ({ bytes }) => bytes, show: ({ bytes }) => bytes.toLocaleString('en'), isNumber: true },
  ]
  const largestFirst = dropped.toSorted((one, other) => other.bytes - one.bytes)
  return {
    update() {
      const search = app.state().search.trim().toLowerCase()
      const rows = largestFirst.filter(row => `${nameOf(row)}\n${row.name}`.toLowerCase().includes(search))
      const total = rows.reduce((sum, { bytes }) => sum + bytes, 0)
      const text = `${formatCount(rows.length, 'thing')}, ${formatSize(total)}, in the inputs and in none of the outputs.`
      place.replaceChildren(element('p', { class: 'lead' }, text), dataTable('What was dropped', columns, rows))
    },
  }
}
