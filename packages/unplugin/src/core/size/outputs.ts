// Who asks what of an output's sizes once it is made. What answers is loaded then: a build without native code has no use for it.
import type { Environment } from '../environment.ts'
import type { BundledFile, OutputContext } from '../hook-context.ts'
import type { ResolvedOptions } from '../options.ts'
import { updatesBaseline } from './baseline-update.ts'
import { type BundlePieces, workersIn } from './join-workers.ts'
import type { OutputNotes, OutputPlace } from './output-notes.ts'

const answers = () => import('./report-output.ts')

/** Reports an output, and fails the build for a broken budget. Outputs without anything native are none of our business. */
export async function reportOutput(
  context: OutputContext,
  environment: Environment,
  place: OutputPlace,
  bundle: Readonly<Record<string, BundledFile>>,
): Promise<void> {
  const notes = environment.takeNotes(place)
  const { options, settings } = environment
  const workers = isSummaryAlone(options) ? undefined : workersIn(settings.build, bundle)
  if (!hasNative(notes, workers ?? []) || !isAsked(options)) return
  const { reportNative } = await answers()
  await reportNative(context, environment, { place, bundle, notes }, workers)
}

/** An output that is made in memory and not written: budgets hold for it too. Reports are of what is written. */
export async function checkOutput(
  context: OutputContext,
  environment: Environment,
  place: OutputPlace,
  bundle: Readonly<Record<string, BundledFile>>,
): Promise<void> {
  const notes = environment.takeNotes(place)
  if (notes.files.length === 0 || environment.options.budgets.length === 0) return
  const { checkNative } = await answers()
  await checkNative(context, environment, { place, bundle, notes })
}

/** An output that another build writes, and reports: here it is noted for that one, and only told what was linked. */
export async function reportPart(
  context: OutputContext,
  environment: Environment,
  place: OutputPlace,
  bundle: Readonly<Record<string, BundledFile>>,
): Promise<void> {
  const notes = environment.takeNotes(place)
  const { options } = environment
  const isNoted = isAsked(options) && !isSummaryAlone(options)
  const isTold = notes.files.length > 0 && options.reports.has('summary')
  if (!isNoted && !isTold) return
  const { notePart, summarizePart } = await answers()
  if (isNoted) notePart(context, environment, { bundle, notes })
  if (isTold) await summarizePart(context, environment, { bundle, notes })
}

const hasNative = ({ files }: OutputNotes, workers: readonly BundlePieces[]): boolean =>
  files.length > 0 || workers.some(({ parts }) => parts.length > 0)

const isAsked = ({ reports, budgets }: ResolvedOptions): boolean =>
  reports.size > 0 || budgets.length > 0 || updatesBaseline()

const isSummaryAlone = ({ reports, budgets, baseline }: ResolvedOptions): boolean =>
  reports.size === 1 && reports.has('summary') && budgets.length === 0 && baseline === undefined
