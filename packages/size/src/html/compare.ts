import type { Baseline } from '../budgets/baseline.ts'
import { baselineBytes, diffBaseline, kindOf } from '../budgets/diff-baseline.ts'
import { outputLabel } from '../budgets/groups.ts'
import { isShipped } from '../budgets/select-matches.ts'
import { packColumn, packRuns, packSparse } from '../page/pack/columns.ts'
import { CHANGE_KINDS } from '../page/page-data.ts'
import type { PackedChanges } from '../page/page-data.ts'
import { diff, totalBytes } from '../questions/diff/diff.ts'
import type { DiffRow } from '../questions/diff/diff.ts'
import type { Compression, Output, SizeReport } from '../size-report.ts'
import { compressedTotal } from './totals.ts'
import { withRemoved } from './with-removed.ts'

/** A report before and after, for the page. */
export interface Comparison {
  /** The report with what only the baseline has, as far as that can be shown among items. */
  readonly shown: SizeReport
  readonly rows: readonly DiffRow[]
  readonly changes: PackedChanges
  /** Bytes before; undefined where they cannot be compared. */
  readonly before: { readonly raw: number } & { readonly [Name in Compression]: number | undefined }
}

/** Compares with a whole report, or with a file of sizes. */
export const compare = (report: SizeReport, baseline: SizeReport | Baseline): Comparison =>
  'schema' in baseline ? withReport(report, baseline) : withSizes(report, baseline)

function withReport(report: SizeReport, baseline: SizeReport): Comparison {
  const rows = diff(baseline, report)
  const shown = withRemoved(report, baseline, rows)
  const before = new Map(baseline.outputs.map(output => [outputLabel(output, baseline.outputs), output.bytes]))
  let removed = report.items.length
  // `withRemoved` has them in the order of the rows.
  const items = rows.map(({ kind, itemAfter }) =>
    itemAfter !== undefined ? itemAfter + 1 : kind === 'removed' ? ++removed : 0,
  )
  return {
    shown,
    rows,
    changes: packed(rows, { items, names: [], outputs: sizesOf(shown, before), isOfSizes: false }),
    before: {
      raw: totalBytes(baseline),
      gzip: compressedTotal(baseline, 'gzip'),
      brotli: compressedTotal(baseline, 'brotli'),
    },
  }
}

function withSizes(report: SizeReport, baseline: Baseline): Comparison {
  const rows = diffBaseline(baseline, report)
  const files = new Map([...baseline.outputs, ...baseline.apart])
  const shown = withFiles(report, baseline)
  return {
    shown,
    rows,
    changes: packed(rows, {
      items: rows.map(({ itemAfter }) => (itemAfter === undefined ? 0 : itemAfter + 1)),
      names: rows.map(({ kind, itemAfter, name }) =>
        itemAfter === undefined && kind !== 'overhead' ? name : undefined,
      ),
      outputs: sizesOf(shown, files),
      isOfSizes: true,
    }),
    before: {
      raw: baselineBytes(baseline),
      gzip: recordedTotal(report, baseline, 'gzip'),
      brotli: recordedTotal(report, baseline, 'brotli'),
    },
  }
}

interface Packed {
  readonly items: readonly number[]
  readonly names: readonly (string | undefined)[]
  readonly outputs: readonly number[]
  readonly isOfSizes: boolean
}

const packed = (rows: readonly DiffRow[], { items, names, outputs, isOfSizes }: Packed): PackedChanges => ({
  kind: packRuns(rows.map(({ kind }) => CHANGE_KINDS.indexOf(kind))),
  item: packColumn(items),
  before: packColumn(rows.map(({ before }) => before)),
  after: packColumn(rows.map(({ after }) => after)),
  was: packSparse(rows.map(({ was }) => was)),
  name: packSparse(names),
  outputs,
  isOfSizes,
})

const sizesOf = ({ outputs }: SizeReport, before: ReadonlyMap<string, number>): readonly number[] =>
  outputs.map(output => before.get(outputLabel(output, outputs)) ?? 0)

/** With files that only the baseline has: without bytes. */
function withFiles(report: SizeReport, { outputs, sections }: Baseline): SizeReport {
  const own = new Set(report.outputs.map(output => outputLabel(output, report.outputs)))
  const gone = [...outputs.keys()].flatMap((name): Output[] =>
    own.has(name) ? [] : [{ name, kind: sections.has(name) ? 'wasm' : kindOf(name), confidence: 'exact', bytes: 0 }],
  )
  return { ...report, outputs: [...report.outputs, ...gone] }
}

/** Undefined unless all files were compressed, and by those who compress now: two of them differ by parts of a percent. */
function recordedTotal(report: SizeReport, baseline: Baseline, compression: Compression): number | undefined {
  const recorded = baseline.compressed[compression]
  const sizes = new Map([...recorded.values()].flatMap(files => [...files]))
  const compressors = new Set(report.outputs.filter(isShipped).map(output => output.compressed?.[compression]?.by))
  const isSame = [...recorded.keys()].every(by => compressors.has(by))
  if (!isSame || [...baseline.outputs.keys()].some(name => !sizes.has(name))) return undefined
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
}
