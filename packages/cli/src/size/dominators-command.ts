import type { Command } from 'commander'
import { buildGraph, dominators, dominatorTree, renderDominators, type SizeGraph } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { ALL, parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'
import { selectItems } from './select-items.ts'

interface DominatorsOptions extends ListingOptions {
  readonly d: number
  readonly r: number
  readonly regex?: true
}

export function addDominators(program: Command, host: Host): void {
  addListingOptions(program.command('dominators'))
    .summary('shows what keeps what alive alone')
    .description(
      'Shows the dominator tree: below an item stands what only it keeps alive, and its retained size is what would go with it.',
    )
    .argument('<input>', 'a module, or a report of a link or a build')
    .argument('[items...]', 'names of items whose subtrees are shown')
    .option('-d <depth>', 'how deep the tree is shown', parseCount, ALL)
    .option('-r <rows>', 'how many rows of the tree are looked at', parseCount, ALL)
    .option('--regex', 'take names for regular expressions')
    .action(
      guarded(host, (input: string, names: string[], options: DominatorsOptions) => {
        checkWritable(options.output)
        const graph = buildGraph(readReport(input, options))
        const starts = names.length === 0 ? undefined : startsOf(graph, names, options.regex ?? false)
        const tree = dominatorTree(graph, {
          ...(starts === undefined ? {} : { starts }),
          depth: options.d,
          rows: options.r,
        })
        write(options.output, renderDominators(graph, tree, options.format), host)
      }),
    )
}

/** Names keep their order, what patterns match is sorted by retained size. */
function startsOf(graph: SizeGraph, names: readonly string[], regex: boolean): readonly number[] {
  const found = selectItems(graph.report, { names, regex })
  if (!regex) return found
  const { retained } = dominators(graph)
  return found.sort((one, other) => retained[other] - retained[one])
}
