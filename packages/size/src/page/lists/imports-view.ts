import type { App, Part } from '../app.ts'
import { itemLink } from '../details/parts.ts'
import { element } from '../dom.ts'
import { formatSize } from '../format.ts'
import { importCost } from '../../questions/import-cost.ts'
import type { ImportCost } from '../../questions/import-cost.ts'
import { shownText } from '../shown-text.ts'
import type { JsUse, SizeReport } from '../../size-report.ts'
import { dataTable } from './data-table.ts'
import type { Column } from './data-table.ts'

interface Row extends ImportCost {
  readonly at: string
  readonly specifier: string
  readonly names: string
  /** In the order of the statement. */
  readonly uses: readonly JsUse[]
}

/** What each import in JavaScript costs. */
export function newImports(place: HTMLElement, app: App): Part {
  const size = (title: string, value: (row: Row) => number): Column<Row> => ({
    title,
    value,
    show: row => formatSize(Math.round(value(row))),
    isNumber: true,
  })
  const columns: readonly Column<Row>[] = [
    { title: 'Import', value: ({ specifier, names }) => `${specifier} ${names}`, show: row => importCell(app, row) },
    { title: 'Line', value: ({ at }) => at, show: ({ at }) => element('code', {}, shownText(at)) },
    size('Brings', ({ bytes }) => bytes),
    size('Alone', ({ exclusive }) => exclusive),
    size('Shared', ({ shared }) => shared),
    size('Fair share', ({ fair }) => fair),
  ]
  const help =
    'What an import brings is all that it reaches. Alone: what would be gone without it. Shared: what others reach too. Fair share: with each shared byte divided among those who need it.'
  let isMade = false
  return {
    update() {
      if (isMade) return
      isMade = true
      const rows = importRows(app).toSorted((one, other) => other.exclusive - one.exclusive)
      place.replaceChildren(
        element('p', { class: 'lead' }, help),
        dataTable('What imports in JavaScript cost', columns, rows),
      )
    },
  }
}

const importCell = (app: App, { specifier, uses }: Row): HTMLElement =>
  element(
    'span',
    {},
    element('code', {}, shownText(specifier)),
    ...uses.flatMap(({ to, name }) => [' ', itemLink(app, to, name)]),
  )

/** One row for what one statement imports. */
function importRows(app: App): readonly Row[] {
  const { report, graph } = app.model
  const statements = new Map<string, number[]>()
  for (const [place, { from, specifier, line, column }] of report.uses.entries()) {
    const key = JSON.stringify([from, specifier, line, column])
    const known = statements.get(key)
    if (known === undefined) statements.set(key, [place])
    else known.push(place)
  }
  return [...statements.values()].map(places => {
    const uses = places.map(place => report.uses[place])
    const [first] = uses
    return {
      ...importCost(graph(), places),
      at: `${moduleName(report, first.from)}:${String(first.line)}:${String(first.column)}`,
      specifier: first.specifier,
      names: uses.map(({ name }) => name).join(', '),
      uses,
    }
  })
}

function moduleName({ items, inputs }: SizeReport, item: number): string {
  const { input, name } = items[item]
  return input === undefined ? name : inputs[input].name
}
