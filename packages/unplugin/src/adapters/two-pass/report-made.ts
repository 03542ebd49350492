// What is told of the sizes of an output, once it is made.
import type { Environment } from '../../core/environment.ts'
import { finishes } from '../../core/finish/finish-module.ts'
import type { BundledFile, ErrorReport, OutputContext } from '../../core/hook-context.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import type { NamedFile, OutputPlace } from '../../core/size/output-notes.ts'
import { checkOutput, reportOutput } from '../../core/size/outputs.ts'
import { Reported, raise } from '../reported.ts'
import { type MadeOutput, bundleOf, moduleGraph, placedNotes } from './metafile-bundle.ts'

/** Does it take a metafile to do what the options say? Debug information may lie beside a module, whose name it tells. */
export function needsMetafile({ reports, budgets, baseline, debug = false }: ResolvedOptions): boolean {
  return finishes({ debug, optimizer: undefined }) || reports.size > 0 || budgets.length > 0 || baseline !== undefined
}

export interface Told {
  readonly errors: readonly ErrorReport[]
  readonly warnings: readonly ErrorReport[]
}

interface Making {
  /** Asked for when something native is in the output. */
  readonly made: () => MadeOutput | Promise<MadeOutput>
  readonly isWritten: boolean
  /** Writes what linked modules name beside themselves: source maps, debug information. */
  readonly writeBeside?: (files: readonly NamedFile[]) => void
}

/** Tells, and gives back what is wrong. */
export async function reportMade(
  environment: Environment,
  place: OutputPlace,
  { made, isWritten, writeBeside }: Making,
): Promise<Told> {
  const notes = environment.takeNotes(place)
  if (notes.files.length === 0) return { errors: [], warnings: [] }
  const output = await made()
  const placed = placedNotes(notes, output)
  environment.setNotes(place, placed)
  const beside = placed.pending()
  writeBeside?.(beside)
  const warnings: ErrorReport[] = []
  const context: OutputContext = {
    ...moduleGraph(output),
    meta: { watchMode: false },
    emitFile: () => '',
    getFileName: reference => reference,
    warn: report => warnings.push(report),
    error: raise,
  }
  const report = isWritten ? reportOutput : checkOutput
  try {
    await report(context, environment, place, { ...bundleOf(output), ...assetsOf(beside) })
    return { errors: [], warnings }
  } catch (error) {
    if (!(error instanceof Reported)) throw error
    return { errors: [error.report], warnings }
  }
}

const assetsOf = (files: readonly NamedFile[]): Record<string, BundledFile> =>
  Object.fromEntries(files.map(({ fileName, bytes }) => [fileName, { type: 'asset', fileName, source: bytes }]))
