import type { Command } from 'commander'
import { buildGraph, paths, renderPaths } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'
import { selectItems } from './select-items.ts'

interface PathsOptions extends ListingOptions {
  readonly d: number
  readonly r: number
  readonly descending?: true
  readonly regex?: true
}

const LEVELS = 10
const NEIGHBOURS = 10

export function addPaths(program: Command, host: Host): void {
  addListingOptions(program.command('paths'))
    .summary('shows by which ways items are reached')
    .description('Shows who refers to items, and who to those; of all items where none are named.')
    .argument('<input>', 'a module, or a report of a link or a build')
    .argument('[functions...]', 'names of items from which the paths start')
    .option('-d <depth>', 'how long paths are shown', parseCount, LEVELS)
    .option('-r <paths>', 'how many neighbours of an item are followed', parseCount, NEIGHBOURS)
    .option('--descending', 'show what items refer to, from the roots where none are named')
    .option('--regex', 'take names for regular expressions')
    .action(
      guarded(host, (input: string, names: string[], options: PathsOptions) => {
        checkWritable(options.output)
        const descending = options.descending ?? false
        const graph = buildGraph(readReport(input, options))
        const tree = paths(graph, {
          ...(names.length === 0
            ? {}
            : { starts: selectItems(graph.report, { names, regex: options.regex ?? false }) }),
          ...{ descending, depth: options.d, breadth: options.r, neighbours: options.format === 'csv' },
        })
        if (tree.limited)
          host.terminal.error(
            `wasmweld: warning: longer paths would be too many rows: shown are those of up to ${tree.depth} steps\n` +
              `  name fewer items, or ask for fewer neighbours with -r\n`,
          )
        write(options.output, renderPaths(graph, tree, { descending }, options.format), host)
      }),
    )
}
