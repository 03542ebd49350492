import { type Command, Option } from 'commander'
import {
  type Baseline,
  baselineOf,
  type Budget,
  checkBudgets as check,
  type Compression,
  isFailure,
  measureCompressed,
  type OutputContents,
  type Selector,
  type SizeReport,
  writeBaseline,
} from '@wasmweld/size'
import { nodeCompressor } from '@wasmweld/size/node'
import { checkBudgets, loadBaseline, loadBudgets, type LoadedBudgets } from './budget-files.ts'
import { checkOutputs, type CheckOutputs, writeResults } from './check-outputs.ts'
import { CommandError } from './command-error.ts'
import { checkWritable, guarded, type Host, write } from './host.ts'
import { addInputOptions, type InputOptions } from './input-options.ts'
import { readInput } from './read-report.ts'

/** A budget that is given in options. */
type BudgetOptions = { readonly select?: string } & Omit<Budget, 'select'>

type CheckOptions = InputOptions &
  CheckOutputs &
  BudgetOptions & {
    readonly budgets?: string
    readonly updateBaseline?: true
  }

const LIMITS = ['max', 'warn', 'maxIncrease', 'warnIncrease'] as const

export function addCheck(program: Command, host: Host): void {
  addBudgetOptions(addInputOptions(program.command('check')))
    .summary('checks budgets; ends with 1 where one is not kept')
    .description(
      'Checks budgets, from a file or one from options, and says of a broken one what is in it, why, and what would be saved. Ends with 1 where one is not kept or cannot be checked.',
    )
    .argument('<input>', 'a module, or a report of a link or a build')
    .option('--baseline <file>', 'sizes that growth is measured against')
    .option('--update-baseline', 'write the baseline anew from this input')
    .option('-o, --output <file>', 'where to write the results; - for the standard output', '-')
    .addOption(new Option('-f, --format <format>', 'how to write them').choices(['text', 'json']).default('text'))
    .option('--github', "also annotate importing lines and write the job's summary, where GitHub runs it")
    .option('--markdown <file>', 'also write a page of Markdown')
    .option('--junit <file>', 'also write JUnit XML, a test case for each budget')
    .option('--open-metrics <file>', 'also write OpenMetrics, as GitLab compares them')
    .option('--size-limit-json <file>', 'also write what size-limit --json writes')
    .action(
      guarded(host, async (path: string, options: CheckOptions) => {
        checkOutputs(options)
        const loaded = await budgetsOf(options)
        const { report, contents } = readInput(path, options)
        const measured = await measure(report, contents, loaded.budgets)
        const baseline = baselineFor(measured, loaded.budgets, options, host)
        const shared = baseline === undefined ? {} : { baseline }
        const results = check(measured, loaded.budgets, { ...shared, baselines: loaded.baselines })
        if (loaded.budgets.length > 0) writeResults({ report: measured, results, ...shared }, options, host)
        if (results.some(isFailure)) host.end(1)
      }),
    )
}

function addBudgetOptions(command: Command): Command {
  return command
    .option('--budgets <file>', 'a list of budgets, in JSON or as what a JavaScript module exports')
    .option('--max <size>', 'a budget: more is an error; 64 kB, 64 KiB, bytes, or a share as 25 %')
    .option('--warn <size>', 'the same: more is a warning')
    .option('--max-increase <size>', 'the same: more growth since the baseline is an error')
    .option('--warn-increase <size>', 'the same: more growth since the baseline is a warning')
    .option(
      '--select <kind=pattern>',
      'what that budget is for: output, archive, object, crate, symbol, section … (default: total)',
    )
    .option('--metric <metric>', 'what is measured: self, retained or exclusive')
    .option('--compression <name>', 'raw, gzip or brotli')
}

async function budgetsOf(options: CheckOptions): Promise<LoadedBudgets> {
  const own = ownBudget(options)
  if (own.length > 0) checkBudgets(own, 'the options')
  if (options.budgets === undefined) {
    if (own.length === 0 && !options.updateBaseline)
      throw new CommandError('there is nothing to check\n  give --budgets FILE, or one budget as --max SIZE')
    return { budgets: own, baselines: new Map() }
  }
  const { budgets, baselines } = await loadBudgets(options.budgets)
  return { budgets: [...budgets, ...own], baselines }
}

function ownBudget({ select, metric, compression, ...options }: CheckOptions): readonly Budget[] {
  const limits = Object.fromEntries(
    LIMITS.flatMap(field => (options[field] === undefined ? [] : [[field, options[field]]])),
  )
  const rest = { ...(metric === undefined ? {} : { metric }), ...(compression === undefined ? {} : { compression }) }
  const isGiven = select !== undefined || [limits, rest].some(fields => Object.keys(fields).length > 0)
  // A budget without a limit is told of as what it is.
  return isGiven ? [{ select: selectorOf(select), ...rest, ...limits }] : []
}

/** `archive=libc.a`. */
function selectorOf(text: string | undefined): Selector {
  if (text === undefined || text === 'total') return 'total'
  const equals = text.indexOf('=')
  if (equals < 1) throw new CommandError(`--select ${text}: expected total, or a kind and a pattern as archive=libc.a`)
  return { [text.slice(0, equals)]: text.slice(equals + 1) } as Selector
}

/** Compressed sizes as far as budgets ask for them and the bytes are here; of others the check says that they were not measured. */
async function measure(
  report: SizeReport,
  contents: OutputContents | undefined,
  budgets: readonly Budget[],
): Promise<SizeReport> {
  const wanted = (['gzip', 'brotli'] as const satisfies readonly Compression[]).filter(each =>
    budgets.some(({ compression }) => compression === each),
  )
  if (contents === undefined || wanted.length === 0) return report
  return measureCompressed(report, contents, nodeCompressor, wanted)
}

function baselineFor(
  report: SizeReport,
  budgets: readonly Budget[],
  { baseline: path, updateBaseline }: CheckOptions,
  host: Host,
): Baseline | undefined {
  if (!updateBaseline) return path === undefined ? undefined : loadBaseline(path)
  if (path === undefined) throw new CommandError('--update-baseline: which?\n  give --baseline FILE')
  if (path === '-')
    throw new CommandError('--update-baseline writes a file, not the standard output\n  give --baseline FILE')
  checkWritable(path)
  const baseline = baselineOf(report, budgets)
  write(path, writeBaseline(baseline), host)
  host.terminal.error(`wasmweld: wrote the baseline ${path}\n`)
  return baseline
}
