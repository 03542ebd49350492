import type { CostRow } from '../questions/cost-rows.ts'
import type { Importer } from '../questions/import-cost.ts'
import { shownName } from '../questions/shown-name.ts'
import type { SizeReport } from '../size-report.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { useText } from './render-why.ts'
import { renderTable } from './text-table.ts'

interface Line {
  readonly name: string
  readonly bytes: number
  readonly saved: number
  readonly shared?: number
  readonly marginal?: number
  readonly fair?: number
  readonly sharedWith: readonly string[]
}

export interface CostView {
  /** Whether the table says with whom what is shared; JSON and CSV always do. */
  readonly sharers: boolean
}

/** What things cost: an import or an export with all it needs, a group of items with all that is there for it. */
export function renderCost(report: SizeReport, rows: readonly CostRow[], view: CostView, format: Format): string {
  const whole = totalBytes(report)
  const lines = rows.map(row => lineOf(report, row))
  if (format === 'json') return `${JSON.stringify(lines.map(line => asFields(line, whole)))}\n`
  if (format === 'csv')
    return renderCsv(
      ['Name', 'Bytes', 'SavedWithout', 'SavedWithoutPercent', 'Shared', 'Marginal', 'Fair', 'SharedWith'],
      lines.map(({ name, bytes, saved, shared, marginal, fair, sharedWith }) => [
        { text: name },
        ...[bytes, saved, csvDecimal(percentOf(saved, whole)), shared, marginal],
        fair === undefined ? undefined : csvDecimal(fair),
        { text: sharedWith.join(', ') },
      ]),
    )
  return asText(view.sharers ? lines : lines.map(line => ({ ...line, sharedWith: [] })), whole)
}

function lineOf(report: SizeReport, { kind, name, cost }: CostRow): Line {
  if (kind === 'group') return { name, bytes: cost.own, saved: cost.removable, sharedWith: [] }
  const { bytes, exclusive, shared, marginal, fair, sharedWith, isSharedWithBuild } = cost
  return {
    ...{ name, bytes, saved: exclusive, shared, marginal, fair },
    sharedWith: [
      ...sharedWith.map(importer => importerName(report, importer)),
      ...(isSharedWithBuild ? ['what is there in any case'] : []),
    ],
  }
}

/** `src/main.ts:3:10 imports decode, encode from "./codec.wasm"`, or an export's name. */
function importerName(report: SizeReport, importer: Importer): string {
  if (importer.kind === 'export') return shownName(report.items[importer.item])
  const [first] = importer.uses
  const name = [...new Set(importer.uses.map(use => use.name))].join(', ')
  return useText(report, { ...first, name })
}

const asFields = ({ name, bytes, saved, shared, marginal, fair, sharedWith }: Line, whole: number): object => ({
  ...{ name, bytes, saved_without: saved, saved_without_percent: percentOf(saved, whole) },
  ...(shared === undefined ? {} : { shared, marginal, fair, shared_with: sharedWith }),
})

const LISTED = 10

function limited(names: readonly string[]): readonly string[] {
  const hidden = names.length - LISTED
  const shown = names.slice(0, LISTED).map(name => `shared with ${name}`)
  return hidden > 0 ? [...shown, `... and ${hidden} more.`] : shown
}

function asText(lines: readonly Line[], whole: number): string {
  const shown = (bytes: number | undefined): string => (bytes === undefined ? '' : String(Math.round(bytes)))
  return renderTable(
    [
      { title: 'Bytes', align: 'right' },
      { title: 'Saved Without', align: 'right' },
      { title: 'Saved %', align: 'right' },
      { title: 'Shared', align: 'right' },
      { title: 'Marginal', align: 'right' },
      { title: 'Fair', align: 'right' },
      { title: 'What', align: 'left' },
    ],
    lines.flatMap(({ name, bytes, saved, shared, marginal, fair, sharedWith }) => [
      [shown(bytes), shown(saved), percent(percentOf(saved, whole)), shown(shared), shown(marginal), shown(fair), name],
      ...limited(sharedWith).map(other => ['', '', '', '', '', '', `    ${other}`]),
    ]),
  )
}
