import type { App } from '../app.ts'
import { categoryOf } from '../categories.ts'
import { button, element } from '../dom.ts'
import { formatChange, formatShare, formatSize } from '../format.ts'
import { shownName } from '../../questions/shown-name.ts'
import { dominators } from '../../questions/dominators.ts'
import { shownText } from '../shown-text.ts'
import type { InputFile, Item, SizeReport } from '../../size-report.ts'
import { factList, longList, section } from './parts.ts'
import type { Fact } from './parts.ts'
import { referenceSections } from './references.ts'
import { whySection } from './why-section.ts'

const exact = (bytes: number): string => `${bytes.toLocaleString('en')} byte${bytes === 1 ? '' : 's'}`

/** All about one item. */
export function itemDetails(app: App, number: number): readonly HTMLElement[] {
  const { model } = app
  const item = model.report.items[number]
  const isGone = model.changeOf.get(number)?.kind === 'removed'
  const name = shownText(shownName(item))
  return [
    button(
      'Back to the overview',
      () => {
        app.go({ item: undefined })
      },
      { class: 'back' },
    ),
    element('h2', { tabindex: -1 }, element('span', { class: 'name' }, name)),
    element(
      'p',
      { class: 'lead' },
      element('span', { class: `swatch category-${categoryOf(item.kind).id}`, 'aria-hidden': 'true' }),
      [item.kind.replaceAll('-', ' '), ...(item.flags ?? [])].join(', '),
    ),
    section('Size', factList(sizeFacts(app, number))),
    section('Where', factList(placeFacts(model.report, item))),
    ...sourceSection(model.report, item),
    ...(isGone
      ? [section('Why it is here', element('p', {}, 'It is not: only the baseline has it.'))]
      : [whySection(app, number), ...referenceSections(app, number)]),
  ]
}

function sizeFacts({ model }: App, number: number): readonly Fact[] {
  const item = model.report.items[number]
  const { bytes, parts, padding, memory } = item
  const change = model.changeOf.get(number)
  const facts: Fact[] = [['In the file', exact(bytes)]]
  if (parts !== undefined) {
    const { body, sizeLeb, declaration } = parts
    facts.push(['made of', `body ${String(body)}, its length ${String(sizeLeb)}, declaration ${String(declaration)}`])
  }
  for (const area of ['gzip', 'brotli'] as const) {
    const estimate = model.compressed(area)?.[number]
    if (estimate !== undefined) facts.push([`${area}, estimated`, `≈ ${exact(Math.round(estimate))}`])
  }
  const output = model.report.outputs[item.output]
  facts.push(['Share of the file', formatShare(bytes, output.bytes)])
  if (change?.kind !== 'removed') facts.push(['Retained', retained(model, number)])
  if (padding !== undefined) facts.push(['LEB padding', `${exact(padding)}, counted apart`])
  if (memory !== undefined) facts.push(['In memory', exact(memory)])
  if (change !== undefined) {
    facts.push(['Baseline', exact(change.before)], ['Change', `${formatChange(change.delta)}, ${change.kind}`])
    if (change.was !== undefined) facts.push(['Was', element('span', { class: 'name' }, shownText(change.was))])
  }
  return facts
}

function retained(model: App['model'], number: number): string {
  const graph = model.graph()
  const { parent, retained: sizes } = dominators(graph)
  if (parent[number] === -1) return 'nothing keeps it'
  const others = sizes[number] - model.report.items[number].bytes
  return others === 0 ? 'itself alone' : `${exact(sizes[number])}: ${formatSize(others)} more go with it`
}

function placeFacts(report: SizeReport, item: Item): readonly Fact[] {
  const output = report.outputs[item.output]
  const facts: Fact[] = [['Output', named(output.name)]]
  if (item.section !== '') facts.push(['Section', named(item.section)])
  const [first] = item.ranges
  if (item.ranges.length > 0) facts.push(['At', `${hex(first[0])} – ${hex(first[1])}${moreRanges(item)}`])
  if (item.input !== undefined) facts.push(...inputFacts(report.inputs[item.input]))
  if (item.comdat !== undefined) facts.push(['COMDAT group', named(item.comdat)])
  if (item.name !== shownName(item)) facts.push(['Symbol', named(item.name)])
  if (item.aliases !== undefined) facts.push(['Also called', named(item.aliases.join(', '))])
  if (output.confidence === 'decoded')
    facts.push(['Known from', 'the finished file, whose code says less than objects do'])
  return facts
}

function inputFacts({ kind, name, archive, member, package: from, pulledBy }: InputFile): readonly Fact[] {
  const facts: Fact[] = []
  if (from !== undefined) facts.push(['Package', named(from)])
  if (archive !== undefined) facts.push(['Archive', named(archive)])
  facts.push([kind === 'js' ? 'Module' : 'Object', named(member ?? name)])
  if (pulledBy !== undefined) facts.push(['Pulled in by', named(pulledBy.symbol), ' in ', named(pulledBy.file)])
  return facts
}

const named = (text: string): HTMLElement => element('span', { class: 'name' }, shownText(text))
const hex = (offset: number): string => `0x${offset.toString(16)}`
const moreRanges = ({ ranges }: Item): string => (ranges.length === 1 ? '' : ` and ${String(ranges.length - 1)} more`)

function sourceSection({ sources }: SizeReport, { lines, bytes }: Item): readonly HTMLElement[] {
  if (lines === undefined || lines.length === 0) return []
  const rows = lines.toSorted(([, one], [, other]) => other - one)
  return [
    section(
      'Source files',
      longList(rows, ([source, size]) => [
        element('span', { class: 'name' }, shownText(sources[source])),
        element('span', { class: 'size' }, `${formatSize(size)} · ${formatShare(size, bytes)}`),
      ]),
    ),
  ]
}
