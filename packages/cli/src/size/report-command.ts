import type { Command } from 'commander'
import { measureCompressed, type SizeReport } from '@wasmweld/size'
import { nodeCompressor } from '@wasmweld/size/node'
import { CommandError } from './command-error.ts'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addInputOptions, type InputOptions } from './input-options.ts'
import { readInput } from './read-report.ts'

interface ReportOptions extends InputOptions {
  readonly output: string
  readonly compressed?: true
}

export function addReport(program: Command, host: Host): void {
  addInputOptions(program.command('report'))
    .summary('writes all that is known as JSON, for the other commands and for scripts')
    .description('Writes everything that is known as JSON: items, references, roots. All other commands read it.')
    .argument('<input>', 'a module, or a report of a link')
    .option('-o, --output <file>', 'where to write it; - for the standard output', '-')
    .option('--compressed', 'measure gzip and brotli too; takes seconds for each ten megabytes')
    .action(
      guarded(host, async (path: string, options: ReportOptions) => {
        checkWritable(options.output)
        const { report, contents } = readInput(path, options)
        if (options.compressed && contents === undefined)
          throw new CommandError(`--compressed needs the file itself, and ${path} is a report\n  give the module`)
        const measured =
          options.compressed && contents !== undefined
            ? await measureCompressed(report, contents, nodeCompressor)
            : report
        write(options.output, reportText(measured), host)
      }),
    )
}

/** Columns of numbers may be typed arrays, which JSON would make objects of. */
function reportText({ edges, ...report }: SizeReport): string {
  const columns = Object.fromEntries(
    Object.entries(edges as object).map(([name, column]) => [name, Array.from(column as ArrayLike<number>)]),
  )
  return `${JSON.stringify({ ...report, edges: columns })}\n`
}
