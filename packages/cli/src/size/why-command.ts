import type { Command } from 'commander'
import { buildGraph, renderWhy, type SizeReport, why } from '@wasmweld/size'
import { CommandError } from './command-error.ts'
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
        checkDropped(report, options.regex ? [] : names)
        const items = selectItems(report, { names, regex: options.regex ?? false })
        const answers = items.map(item => ({ item, why: why(graph, item) }))
        write(options.output, renderWhy(graph, answers, options.format), host)
      }),
    )
}

const WHY_DROPPED = {
  unreached: 'nothing that is kept refers to it',
  comdat: 'another object has the same, which was kept',
  stripped: 'it was asked to be stripped',
} as const

/** What was left out is no item, and is told of as what it is. */
function checkDropped({ dropped, items, inputs }: SizeReport, names: readonly string[]): void {
  for (const name of names) {
    if (items.some(item => item.name === name || item.demangled === name)) continue
    const found = dropped.find(each => each.name === name || each.demangled === name)
    if (found === undefined) continue
    const file = found.input === undefined ? '' : ` of ${inputs[found.input].name}`
    throw new CommandError(
      `${name}${file} is not in the output: ${WHY_DROPPED[found.why]} (${found.bytes} bytes were saved)`,
    )
  }
}
