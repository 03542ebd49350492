import type { Command } from 'commander'
import { buildGraph, renderTop, top } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { ALL, parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'
import { CommandError } from './command-error.ts'

interface TopOptions extends ListingOptions {
  readonly n?: number
  readonly retained?: true
  readonly retainingPaths?: true
}

export function addTop(program: Command, host: Host): void {
  addListingOptions(program.command('top'))
    .summary('lists what is largest')
    .description('Lists what a file is made of, the largest first. Each byte is counted once.')
    .argument('<input>', 'a module, or a report of a link or a build')
    .option('-n <count>', 'how many rows are shown (default: all)', parseCount)
    .option('--retained', 'sort by what would go together with an item')
    .option('-r, --retaining-paths', 'not there, as in twiggy: see the command paths')
    .action(
      guarded(host, (input: string, options: TopOptions) => {
        if (options.retainingPaths)
          throw new CommandError(
            `retaining paths are not yet implemented\n  wasmweld size paths ${input} shows the paths to everything, and with names those to a few`,
          )
        checkWritable(options.output)
        const retained = options.retained ?? false
        const graph = buildGraph(readReport(input, options))
        const rows = top(graph, { by: retained ? 'retained' : 'bytes' })
        write(options.output, renderTop(graph, rows, { limit: options.n ?? ALL, retained }, options.format), host)
      }),
    )
}
