import type { Command } from 'commander'
import {
  allCostRows,
  buildGraph,
  type CostKind,
  costRows,
  type CostRow,
  renderCost,
  type SizeGraph,
} from '@wasmweld/size'
import { CommandError } from './command-error.ts'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addListingOptions, type ListingOptions } from './input-options.ts'
import { parseCount } from './parse-words.ts'
import { readReport } from './read-report.ts'

const KINDS: Readonly<Record<CostKind, string>> = {
  import: 'what JavaScript imports, by the specifier as it is written',
  export: 'what is exported',
  archive: 'an archive',
  object: "an object, or an archive's member as in 'libz.a(inflate.o)'",
  js: 'a JavaScript module',
  crate: 'a crate of Rust',
  symbol: 'a function or data',
  section: 'a section',
}

type CostOptions = ListingOptions & { readonly n: number } & { readonly [Kind in CostKind]?: readonly string[] }

const ROWS = 20

export function addCost(program: Command, host: Host): void {
  const command = addListingOptions(program.command('cost'))
    .summary('says what would be saved without an import, an archive, an object …')
    .description(
      'Says what things cost: all that they need, what would be gone without them, and for imports what they share with others. Patterns may have *. Without a question, all imports are listed, or all exports where there are none.',
    )
    .argument('<input>', 'a module, or a report of a link or a build')
    .option('-n <count>', 'how many rows are shown where nothing is asked for', parseCount, ROWS)
  for (const [kind, help] of Object.entries(KINDS))
    command.option(`--${kind} <pattern>`, help, (pattern: string, others: readonly string[] = []) => [
      ...others,
      pattern,
    ])
  command.action(
    guarded(host, (input: string, options: CostOptions) => {
      checkWritable(options.output)
      const graph = buildGraph(readReport(input, options))
      const asked = askedRows(graph, options)
      const rows = asked ?? allCostRows(graph, options.n)
      write(options.output, renderCost(graph.report, rows, { sharers: asked !== undefined }, options.format), host)
    }),
  )
}

/** Undefined where nothing is asked for. Throws for what matches nothing. */
function askedRows(graph: SizeGraph, options: CostOptions): readonly CostRow[] | undefined {
  const asked = (Object.keys(KINDS) as CostKind[]).flatMap(kind =>
    (options[kind] ?? []).map(pattern => ({ kind, pattern })),
  )
  if (asked.length === 0) return undefined
  return asked.flatMap(question => {
    const answer = costRows(graph, question)
    if ('missing' in answer) throw new CommandError(answer.missing)
    return answer.rows
  })
}
