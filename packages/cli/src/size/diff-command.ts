import type { Command } from 'commander'
import {
  diff,
  diffByName,
  type DiffRow,
  renderDiff,
  renderDiffDetails,
  type SizeReport,
  totalBytes,
} from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addOutputOptions, addReadingOptions, type ListingOptions } from './input-options.ts'
import { ALL, parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'
import { namesOf, nearest, parsePattern } from './select-items.ts'
import { CommandError } from './command-error.ts'

interface DiffOptions extends ListingOptions {
  readonly n: number
  readonly all?: true
  readonly regex?: true
  readonly details?: true
}

const ROWS = 20

export function addDiff(program: Command, host: Host): void {
  addOutputOptions(addReadingOptions(program.command('diff')))
    .summary('lists what changed between two files')
    .description(
      'Lists what changed in size, the largest change first. Things are found again by what they are, also where their names hold a digest.',
    )
    .argument('<old>', 'a module, or a report of a link or a build')
    .argument('<new>', 'what became of it')
    .argument('[items...]', 'names of items to which the list is limited')
    .option('-n <count>', 'how many rows are shown', parseCount, ROWS)
    .option('-a, --all', 'show all rows, whatever -n says')
    .option('--regex', 'take names for regular expressions')
    .option('--details', 'show sizes before and after, and also what was renamed or moved and has its size; all rows')
    .action(
      guarded(host, (old: string, fresh: string, names: string[], options: DiffOptions) => {
        checkWritable(options.output)
        const [before, after] = [readReport(old, options), readReport(fresh, options)]
        const all = options.compat ? diffByName(before, after) : diff(before, after)
        const rows = chosen(all, names, options.regex ?? false, [before, after])
        const total =
          names.length === 0 ? totalBytes(after) - totalBytes(before) : rows.reduce((sum, { delta }) => sum + delta, 0)
        const view = { limit: options.all ? ALL : options.n, total }
        const text = options.details ? renderDiffDetails(rows, options.format) : renderDiff(rows, view, options.format)
        write(options.output, text, host)
      }),
    )
}

/** The rows of items that are asked for. Throws for a name that neither side has. */
function chosen(
  rows: readonly DiffRow[],
  names: readonly string[],
  regex: boolean,
  sides: readonly SizeReport[],
): readonly DiffRow[] {
  if (names.length === 0) return rows
  const wanted = regex
    ? names.map(parsePattern).map(pattern => (name: string) => pattern.test(name))
    : names.map(given => (name: string) => name === given)
  const known = regex ? [] : [...new Set(sides.flatMap(({ items }) => items.flatMap(namesOf)))]
  const missing = regex ? undefined : names.find(name => !known.includes(name))
  if (missing !== undefined) throw new CommandError(`nothing is called "${missing}"${nearest(missing, known)}`)
  const isWanted = (name: string): boolean => wanted.some(matches => matches(name))
  return rows.filter(row => namesIn(row, sides).some(isWanted))
}

/** All that a row's item goes by, on either side. */
function namesIn(
  { name, was, itemBefore, itemAfter }: DiffRow,
  [before, after]: readonly SizeReport[],
): readonly string[] {
  return [
    name,
    ...(was === undefined ? [] : [was]),
    ...(itemBefore === undefined ? [] : namesOf(before.items[itemBefore])),
    ...(itemAfter === undefined ? [] : namesOf(after.items[itemAfter])),
  ]
}
