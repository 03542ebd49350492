import type { App, Part } from '../app.ts'
import { briefItemName } from '../brief-item-name.ts'
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
    { title: 'Name', value: nameOf, show: row => nameCell(row, nameOf(row)) },
    { title: 'From', value: inputOf, show: row => element('span', { class: 'name from' }, shownText(inputOf(row))) },
    { title: 'What', value: ({ kind }) => kind },
    { title: 'Why', value: ({ why }) => REASONS[why] },
    { title: 'Bytes', value: ({ bytes }) => bytes, show: ({ bytes }) => bytes.toLocaleString('en'), isNumber: true },
  ]
  // What debuggers and linkers read comes behind what was written: it is larger, and nobody looks for it.
  const largestFirst = dropped.toSorted(
    (one, other) => Number(isForTools(one)) - Number(isForTools(other)) || other.bytes - one.bytes,
  )
  return {
    update() {
      const search = app.state().search.trim().toLowerCase()
      const rows = largestFirst.filter(row => `${nameOf(row)}\n${row.name}`.toLowerCase().includes(search))
      place.replaceChildren(
        element('p', { class: 'lead' }, summary(rows)),
        dataTable('What was dropped', columns, rows),
      )
    },
  }
}

const isForTools = ({ kind }: Dropped): boolean => kind === 'custom'

const nameCell = (row: Dropped, name: string): HTMLElement =>
  element('span', { class: 'name', title: shownText(name) }, shownText(briefItemName(row, name)))

function summary(rows: readonly Dropped[]): string {
  const told = (some: readonly Dropped[], what: string): string =>
    `${formatCount(some.length, what)}, ${formatSize(some.reduce((sum, { bytes }) => sum + bytes, 0))}`
  const sections = rows.filter(isForTools)
  const things = told(
    rows.filter(row => !isForTools(row)),
    'thing',
  )
  const rest = sections.length === 0 ? '' : `, and ${told(sections, 'section')}, for debuggers and linkers`
  return `In the inputs and in none of the outputs: ${things}${rest}.`
}
