import type { Command } from 'commander'
import { buildGraph, renderWhy, why } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { readReport } from './read-report.ts'
import { selectItems } from './select-items.ts'

interface WhyOptions extends ListingOptions {
  readonly regex?: true
}

export function addWhy(program: Command, host: Host): void {
  addListingOptions(program.command('why'))
    .summary('shows why something is there, from the line of JavaScript that imports it')
    .description(
      'Shows a shortest way from what the build starts with down to an item: from the line of JavaScript that imports it where that is known; and who else keeps it.',
    )
    .argument('<input>', 'a module, or a report of a link or a build')
    .argument('<items...>', 'names of functions, data or other items')
    .option('--regex', 'take names for regular expressions')
    .action(
      guarded(host, (input: string, names: string[], options: WhyOptions) => {
        checkWritable(options.output)
        const report = readReport(input, options)
        const graph = buildGraph(report)
        const items = selectItems(report, { names, regex: options.regex ?? false })
        const answers = items.map(item => ({ item, why: why(graph, item) }))
        write(options.output, renderWhy(graph, answers, options.format), host)
      }),
    )
}
