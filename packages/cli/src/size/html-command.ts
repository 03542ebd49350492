import { basename } from 'node:path'
import type { Command } from 'commander'
import type { Baseline, SizeReport } from '@wasmweld/size'
import { loadBaseline } from './budget-files.ts'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addInputOptions, type InputOptions } from './input-options.ts'
import { isJson, parseJson } from './read-document.ts'
import { readFile, readReport } from './read-report.ts'

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
    .option('--baseline <file>', 'a module, a report or a baseline of budgets that it is compared with')
    .action(
      guarded(host, async (input: string, options: HtmlOptions) => {
        checkWritable(options.output)
        const { title = basename(input), baseline } = options
        const report = readReport(input, options)
        // The page's script is large, and no other command wants it.
        const { renderPage } = await import('@wasmweld/size/html')
        const before = baseline === undefined ? undefined : readBefore(baseline, options)
        write(
          options.output,
          renderPage(report, { title, ...(before === undefined ? {} : { baseline: before }) }),
          host,
        )
      }),
    )
}

/** A baseline that is committed has sizes by name, and no more. */
const readBefore = (path: string, { mode }: HtmlOptions): SizeReport | Baseline =>
  isBaseline(path) ? loadBaseline(path) : readReport(path, { mode })

function isBaseline(path: string): boolean {
  const bytes = readFile(path)
  if (!isJson(bytes)) return false
  const value = parseJson(path, bytes)
  return typeof value === 'object' && value !== null && 'schema' in value && isBaselineSchema(value.schema)
}

const isBaselineSchema = (schema: unknown): boolean =>
  typeof schema === 'string' && schema.startsWith('wasm-size-baseline/')
