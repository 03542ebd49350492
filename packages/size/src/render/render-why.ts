import type { SizeGraph } from '../graph/size-graph.ts'
import { dominators } from '../questions/dominators.ts'
import type { WhyStep } from '../questions/shortest-path.ts'
import { shownName } from '../questions/shown-name.ts'
import type { Why } from '../questions/why.ts'
import { shownText } from '../page/shown-text.ts'
import type { JsUse, Root, RootReason, SizeReport } from '../size-report.ts'
import { renderCsv } from './csv.ts'
import type { Format } from './format.ts'
import { treeLabel } from './tree-label.ts'

/** An item that was asked for, and why it is there; without `why`, nothing keeps it. */
export interface WhyAnswer {
  readonly item: number
  readonly why: Why | undefined
}

const REASONS: Readonly<Record<RootReason, string>> = {
  entry: 'the entry point',
  export: 'exported',
  provided: 'asked for by a side module',
  'no-strip': 'marked to be kept',
  constructor: 'a constructor',
  retain: 'marked to be retained',
  destructors: 'runs the destructors',
  'no-gc': 'kept, since nothing is dropped',
  linker: 'what the linker needs',
  start: 'the start function',
  'js-entry': 'an entry of the bundle',
  format: 'what the format needs',
  table: 'a table that others see',
  'custom-section': 'a custom section',
}

/** Ways from roots to items, and who else keeps them. */
export function renderWhy(graph: SizeGraph, answers: readonly WhyAnswer[], format: Format): string {
  if (format === 'json') return `${JSON.stringify(answers.map(answer => asFields(graph, answer)))}\n`
  return format === 'csv' ? asCsv(graph, answers) : answers.map(answer => asText(graph, answer)).join('\n')
}

/** `src/main.ts:3:10 imports decode from "./codec.wasm"`. */
export function useText({ items }: SizeReport, { from, specifier, name, line, column }: JsUse): string {
  return `${shownName(items[from])}:${line}:${column} imports ${name} from "${specifier}"`
}

const fileOf = ({ items, inputs }: SizeReport, item: number): string | undefined => {
  const { input } = items[item]
  return input === undefined ? undefined : inputs[input].name
}

function asText(graph: SizeGraph, { item, why }: WhyAnswer): string {
  const { report } = graph
  const { bytes } = report.items[item]
  const retained = dominators(graph).retained[item]
  const file = fileOf(report, item)
  const title = `${shownName(report.items[item])}: ${bytes} bytes, ${retained} with what only it keeps${file === undefined ? '' : `; from ${file}`}`
  if (why === undefined) return `${shownText(title)}\n  nothing keeps it: no root reaches it\n`
  const lines = [
    title,
    ...why.steps.map((step, level) => `  ${treeLabel(stepText(report, why.root, step), level, '⤷')}`),
    ...others(report, why),
  ]
  return lines.map(line => `${shownText(line)}\n`).join('')
}

function stepText(report: SizeReport, root: Root, { item, edge, use }: WhyStep): string {
  const facts = [edge ?? REASONS[root.reason], fileOf(report, item)].filter(fact => fact !== undefined)
  const asked = use === undefined ? '' : `, ${useText(report, use)}`
  return `${shownName(report.items[item])} (${facts.join(', ')}${asked})`
}

const LISTED = 5

function others(report: SizeReport, { root, sharedBy, usedBy, steps }: Why): string[] {
  const used = usedBy.filter(use => !steps.some(step => step.use === use)).map(use => useText(report, use))
  const roots = sharedBy
    .filter(({ item }) => item !== root.item)
    .map(({ item, reason }) => `${shownName(report.items[item])} (${REASONS[reason]})`)
  return [...listed('also imported at', used), ...listed('also kept by', roots)]
}

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const hidden = names.length - LISTED
  return [`  ${what}`, ...names.slice(0, LISTED), ...(hidden > 0 ? [`... and ${hidden} more`] : [])].map(
    (line, place) => (place === 0 ? line : `    ${line}`),
  )
}

function asFields(graph: SizeGraph, { item, why }: WhyAnswer): object {
  const { report } = graph
  const nameOf = (each: number): string => shownName(report.items[each])
  const rootFields = (root: Root): object => ({ name: nameOf(root.item), reason: root.reason })
  const useFields = ({ from, specifier, name, line, column }: JsUse): object => ({
    ...{ file: nameOf(from), line, column, specifier, name },
  })
  return {
    name: nameOf(item),
    shallow_size: report.items[item].bytes,
    retained_size: dominators(graph).retained[item],
    file: fileOf(report, item),
    ...(why === undefined
      ? { root: null, path: [], roots: [], imports: [] }
      : {
          root: rootFields(why.root),
          path: why.steps.map(step => ({
            name: nameOf(step.item),
            edge: step.edge,
            file: fileOf(report, step.item),
            import: step.use === undefined ? undefined : useFields(step.use),
          })),
          roots: why.sharedBy.map(rootFields),
          imports: why.usedBy.map(useFields),
        }),
  }
}

const asCsv = ({ report }: SizeGraph, answers: readonly WhyAnswer[]): string =>
  renderCsv(
    ['Item', 'Step', 'Name', 'Edge', 'File', 'Import'],
    answers.flatMap(({ item, why }) =>
      (why?.steps ?? []).map((step, place) => {
        const file = fileOf(report, step.item)
        return [
          { text: shownName(report.items[item]) },
          place,
          { text: shownName(report.items[step.item]) },
          step.edge,
          file === undefined ? undefined : { text: file },
          step.use === undefined ? undefined : { text: useText(report, step.use) },
        ]
      }),
    ),
  )
