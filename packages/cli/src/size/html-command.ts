import { basename } from 'node:path'
import type { Command } from 'commander'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addInputOptions, type InputOptions } from './input-options.ts'
import { readReport } from './read-report.ts'

interface HtmlOptions extends InputOptions {
  readonly output: string
  readonly title?: string
  readonly baseline?: string
}

export function addHtml(program: Command, host: Host): void {
  addInputOptions(program.command('html'))
    .summary('writes a page with a map of the bytes')
    .description('Writes a page that shows where the bytes went. It is one file, and asks no network for anything.')
    .argument('<input>', 'a module, or a report of a link or a build')
    .option('-o, --output <file>', 'where to write it; - for the standard output', 'size.html')
    .option('--title <text>', 'its title (default: the name of the input)')
    .option('--baseline <file>', 'a module or a report that it is compared with')
    .action(
      guarded(host, async (input: string, options: HtmlOptions) => {
        checkWritable(options.output)
        const { title = basename(input), baseline } = options
        const report = readReport(input, options)
        // The page's script is large, and no other command wants it.
        const { renderPage } = await import('@wasmweld/size/html')
        const before = baseline === undefined ? undefined : readReport(baseline, { mode: options.mode })
        write(
          options.output,
          renderPage(report, { title, ...(before === undefined ? {} : { baseline: before }) }),
          host,
        )
      }),
    )
}
