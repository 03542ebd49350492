import type { Command } from 'commander'
import { buildGraph, monos, renderMonos } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { ALL, parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'
import { nearest, parsePattern } from './select-items.ts'
import { CommandError } from './command-error.ts'

interface MonosOptions extends ListingOptions {
  readonly onlyGenerics?: true
  readonly maxGenerics: number
  readonly maxMonos: number
  readonly all?: true
  readonly allGenerics?: true
  readonly allMonos?: true
  readonly regex?: true
}

const ROWS = 10

export function addMonos(program: Command, host: Host): void {
  addListingOptions(program.command('monos'), '-d, --mode <mode>')
    .summary('lists generic functions and what was made of them')
    .description(
      'Lists generic functions and templates with their instances. The bloat is about what would be saved if there were one instance.',
    )
    .argument('<input>', 'a module, or a report of a link or a build')
    .argument('[generics...]', 'names of generic functions, without what they are made for')
    .option('-g, --only-generics', 'leave out the instances')
    .option('-m, --max-generics <count>', 'how many generic functions are shown', parseCount, ROWS)
    .option('-n, --max-monos <count>', 'how many instances of each are shown', parseCount, ROWS)
    .option('-a, --all', 'show all of both, whatever -m and -n say')
    .option('--all-generics', 'show all generic functions, whatever -m says')
    .option('--all-monos', 'show all instances, whatever -n says')
    .option('--regex', 'take names for regular expressions')
    .action(
      guarded(host, (input: string, names: string[], options: MonosOptions) => {
        checkWritable(options.output)
        const graph = buildGraph(readReport(input, options))
        const groups = monos(graph)
        const wanted = matcher(
          names,
          options.regex ?? false,
          groups.map(({ generic }) => generic),
        )
        const view = {
          generics: options.all || options.allGenerics ? ALL : options.maxGenerics,
          ...(options.onlyGenerics ? {} : { instances: options.all || options.allMonos ? ALL : options.maxMonos }),
        }
        const chosen = groups.filter(({ generic }) => wanted(generic))
        write(options.output, renderMonos(graph, chosen, view, options.format), host)
      }),
    )
}

/** Which generic functions are asked for. Throws for a name that none has. */
function matcher(names: readonly string[], regex: boolean, generics: readonly string[]): (generic: string) => boolean {
  if (names.length === 0) return () => true
  if (regex) {
    const patterns = names.map(parsePattern)
    return generic => patterns.some(pattern => pattern.test(generic))
  }
  const missing = names.find(name => !generics.includes(name))
  if (missing !== undefined)
    throw new CommandError(`no generic function is called "${missing}"${nearest(missing, generics)}`)
  return generic => names.includes(generic)
}
