import { type Command, Option } from 'commander'
import { renderTree, type SizeReport, tree, TREE_KINDS, type TreeKind } from '@wasmweld/size'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'

interface TreeOptions extends ListingOptions {
  readonly by?: TreeKind
  readonly d: number
  readonly n: number
}

const LEVELS = 3
const ROWS = 10

export function addTree(program: Command, host: Host): void {
  addListingOptions(program.command('tree'))
    .summary('shows the bytes in folders: archives, objects, source files, crates …')
    .description('Shows the bytes in folders, the largest first. Each byte is in one of them.')
    .argument('<input>', 'a module, or a report of a link or a build')
    .addOption(
      new Option(
        '--by <what>',
        'what the folders are (default: archive where objects are known, else section)',
      ).choices(TREE_KINDS),
    )
    .option('-d <depth>', 'how many levels are shown', parseCount, LEVELS)
    .option('-n <count>', 'how many rows below each folder are shown', parseCount, ROWS)
    .action(
      guarded(host, (input: string, options: TreeOptions) => {
        checkWritable(options.output)
        const report = readReport(input, options)
        const root = tree(report, options.by ?? defaultKind(report))
        write(options.output, renderTree(root, { depth: options.d, limit: options.n }, options.format), host)
      }),
    )
}

const defaultKind = ({ inputs }: SizeReport): TreeKind => (inputs.length === 0 ? 'section' : 'archive')
