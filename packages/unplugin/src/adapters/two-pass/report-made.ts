// What is told of the sizes of an output, once it is made.
import type { Environment } from '../../core/environment.ts'
import type { ErrorReport, OutputContext } from '../../core/hook-context.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { checkOutput, reportOutput } from '../../core/size/report-output.ts'
import { ReportedError } from './final-module.ts'
import { type MadeOutput, bundleOf, moduleGraph, placedNotes } from './metafile-bundle.ts'

/** Does it take a metafile to do what the options say? */
export function needsMetafile({ reports, budgets, baseline }: ResolvedOptions): boolean {
  return reports.size > 0 || budgets.length > 0 || baseline !== undefined
}

export interface Told {
  readonly errors: readonly ErrorReport[]
  readonly warnings: readonly ErrorReport[]
}

/** Tells, and gives back what is wrong. `made` is asked for when something native is in the output. */
export async function reportMade(
  environment: Environment,
  place: OutputPlace,
  { made, isWritten }: { readonly made: () => MadeOutput | Promise<MadeOutput>; readonly isWritten: boolean },
): Promise<Told> {
  const notes = environment.takeNotes(place)
  if (notes.files.length === 0) return { errors: [], warnings: [] }
  const output = await made()
  environment.setNotes(place, placedNotes(notes, output))
  const warnings: ErrorReport[] = []
  const context: OutputContext = {
    ...moduleGraph(output),
    meta: { watchMode: false },
    emitFile: () => '',
    getFileName: reference => reference,
    warn: report => warnings.push(report),
    error(report) {
      throw new ReportedError(report)
    },
  }
  const report = isWritten ? reportOutput : checkOutput
  try {
    await report(context, environment, place, bundleOf(output))
    return { errors: [], warnings }
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    return { errors: [error.report], warnings }
  }
}
