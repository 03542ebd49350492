// What a build does with the sizes of an output once it is written: a summary, files, budgets.
import {
  BaselineError,
  type BudgetResult,
  type CompressedEstimate,
  type Compression,
  type SizeReport,
  estimateCompressed,
  measureCompressed,
} from '@wasmweld/size'
import type { Environment } from '../environment.ts'
import type { BundledFile, OutputContext } from '../hook-context.ts'
import type { ResolvedOptions } from '../options.ts'
import {
  type FoundBaselines,
  baselineTotal,
  claimBaseline,
  readBaselines,
  writeBaselineFile,
} from './baseline-files.ts'
import { updatesBaseline } from './baseline-update.ts'
import { budgetError, budgetLine, budgetResults, budgetWarnings, compressionsOf } from './budgets.ts'
import { type BundleReport, bundlePieces, bundleReport } from './bundle-report.ts'
import { compressedModules, compressorFor } from './compress.ts'
import { type BundlePieces, noteWorker } from './join-workers.ts'
import type { OutputNotes, OutputPlace } from './output-notes.ts'
import { summaryLines } from './summary.ts'
import { tellCi } from './tell-ci.ts'
import { outputName, writeReports } from './write-reports.ts'

/** An output with something native in it. */
export interface NativeOutput {
  readonly place: OutputPlace
  readonly bundle: Readonly<Record<string, BundledFile>>
  readonly notes: OutputNotes
}

/** Reports an output, and fails the build for a broken budget. `workers` are of other builds, and undefined when nobody looks inside. */
export async function reportNative(
  context: OutputContext,
  environment: Environment,
  { place, bundle, notes }: NativeOutput,
  workers: readonly BundlePieces[] | undefined,
): Promise<void> {
  const made = bundleReport(context, environment, { bundle, notes, workers: workers ?? [] }, workers !== undefined)
  await orBaselineError(context, environment, () =>
    tell(context, environment, { made, notes, name: outputName(place, environment.settings.root) }),
  )
}

async function orBaselineError(
  context: OutputContext,
  environment: Environment,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error
    fail(context, environment, { message: error.message })
  }
}

/** Looks at the budgets of an output that is not written. */
export async function checkNative(
  context: OutputContext,
  environment: Environment,
  { place, bundle, notes }: NativeOutput,
): Promise<void> {
  const { options, settings } = environment
  // What another hook has just emitted is not in every bundler's list.
  const pending = notes.pending().map(({ fileName, bytes }) => [fileName, assetOf(fileName, bytes)] as const)
  const made = bundleReport(
    context,
    environment,
    { bundle: { ...Object.fromEntries(pending), ...bundle }, notes },
    true,
  )
  await orBaselineError(context, environment, async () => {
    const report = await measureCompressed(
      made.report,
      made.contents,
      compressorFor(settings.root),
      compressionsOf(options),
    )
    const baselines = readBaselines(options, settings.root, outputName(place, settings.root))
    tellResults(context, environment, budgetResults(report, options, baselines))
  })
}

const assetOf = (fileName: string, source: Uint8Array): BundledFile => ({ type: 'asset', fileName, source })

/** Notes an output for the build that reports it. */
export function notePart(
  context: OutputContext,
  environment: Environment,
  { bundle, notes }: Omit<NativeOutput, 'place'>,
): void {
  noteWorker(environment.settings.build, bundlePieces(context, environment, { bundle, notes }, true))
}

/** Tells what was linked of an output that another build reports. */
export async function summarizePart(
  context: OutputContext,
  environment: Environment,
  { bundle, notes }: Omit<NativeOutput, 'place'>,
): Promise<void> {
  const { report } = bundleReport(context, environment, { bundle, notes }, false)
  await printSummary(context, environment, { report, notes, results: [], baselines: {} })
}

interface Told {
  readonly made: BundleReport
  readonly notes: OutputNotes
  /** Of the output. */
  readonly name: string
}

async function tell(context: OutputContext, environment: Environment, { made, notes, name }: Told): Promise<void> {
  const { options, settings } = environment
  claimBaseline(environment.session.baselineUsers, options, name)
  const report = await withCompressed(made, options, settings.root)
  const written = updatesBaseline() ? [writeBaselineFile(report, options, settings.root, name)] : []
  const baselines = readBaselines(options, settings.root, name)
  const results = budgetResults(report, options, baselines)
  const estimates = await estimatesFor(context, { ...made, report }, environment)
  const { baseline } = baselines
  const reported = { report, results, estimates, ...(baseline && { baseline }) }
  written.push(...(await writeReports(reported, { root: settings.root, reports: options.reports, name })))
  if (options.reports.has('summary')) await printSummary(context, environment, { report, results, notes, baselines })
  for (const file of written) settings.print(`wasmweld  written  ${file}`)
  if (!context.meta.watchMode) tellCi({ report, results, root: settings.root, name, ...baselines })
  tellResults(context, environment, results)
}

/** Who makes an output in memory, and then writes it, reads a warning once. Who watches reads it as long as it is true. */
function tellResults(context: OutputContext, environment: Environment, results: readonly BudgetResult[]): void {
  const warnings = budgetWarnings(results)
  const told = context.meta.watchMode ? warnings : environment.newWarnings(warnings)
  for (const message of told) context.warn({ message })
  const error = budgetError(results, environment.settings.root)
  if (error !== undefined) fail(context, environment, error)
}

/** Who watches or serves sees it, and goes on. */
function fail(context: OutputContext, { settings }: Environment, error: Parameters<OutputContext['error']>[0]): void {
  if (!context.meta.watchMode && !settings.dev) context.error(error)
  context.warn(error)
}

/** Reports that have a place for compressed sizes, and budgets for them. */
async function withCompressed(
  { report, contents }: BundleReport,
  options: ResolvedOptions,
  root: string,
): Promise<SizeReport> {
  const { reports } = options
  const wanted = reports.has('html') || reports.has('json') ? undefined : compressionsOf(options)
  if (wanted?.length === 0) return report
  return await measureCompressed(report, contents, compressorFor(root), wanted)
}

/** For the page. Who watches does not wait for them: there, things share their file's size by their bytes. */
async function estimatesFor(
  { meta }: OutputContext,
  { report, contents }: BundleReport,
  { options, settings }: Environment,
): Promise<readonly CompressedEstimate[]> {
  if (!options.reports.has('html') || meta.watchMode) return []
  const compressor = compressorFor(settings.root)
  return Promise.all(COMPRESSIONS.map(each => estimateCompressed(report, contents, each, compressor)))
}

const COMPRESSIONS: readonly Compression[] = ['gzip', 'brotli']

interface Summarized {
  readonly report: SizeReport
  readonly results: readonly BudgetResult[]
  readonly notes: OutputNotes
  readonly baselines: FoundBaselines
}

/** Who watches does not wait for compressors. */
async function printSummary(
  { meta }: OutputContext,
  { settings }: Environment,
  { report, results, notes, baselines: { file, baseline } }: Summarized,
): Promise<void> {
  const compressed = meta.watchMode ? new Map() : await compressedModules(notes.files, compressorFor(settings.root))
  const before = file === undefined || baseline === undefined ? undefined : { bytes: baselineTotal(baseline), file }
  for (const line of summaryLines(notes.files, report, { compressed, ...(before && { before }) })) settings.print(line)
  const budgets = budgetLine(results)
  if (budgets !== undefined) settings.print(`wasmweld  budgets  ${budgets}`)
}
