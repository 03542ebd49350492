import type { Command } from 'commander'
import { buildGraph, garbage, renderGarbage } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { ALL, parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'

interface GarbageOptions extends ListingOptions {
  readonly n: number
  readonly all?: true
  readonly showDataSegments?: true
}

const ROWS = 10

export function addGarbage(program: Command, host: Host): void {
  addListingOptions(program.command('garbage'))
    .summary('lists what nothing refers to')
    .description('Lists what no export, start function or other root reaches, the largest first.')
    .argument('<input>', 'a module, or a report of a link or a build')
    .option('-n <count>', 'how many rows are shown', parseCount, ROWS)
    .option('-a, --all', 'show all rows, whatever -n says')
    .option('--show-data-segments', 'list data and globals too, and not only their number')
    .action(
      guarded(host, (input: string, options: GarbageOptions) => {
        checkWritable(options.output)
        const graph = buildGraph(readReport(input, options))
        const view = { limit: options.all ? ALL : options.n, dataSegments: options.showDataSegments ?? false }
        write(options.output, renderGarbage(graph, garbage(graph), view, options.format), host)
      }),
    )
}
