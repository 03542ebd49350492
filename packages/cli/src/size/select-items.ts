import { closest } from '@wasmweld/linker'
import { describeDropped, type Item, nearNames, type SizeReport } from '@wasmweld/size'
import { CommandError } from './command-error.ts'

/** How names on the command line are meant. */
export interface Selection {
  readonly names: readonly string[]
  readonly regex: boolean
}

/** Everything that an item goes by. */
export const namesOf = ({ name, demangled, aliases = [] }: Item): readonly string[] => [
  name,
  ...(demangled === undefined ? [] : [demangled]),
  ...aliases,
]

/**
 * The items that are meant, each once: those of the given names, name by name, or in the report's order all that one of the patterns
 * matches. Throws for a name that nothing has; that a pattern matches nothing is an answer.
 */
export function selectItems(report: SizeReport, { names, regex }: Selection): number[] {
  const { items } = report
  if (regex) {
    const patterns = names.map(parsePattern)
    return positions(items, item => patterns.some(pattern => namesOf(item).some(name => pattern.test(name))))
  }
  const wanted = new Map(names.map(name => [name, [] as number[]]))
  items.forEach((item, position) => {
    for (const name of namesOf(item)) wanted.get(name)?.push(position)
  })
  for (const [name, meant] of wanted) if (meant.length === 0) throw new CommandError(describeMissing(report, name))
  return [...new Set([...wanted.values()].flatMap(meant => withoutEntries(items, meant)))]
}

/** Says of a name that no item has that it was left out, and why, or which names are near. */
function describeMissing(report: SizeReport, name: string): string {
  const { kept, dropped } = nearNames(report, name)
  const left = dropped.map(each => describeDropped(report, each))
  if (dropped.some(each => each.name === name || each.demangled === name)) return left.join('\n')
  return [`nothing is called ${quoted(name)}${didYouMean(kept)}`, ...left.map(line => `  ${line}`)].join('\n')
}

/** What the format has of a thing elsewhere goes by its name as well; who names the thing means itself. */
function withoutEntries(items: readonly Item[], meant: readonly number[]): readonly number[] {
  const things = meant.filter(item => items[item].kind !== 'name' && items[item].kind !== 'element')
  return things.length === 0 ? meant : things
}

const positions = (items: readonly Item[], wanted: (item: Item) => boolean): number[] =>
  items.flatMap((item, position) => (wanted(item) ? [position] : []))

const quoted = (name: string): string => `"${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}"`
/** Of a name that a message quotes. */
const LONGEST = 200
const SUGGESTIONS = 5

/** A line that says which names are near, behind a message about one that is nowhere. */
export function nearest(name: string, candidates: readonly string[]): string {
  const needle = name.toLowerCase()
  const near = closest(name, candidates)
  const inside = needle === '' ? [] : candidates.filter(candidate => candidate.toLowerCase().includes(needle))
  return didYouMean([...new Set([...near, ...inside])].slice(0, SUGGESTIONS))
}

const didYouMean = (names: readonly string[]): string =>
  names.length === 0 ? '' : `\n  did you mean ${names.map(quoted).join(', ')}?`

/** Flags that Rust's patterns begin with, as in `(?i)name`. */
const FLAGS = /^\(\?([ims]+)\)/

/** A pattern, in JavaScript's syntax or in as much of Rust's as twiggy's users write. Throws for one that is neither. */
export function parsePattern(text: string): RegExp {
  const [start = '', flags = ''] = FLAGS.exec(text) ?? []
  const source = text.slice(start.length).replaceAll('(?P<', '(?<')
  try {
    return new RegExp(source, `u${flags}`)
  } catch {
    return loosely(text, source, flags)
  }
}

/** Without `u`, a needless `\` before a sign is no error, as in Rust. */
function loosely(text: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    throw new CommandError(`${quoted(text)} is no regular expression: ${(error as Error).message}`)
  }
}
