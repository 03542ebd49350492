import type { SizeGraph } from '../graph/size-graph.ts'
import type { MonoGroup } from '../questions/monos.ts'
import { totalBytes } from '../questions/diff/diff.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { csvDecimal, percent, percentOf } from './numbers.ts'
import { renderTable } from './text-table.ts'

export interface MonosView {
  /** How many generic functions are shown. */
  readonly generics: number
  /** How many instances of each; absent where they are not shown, nor counted. */
  readonly instances?: number
}

interface Instance {
  readonly name: string
  readonly bytes: number
}

/** A generic function as it is listed, or a sum of some. */
interface Entry {
  readonly name: string
  readonly bloat: number
  readonly bytes: number
  readonly instances: readonly Instance[]
}

/** Generic functions and their instances, as `monos` shows them. All formats have the same rows. */
export function renderMonos(
  { report }: SizeGraph,
  groups: readonly MonoGroup[],
  view: MonosView,
  format: Format,
): string {
  const whole = totalBytes(report)
  const entries = entriesOf(groups, view)
  if (format === 'json') return asJson(entries, whole)
  if (format === 'csv') return asCsv(entries, whole)
  const share = (bytes: number): string => percent(percentOf(bytes, whole))
  return renderTable(
    [
      { title: 'Apprx. Bloat Bytes', align: 'right' },
      { title: 'Apprx. Bloat %', align: 'right' },
      { title: 'Bytes', align: 'right' },
      { title: '%', align: 'right' },
      { title: 'Monomorphizations', align: 'left' },
    ],
    entries.flatMap(({ name, bloat, bytes, instances }) => [
      [String(bloat), share(bloat), String(bytes), share(bytes), name],
      ...instances.map(each => ['', '', String(each.bytes), share(each.bytes), `    ${each.name}`]),
    ]),
  )
}

function asJson(entries: readonly Entry[], whole: number): string {
  return JSON.stringify(
    entries.map(({ name, bloat, bytes, instances }) => ({
      generic: name,
      approximate_monomorphization_bloat_bytes: bloat,
      approximate_monomorphization_bloat_percent: percentOf(bloat, whole),
      total_size: bytes,
      total_size_percent: percentOf(bytes, whole),
      monomorphizations: instances.map(each => ({
        name: each.name,
        shallow_size: each.bytes,
        shallow_size_percent: percentOf(each.bytes, whole),
      })),
    })),
  )
}

function asCsv(entries: readonly Entry[], whole: number): string {
  return renderCsv(
    [
      'Generic',
      'ApproximateMonomorphizationBloatBytes',
      'ApproximateMonomorphizationBloatPercent',
      'TotalSize',
      'TotalSizePercent',
      'Monomorphizations',
    ],
    entries.map(({ name, bloat, bytes, instances }) => [
      { text: name },
      ...[bloat, csvDecimal(percentOf(bloat, whole)), bytes, csvDecimal(percentOf(bytes, whole))],
      { text: instances.map(each => each.name).join(', ') },
    ]),
  )
}

function entriesOf(groups: readonly MonoGroup[], view: MonosView): readonly Entry[] {
  const all = groups.map(({ generic, bloat, bytes, instances }) => ({
    ...{ name: generic, bloat, bytes },
    instances: listed(instances, view.instances ?? 0, view.instances !== undefined),
  }))
  const hidden = all.slice(view.generics)
  const sum = (of: readonly Entry[], name: (rows: number) => string): Entry => ({
    // A row is a generic function or a listed instance.
    name: name(of.reduce((rows, { instances }) => rows + 1 + instances.length, 0)),
    bloat: of.reduce((total, { bloat }) => total + bloat, 0),
    bytes: of.reduce((total, { bytes }) => total + bytes, 0),
    instances: [],
  })
  return [
    ...all.slice(0, view.generics),
    ...(hidden.length > 0 ? [sum(hidden, rows => `... and ${rows} more.`)] : []),
    sum(all, rows => `Σ [${rows} Total Rows]`),
  ]
}

function listed(instances: readonly Instance[], limit: number, sumsRest: boolean): readonly Instance[] {
  const hidden = instances.slice(limit)
  if (!sumsRest || hidden.length === 0) return instances.slice(0, limit)
  const bytes = hidden.reduce((sum, each) => sum + each.bytes, 0)
  return [...instances.slice(0, limit), { name: `... and ${hidden.length} more.`, bytes }]
}
