// An output as reports want it, from what esbuild, and who writes the same, says of its files.
import type { BundledFile, OutputContext } from '../../core/hook-context.ts'
import { type LinkedFile, OutputNotes, moduleOf } from '../../core/size/output-notes.ts'
import { textLength } from '../../core/glue/text.ts'
import { parseDynamicId } from './dynamic-names.ts'

/** As much of a metafile as is read. */
export interface Metafile {
  readonly inputs: Readonly<
    Record<
      string,
      { readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[] }
    >
  >
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>; readonly entryPoint?: string }
    >
  >
}

export interface MadeOutput {
  readonly metafile: Metafile
  /** Contents by the metafile's names of files. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** A module's id, by what the metafile calls it. */
  idOf(input: string): string
  /** The reference of a linked file that a module stands for; undefined for any other. */
  referenceOf(input: string): string | undefined
  /** What reports call a file. */
  fileName(output: string): string
}

const SCRIPT = /\.[cm]?js$/

/** The files, by their names. */
export function bundleOf(made: MadeOutput): Readonly<Record<string, BundledFile>> {
  return Object.fromEntries(
    Object.keys(made.metafile.outputs).flatMap(output => {
      const contents = made.contents.get(output)
      const fileName = made.fileName(output)
      return contents === undefined ? [] : [[fileName, fileOf(made, output, fileName, contents)] as const]
    }),
  )
}

function fileOf(made: MadeOutput, output: string, fileName: string, contents: Uint8Array): BundledFile {
  const { inputs, entryPoint } = made.metafile.outputs[output]
  if (!SCRIPT.test(fileName)) return { type: 'asset', fileName, source: contents }
  const modules: Record<string, { renderedLength: number }> = {}
  for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
    const id = made.idOf(made.referenceOf(input) === undefined ? input : importerOf(made, input))
    if (bytesInOutput > 0) modules[id] = { renderedLength: (modules[id]?.renderedLength ?? 0) + bytesInOutput }
  }
  return {
    type: 'chunk',
    fileName,
    name: stemOf(fileName),
    code: Buffer.from(contents).toString(),
    isEntry: entryPoint !== undefined,
    facadeModuleId: entryPoint === undefined ? null : made.idOf(entryPoint),
    modules,
  }
}

/** Whoever loads a linked file: where it is called belongs to that. */
function importerOf(made: MadeOutput, input: string): string {
  const { inputs } = made.metafile
  const importer = Object.keys(inputs).find(name => inputs[name].imports.some(({ path }) => path === input))
  if (importer === undefined) return input
  return made.referenceOf(importer) === undefined ? importer : importerOf(made, importer)
}

/** Without what is behind the last dot, and without a hash as esbuild writes them. */
const stemOf = (fileName: string): string => fileName.replace(/\.[^.]*$/, '').replace(/-[0-9A-Z]{8}$/, '')

/** What was noted of linked modules, with the names that the bundler has given to their files since. */
export function placedNotes(notes: OutputNotes, made: MadeOutput): OutputNotes {
  const placed = new OutputNotes()
  const files = new Map(
    Object.entries(made.metafile.outputs).flatMap(([output, { inputs }]) =>
      (SCRIPT.test(output) ? [] : Object.keys(inputs)).flatMap(input => {
        const reference = made.referenceOf(input)
        return reference === undefined ? [] : [[reference, made.fileName(output)] as const]
      }),
    ),
  )
  for (const file of notes.files) {
    const fileName = file.fileName === undefined ? undefined : files.get(file.fileName)
    if (fileName !== undefined) placed.add({ ...file, fileName })
    if (file.fileName === undefined) placeText(placed, file, made)
  }
  return placed
}

/** A text is in each file that has its module, whose length counts it; in reports it has an item of its own. */
function placeText(placed: OutputNotes, file: LinkedFile, { metafile, idOf, fileName }: MadeOutput): void {
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    const isThere = Object.entries(inputs).some(
      ([input, { bytesInOutput }]) => bytesInOutput > 0 && idOf(input) === file.within,
    )
    if (!isThere || file.within === undefined) continue
    const chunk = fileName(output)
    placed.add({ ...file, within: chunk })
    placed.growths.push({ chunk, module: file.within, bytes: -textLength(moduleOf(file).module) })
  }
}

/** The modules and who imports whom. What stands between a native module and who imports it later does not show. */
export function moduleGraph(made: MadeOutput): Pick<OutputContext, 'getModuleIds' | 'getModuleInfo'> {
  const entries = new Set(Object.values(made.metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []))
  const through = (id: string): string => parseDynamicId(id)?.native ?? id
  const modules = new Map(
    Object.entries(made.metafile.inputs).flatMap(([input, { imports }]) => {
      const id = made.idOf(input)
      if (made.referenceOf(input) !== undefined || through(id) !== id) return []
      const own = imports.filter(({ external, path }) => external !== true && made.referenceOf(path) === undefined)
      const idsOf = (isDynamic: boolean): readonly string[] =>
        own.filter(({ kind }) => (kind === 'dynamic-import') === isDynamic).map(({ path }) => through(made.idOf(path)))
      return [
        [id, { isEntry: entries.has(input), importedIds: idsOf(false), dynamicallyImportedIds: idsOf(true) }] as const,
      ]
    }),
  )
  return { getModuleIds: () => modules.keys(), getModuleInfo: id => modules.get(id) ?? null }
}
