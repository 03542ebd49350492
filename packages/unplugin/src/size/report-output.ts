// What a build does with the sizes of an output once it is written: a summary, files, budgets.
import type { Environment } from '../environment.ts'
import type { BundledFile, OutputContext } from '../hook-context.ts'
import { bundleReport } from './bundle-report.ts'
import { compressedModules, compressorFor } from './compress.ts'
import type { OutputPlace } from './output-notes.ts'
import { summaryLines } from './summary.ts'
import { outputName, writeReports } from './write-reports.ts'

/** Reports an output, and fails the build for a broken budget. Outputs without anything native are none of our business. */
export async function reportOutput(
  context: OutputContext,
  environment: Environment,
  place: OutputPlace,
  bundle: Readonly<Record<string, BundledFile>>,
): Promise<void> {
  const notes = environment.takeNotes(place)
  const { reports, budgets } = environment.options
  if (notes.files.length === 0 || (reports.size === 0 && budgets.length === 0)) return
  const isSummaryAlone = reports.size === 1 && reports.has('summary') && budgets.length === 0
  const { report } = bundleReport(context, environment, { bundle, notes }, !isSummaryAlone)
  const { print, root } = environment.settings
  if (reports.has('summary')) {
    const compressed = context.meta.watchMode ? new Map() : await compressedModules(notes.files, compressorFor(root))
    for (const line of summaryLines(notes.files, report, { compressed })) print(line)
  }
  for (const file of await writeReports(report, { root, reports, name: outputName(place, root) }))
    print(`wasmweld  written  ${file}`)
}
