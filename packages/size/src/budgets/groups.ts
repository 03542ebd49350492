import { nameParts } from '../names/name-parts.ts'
import { stableName } from '../questions/diff/stable-name.ts'
import { shownName } from '../questions/shown-name.ts'
import { pathMatcher, symbolMatcher } from './glob.ts'
import type { Matcher } from './glob.ts'
import type { Baseline, Sizes } from './baseline.ts'
import type { Pattern } from './budget.ts'
import type { Item, ItemKind, Output, SizeReport } from '../size-report.ts'

/** Something that a selector can mean. */
export interface Group {
  /** Unique among those of its kind, and the same in the next build: `code of app.wasm`. */
  readonly label: string
  /** What a pattern is compared with. */
  readonly names: readonly string[]
  readonly items: readonly number[]
  /** Positions in `outputs`, where whole files are meant. */
  readonly outputs?: readonly number[]
  /** Positions in `uses`, where imports are meant. */
  readonly uses?: readonly number[]
}

/** A group as the baseline has it. */
export interface Recorded {
  readonly label: string
  readonly name: string
  readonly bytes: number
}

export type GroupKind = 'output' | 'side' | 'import' | 'archive' | 'object' | 'js' | 'crate' | 'symbol' | 'section'

/** What a selector's field means. */
export interface GroupRow {
  readonly kind: GroupKind
  /** For messages. */
  readonly noun: string
  readonly plural: string
  readonly matcher: (pattern: Pattern) => Matcher
  readonly groups: (report: SizeReport) => readonly Group[]
  /** Undefined where a baseline has no sums of the kind, only what budgets measured. */
  readonly recorded?: (baseline: Baseline) => readonly Recorded[]
}

export const GROUP_ROWS: readonly GroupRow[] = [
  {
    kind: 'output',
    noun: 'output',
    plural: 'outputs',
    matcher: pathMatcher,
    groups: report => outputGroups(report, () => true),
    recorded: ({ outputs, apart }) => [...flat(outputs), ...flat(apart)],
  },
  {
    kind: 'side',
    noun: 'side module',
    plural: 'side modules',
    matcher: pathMatcher,
    groups: report => outputGroups(report, ({ role }) => role === 'side'),
    recorded: ({ sides }) => flat(sides),
  },
  { kind: 'import', noun: 'import', plural: 'imports', matcher: pathMatcher, groups: importGroups },
  {
    kind: 'archive',
    noun: 'archive',
    plural: 'archives',
    matcher: pathMatcher,
    groups: report => inputGroups(report, ({ archive }) => (archive === undefined ? [] : [archive])),
    recorded: ({ archives }) => flat(archives),
  },
  {
    kind: 'object',
    noun: 'object',
    plural: 'objects',
    matcher: pathMatcher,
    groups: report =>
      inputGroups(report, ({ name, kind, archive, member }) =>
        kind === 'js' ? [] : member === undefined ? [name] : [name, `${archive}/${member}`],
      ),
    recorded: ({ objects }) => flat(objects),
  },
  {
    kind: 'js',
    noun: 'JavaScript module',
    plural: 'JavaScript modules',
    matcher: pathMatcher,
    groups: report => inputGroups(report, ({ name, kind }) => (kind === 'js' ? [name] : [])),
    recorded: ({ js }) => flat(js),
  },
  {
    kind: 'crate',
    noun: 'crate',
    plural: 'crates',
    matcher: pathMatcher,
    groups: crateGroups,
    recorded: ({ crates }) => flat(crates),
  },
  {
    kind: 'symbol',
    noun: 'symbol',
    plural: 'symbols',
    matcher: symbolMatcher,
    groups: symbolGroups,
    recorded: ({ symbols }) => nested(symbols, 'in'),
  },
  {
    kind: 'section',
    noun: 'section',
    plural: 'sections',
    matcher: pathMatcher,
    groups: sectionGroups,
    recorded: ({ sections }) => nested(sections, 'of'),
  },
]

export const groupRow = (kind: GroupKind): GroupRow => GROUP_ROWS.find(row => row.kind === kind) as GroupRow

const flat = (sizes: Sizes): readonly Recorded[] => [...sizes].map(([name, bytes]) => ({ label: name, name, bytes }))

const nested = (sizes: ReadonlyMap<string, Sizes>, word: string): readonly Recorded[] =>
  [...sizes].flatMap(([around, inner]) =>
    [...inner].map(([name, bytes]) => ({ label: `${name} ${word} ${around}`, name, bytes })),
  )

/** An output by the name that it also has in the next build. What is text in a file may be that in several. */
export function outputLabel({ name, stableName: stable = name, within }: Output, outputs: readonly Output[]): string {
  return within === undefined ? stable : `${stable} in ${outputLabel(outputs[within], outputs)}`
}

/** Collects items under labels, in the order in which labels first come. */
class Collected {
  readonly #groups = new Map<string, { names: Set<string>; items: number[] }>()

  add(label: string, names: readonly string[], item: number): void {
    const group = this.#groups.get(label) ?? { names: new Set(), items: [] }
    this.#groups.set(label, group)
    for (const name of names) group.names.add(name)
    group.items.push(item)
  }

  all(): readonly Group[] {
    return Array.from(this.#groups, ([label, { names, items }]) => ({ label, names: [...names], items }))
  }
}

function outputGroups({ outputs, items }: SizeReport, isMeant: (output: Output) => boolean): readonly Group[] {
  const own: number[][] = outputs.map(() => [])
  for (const [position, { output }] of items.entries()) own[output].push(position)
  const within = (position: number): number[] => [
    ...own[position],
    ...outputs.flatMap((each, inner) => (each.within === position && inner !== position ? own[inner] : [])),
  ]
  return outputs.flatMap((output, position) =>
    isMeant(output)
      ? [
          {
            label: outputLabel(output, outputs),
            names: [output.name, output.stableName ?? output.name, outputLabel(output, outputs)],
            items: within(position),
            outputs: [position],
          },
        ]
      : [],
  )
}

/** `names` gives what a pattern may say of an input; the first is the label. Empty for one that is not meant. */
function inputGroups(
  { inputs, items }: SizeReport,
  names: (input: SizeReport['inputs'][number]) => readonly string[],
): readonly Group[] {
  const namesOf = inputs.map(names)
  const collected = new Collected()
  for (const [position, { input }] of items.entries()) {
    const own = input === undefined ? [] : namesOf[input]
    if (own.length > 0) collected.add(own[0], own, position)
  }
  return collected.all()
}

/** By specifier; the items are those that are imported. */
function importGroups({ uses }: SizeReport): readonly Group[] {
  const bySpecifier = new Map<string, number[]>()
  for (const [position, { specifier }] of uses.entries())
    bySpecifier.set(specifier, [...(bySpecifier.get(specifier) ?? []), position])
  return Array.from(bySpecifier, ([specifier, positions]) => ({
    label: specifier,
    names: [specifier],
    items: [...new Set(positions.map(position => uses[position].to))],
    uses: positions,
  }))
}

const SYMBOLS: ReadonlySet<ItemKind> = new Set<ItemKind>([
  'function',
  'synthetic-function',
  'data',
  'global',
  'table',
  'tag',
])

/** Whether an item is what a programmer calls a symbol. */
export const isSymbol = ({ kind }: Item): boolean => SYMBOLS.has(kind)

/** What a symbol comes from: an object, a module that nobody looked into before, or the linker. */
export function originOf(item: Item, { inputs, outputs }: SizeReport): string {
  if (item.input !== undefined) return inputs[item.input].name
  const output = outputs[item.output]
  return output.confidence === 'exact' ? '(linker)' : outputLabel(output, outputs)
}

/** A symbol's name among those of its origin, as baselines have it. */
export function symbolPlace(
  { label, items: [item] }: Group,
  report: SizeReport,
): { readonly origin: string; readonly name: string } {
  const origin = originOf(report.items[item], report)
  return { origin, name: label.slice(0, label.length - ` in ${origin}`.length) }
}

function symbolGroups(report: SizeReport): readonly Group[] {
  const taken = new Map<string, number>()
  return report.items.flatMap((item, position) => {
    if (!isSymbol(item)) return []
    const shown = shownName(item)
    const name = stableName(shown)
    const origin = originOf(item, report)
    const label = `${name} in ${origin}`
    const nth = (taken.get(label) ?? 0) + 1
    taken.set(label, nth)
    const names = [...new Set([name, shown, item.name, ...(item.aliases ?? [])])]
    return [{ label: nth === 1 ? label : `${name}#${nth} in ${origin}`, names, items: [position] }]
  })
}

function crateGroups({ items }: SizeReport): readonly Group[] {
  const collected = new Collected()
  for (const [position, item] of items.entries()) {
    const crate = isSymbol(item) ? nameParts(item.name)?.crate : undefined
    if (crate !== undefined) collected.add(crate, [crate], position)
  }
  return collected.all()
}

function sectionGroups({ items, outputs }: SizeReport): readonly Group[] {
  const collected = new Collected()
  for (const [position, { section, output }] of items.entries())
    if (section !== '') collected.add(`${section} of ${outputLabel(outputs[output], outputs)}`, [section], position)
  return collected.all()
}

/** What goes by its number only is one with its kind: each would move when another is put before it, and say nothing in a diff. */
export const withoutNumber = (name: string): string =>
  name.replace(/^(code|data|elem|table|memory|global|tag)\[\d+\]$/, '$1[*]')
