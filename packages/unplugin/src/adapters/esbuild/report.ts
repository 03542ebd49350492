// What is told of the sizes of an output, once esbuild has made it.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { BuildOptions, BuildResult, Metafile, OutputFile } from 'esbuild'
import type { Environment } from '../../core/environment.ts'
import { slashed } from '../../core/paths.ts'
import type { NamedFile } from '../../core/size/output-notes.ts'
import type { MadeOutput } from '../two-pass/metafile-bundle.ts'
import { type ModulePaths, shownPath } from '../two-pass/module-paths.ts'
import { type Told, reportMade } from '../two-pass/report-made.ts'
import { placeOf, rootOf } from './settings.ts'

/** Tells, and gives back what is wrong. */
export async function reportBuild(
  { environment, paths }: { readonly environment: Environment; readonly paths: ModulePaths },
  options: BuildOptions,
  result: BuildResult,
): Promise<Told> {
  const { metafile } = result
  const place = placeOf(options)
  if (metafile === undefined) {
    environment.takeNotes(place)
    return { errors: [], warnings: [] }
  }
  return await reportMade(environment, place, {
    made: () => madeOutput(metafile, paths, options, result),
    isWritten: options.write !== false,
    writeBeside(files) {
      for (const file of files) writeFile(file, metafile, options, result)
    },
  })
}

function writeFile(
  { fileName, bytes }: NamedFile,
  metafile: Metafile,
  options: BuildOptions,
  { outputFiles }: BuildResult,
): void {
  const path = join(folderOf(options), fileName)
  metafile.outputs[shownPath(path, rootOf(options))] = { bytes: bytes.length, inputs: {}, imports: [], exports: [] }
  if (options.write === false) outputFiles?.push(outputFile(path, bytes))
  else writeFileSync(path, bytes)
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
