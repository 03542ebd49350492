// What is told of the sizes of an output, once esbuild has made it.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { BuildOptions, BuildResult, Metafile, OutputFile } from 'esbuild'
import type { Environment } from '../../core/environment.ts'
import { finishes } from '../../core/finish/finish-module.ts'
import type { BundledFile, ErrorReport, OutputContext } from '../../core/hook-context.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import type { OutputNotes } from '../../core/size/output-notes.ts'
import { checkOutput, reportOutput } from '../../core/size/report-output.ts'
import { type MadeOutput, bundleOf, moduleGraph, placedNotes } from '../two-pass/metafile-bundle.ts'
import { ReportedError } from '../two-pass/final-module.ts'
import type { ModulePaths } from './module-paths.ts'
import { placeOf, rootOf, shownPath } from './settings.ts'

/** Does it take a metafile to do what the options say? */
export function needsMetafile({ reports, budgets, baseline, debug = false }: ResolvedOptions): boolean {
  return finishes({ debug, optimizer: undefined }) || reports.size > 0 || budgets.length > 0 || baseline !== undefined
}

/** Tells, and gives back what is wrong. */
export async function reportBuild(
  { environment, paths }: { readonly environment: Environment; readonly paths: ModulePaths },
  options: BuildOptions,
  result: BuildResult,
): Promise<{ readonly errors: readonly ErrorReport[]; readonly warnings: readonly ErrorReport[] }> {
  const place = placeOf(options)
  const notes = environment.takeNotes(place)
  const { metafile } = result
  if (metafile === undefined || notes.files.length === 0) return { errors: [], warnings: [] }
  const made = madeOutput(metafile, paths, options, result)
  const placed = placedNotes(notes, made)
  environment.setNotes(place, placed)
  const beside = writePending(placed, options, result)
  const warnings: ErrorReport[] = []
  const context: OutputContext = {
    ...moduleGraph(made),
    meta: { watchMode: false },
    emitFile: () => '',
    getFileName: reference => reference,
    warn: report => warnings.push(report),
    error(report) {
      throw new ReportedError(report)
    },
  }
  const report = options.write === false ? checkOutput : reportOutput
  try {
    await report(context, environment, place, { ...bundleOf(made), ...beside })
    return { errors: [], warnings }
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    return { errors: [error.report], warnings }
  }
}

/** Writes what linked modules name beside themselves: source maps, debug information. */
function writePending(notes: OutputNotes, options: BuildOptions, result: BuildResult): Record<string, BundledFile> {
  const folder = folderOf(options)
  const files = notes.pending()
  for (const { fileName, bytes } of files) {
    const path = join(folder, fileName)
    const name = shownPath(path, rootOf(options))
    if (result.metafile !== undefined)
      result.metafile.outputs[name] = { bytes: bytes.length, inputs: {}, imports: [], exports: [] }
    if (options.write === false) result.outputFiles?.push(outputFile(path, bytes))
    else writeFileSync(path, bytes)
  }
  return Object.fromEntries(files.map(({ fileName, bytes }) => [fileName, { type: 'asset', fileName, source: bytes }]))
}

const outputFile = (path: string, contents: Uint8Array): OutputFile => ({
  path,
  contents,
  hash: createHash('sha256').update(contents).digest('base64').slice(0, 11),
  text: Buffer.from(contents).toString(),
})

function folderOf(options: BuildOptions): string {
  const { dir, file } = placeOf(options)
  return dir ?? (file === undefined ? rootOf(options) : dirname(file))
}

function madeOutput(
  metafile: Metafile,
  paths: ModulePaths,
  options: BuildOptions,
  { outputFiles }: BuildResult,
): MadeOutput {
  const root = rootOf(options)
  const folder = folderOf(options)
  const inMemory = new Map(outputFiles?.map(({ path, contents }) => [slashed(relative(root, path)), contents]))
  const contents = new Map(
    Object.keys(metafile.outputs).flatMap(output => {
      const bytes = outputFiles === undefined ? readFileSync(resolve(root, output)) : inMemory.get(output)
      return bytes === undefined ? [] : [[output, bytes] as const]
    }),
  )
  return {
    metafile,
    contents,
    idOf: input => paths.idOfInput(input),
    referenceOf: input => paths.referenceOf(input),
    fileName: output => slashed(relative(folder, resolve(root, output))),
  }
}
