import type { SizeGraph } from '../graph/size-graph.ts'
import { groupBy } from '../group-by.ts'
import { duplicates } from '../questions/duplicates.ts'
import { groupCost } from '../questions/group-cost.ts'
import { importCost } from '../questions/import-cost.ts'
import { sharedBy } from '../questions/shared-by.ts'
import { shortestPath } from '../questions/shortest-path.ts'
import { shownName } from '../questions/shown-name.ts'
import { edgeKindNumber } from '../size-report.ts'
import type { JsUse, SizeReport } from '../size-report.ts'
import type { Contributor, Copies, ImportLine, MeasuredResult, Saving, WhyPath } from './budget-result.ts'
import { isSymbol, outputLabel } from './groups.ts'
import { grownAmong } from './growth.ts'
import type { Growth } from './growth.ts'
import { savingsIn } from './savings.ts'
import type { Match } from './select-matches.ts'

/** What a result says beside numbers. */
export type Explanation = Pick<MeasuredResult, 'contributors' | 'grown' | 'why' | 'savings' | 'copies'>

export const NO_EXPLANATION: Explanation = { contributors: [], grown: [], savings: [], copies: [] }

/** How many are listed. */
const LISTED = 3

/** What was measured, and how it may be explained. */
export interface Measurement {
  readonly match: Match
  /** What is in the measured bytes. */
  readonly items: readonly number[]
  /** What would go with the match, where that is what was measured. */
  readonly removable?: number
  /** Where there is a baseline. */
  readonly growth?: Growth
  /** Whether only limits of growth are broken. */
  readonly isGrowth: boolean
}

/** Explains a broken limit: what is in the size, what is new, who wants it, and what would be saved. */
export function explain(graph: SizeGraph, measurement: Measurement): Explanation {
  const { match, items, growth, isGrowth } = measurement
  const { report } = graph
  const parts = partsOf(graph, match, items)
  const grown = growth === undefined ? [] : grownAmong(growth, items)
  const isInput = ({ items: own }: Part): boolean => report.items[own[0]].input !== undefined
  // What the format or the linker adds is none that anybody could leave out.
  const first = parts.find(isInput) ?? parts[0]
  const target = isGrowth && grown.length > 0 ? grown[0].item : largest(report, first?.items ?? items)
  const path = target === undefined ? undefined : pathTo(graph, target)
  return {
    contributors: parts.slice(0, LISTED).map(({ name, bytes }) => ({ name, bytes })),
    grown: grown.slice(0, LISTED).map(({ item: _, ...row }) => row),
    ...(path === undefined ? {} : { why: path }),
    savings: savingsOf(graph, measurement).slice(0, LISTED),
    copies: match.outputs === undefined ? [] : copiesIn(graph, match.outputs),
  }
}

interface Part extends Contributor {
  readonly items: readonly number[]
}

/** Of files: archives, objects and modules of JavaScript; of an archive: its members; of everything else the symbols. Largest first. */
function partsOf(graph: SizeGraph, match: Match, items: readonly number[]): readonly Part[] {
  const { report } = graph
  const nameOf = match.outputs === undefined ? itemName(report, match) : (item: number) => sourceName(report, item)
  const own = new Set(items)
  const parts = groupBy(items, item => nameOf(ownerOf(graph, item, own)))
  return Array.from(parts, ([name, each]) => ({ name, items: each, bytes: bytesOf(report, each) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1))
}

const ENTRY = edgeKindNumber('entry')

/** A symbol's entries in other sections, as its name, are there because of it, and count with it where both are measured. */
function ownerOf({ report, in: referrers }: SizeGraph, item: number, measured: ReadonlySet<number>): number {
  if (isSymbol(report.items[item])) return item
  for (let edge = referrers.offsets[item]; edge < referrers.offsets[item + 1]; edge++) {
    const from = referrers.items[edge]
    if (referrers.kinds[edge] === ENTRY && measured.has(from) && isSymbol(report.items[from])) return from
  }
  return item
}

function itemName({ items, inputs }: SizeReport, { what }: Match): (item: number) => string {
  const isArchive = what.startsWith('archive')
  return item => {
    const { input } = items[item]
    return isArchive && input !== undefined ? inputs[input].name : shownName(items[item])
  }
}

function sourceName({ items, inputs, outputs }: SizeReport, item: number): string {
  const { input, kind, name, output } = items[item]
  if (input !== undefined) return inputs[input].archive ?? inputs[input].name
  if (kind === 'js-glue' || kind === 'asset') return name
  return outputs[output].confidence === 'exact'
    ? `${outputLabel(outputs[output], outputs)} (linker)`
    : outputLabel(outputs[output], outputs)
}

const bytesOf = ({ items }: SizeReport, own: readonly number[]): number =>
  own.reduce((sum, item) => sum + items[item].bytes, 0)

function largest({ items }: SizeReport, own: readonly number[]): number | undefined {
  const symbols = own.filter(item => isSymbol(items[item]))
  const from = symbols.length > 0 ? symbols : own
  return from.reduce<number | undefined>(
    (best, item) => (best === undefined || items[item].bytes > items[best].bytes ? item : best),
    undefined,
  )
}

/** The shortest way to an item, from the importing line where there is one. */
function pathTo(graph: SizeGraph, item: number): WhyPath | undefined {
  const steps = shortestPath(graph, item)
  if (steps === undefined) return undefined
  const { report } = graph
  const imported = steps.findLastIndex(({ use }) => use !== undefined)
  const use = steps[imported]?.use
  const shown = steps
    .slice(Math.max(imported, 0))
    // An export's entry says what the import has said.
    .filter(
      (step, position, all) => !(use !== undefined && position === 0 && all.length > 1 && isEntry(report, step.item)),
    )
  return {
    ...(use === undefined ? {} : { use: importLine(report, use) }),
    steps: shown.map(step => shownName(report.items[step.item])),
    sharedWith: use === undefined ? [] : othersThan(graph, use, item),
  }
}

/** Imports that reach an item as well: leaving out one of them does not save it. */
const othersThan = (graph: SizeGraph, use: JsUse, item: number): readonly ImportLine[] =>
  sharedBy(graph, item)
    .uses.filter(
      other => other !== use && (other.from !== use.from || other.line !== use.line || other.name !== use.name),
    )
    .map(other => importLine(graph.report, other))

const isEntry = ({ items }: SizeReport, item: number): boolean => items[item].kind === 'export'

function importLine({ items, inputs }: SizeReport, { from, line, column, specifier, name }: JsUse): ImportLine {
  const { input, name: itemName } = items[from]
  return { file: input === undefined ? itemName : inputs[input].name, line, column, specifier, name }
}

/** Of files it is what could be left out of them: without the whole build there is none. */
function savingsOf(graph: SizeGraph, { match, removable }: Measurement): readonly Saving[] {
  const { what: without, items, uses, outputs } = match
  if (outputs !== undefined) return savingsIn(graph, outputs)
  if (removable !== undefined) return [{ without, bytes: removable }]
  const bytes = uses === undefined ? groupCost(graph, items).removable : importCost(graph, uses).exclusive
  return [{ without, bytes }]
}

function copiesIn(graph: SizeGraph, meant: readonly number[]): readonly Copies[] {
  const { outputs } = graph.report
  const isMeant = (output: number): boolean => meant.includes(output) || meant.includes(outputs[output].within ?? -1)
  return duplicates(graph)
    .filter(({ kind, copies }) => kind === 'output' && copies.some(isMeant))
    .map(({ copies, saved }) => ({ files: copies.map(output => fileOf(graph.report, output)), saved }))
}

function fileOf({ outputs }: SizeReport, output: number): string {
  const { name, within } = outputs[output]
  return within === undefined ? name : `${name} in ${outputs[within].name}`
}
