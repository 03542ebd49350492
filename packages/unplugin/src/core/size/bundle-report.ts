// The report of an output: its JavaScript, its WebAssembly and whatever else was written, in one.
import {
  type BundleFile,
  type BundleHost,
  type BundleModule,
  type BundlePart,
  type SizeReport,
  joinReports,
  reportOfModule,
} from '@wasmweld/size'
import type { Environment } from '../environment.ts'
import { base64Of } from '../glue/text.ts'
import type { BundledChunk, BundledFile, OutputContext } from '../hook-context.ts'
import { parseNativeId } from '../native-id.ts'
import { type ReadFile, bundleFiles } from './bundle-files.ts'
import { bundleModules } from './bundle-modules.ts'
import { type PlacedFile, bundleParts } from './bundle-parts.ts'
import { type BundlePieces, joinWorker } from './join-workers.ts'
import { type LinkedFile, type OutputNotes, moduleOf } from './output-notes.ts'

export interface BundleReport {
  readonly report: SizeReport
  /** Bytes of the outputs, by their names; those of inlined ones too. */
  readonly contents: ReadonlyMap<string, Uint8Array>
}

export interface BundleInput {
  readonly bundle: Readonly<Record<string, BundledFile>>
  readonly notes: OutputNotes
  /** Builds of workers whose files are in the bundle. */
  readonly workers?: readonly BundlePieces[]
}

/** `looksInside`: modules that others linked are read too, and not only counted. */
export function bundleReport(
  context: OutputContext,
  environment: Environment,
  input: BundleInput,
  looksInside: boolean,
): BundleReport {
  const { workers = [] } = input
  const pieces = workers.reduce(joinWorker, bundlePieces(context, environment, input, looksInside))
  const { modules, parts, uses, hosts, contents } = pieces
  const files: readonly BundleFile[] = pieces.files.map(({ file }) => file)
  return { report: joinReports(parts, { files, modules: withoutHosts(modules, parts, hosts), uses, hosts }), contents }
}

/** What a report is made of. */
export function bundlePieces(
  context: OutputContext,
  environment: Environment,
  { bundle, notes, workers = [] }: BundleInput,
  looksInside: boolean,
): BundlePieces {
  const own = notes.files.flatMap(({ fileName }) => fileName ?? [])
  const linked = new Set([...own, ...workers.flatMap(worker => worker.linked)])
  const read = bundleFiles(bundle, environment.settings.root, notes.companions())
  const isForeign = ({ file }: ReadFile): boolean => looksInside && file.kind === 'wasm' && !linked.has(file.name)
  const foreign = read.filter(isForeign).map(foreignPart)
  const files = read.filter(each => !linked.has(each.file.name) && !foreign.some(({ name }) => name === each.file.name))
  const chunks = files.flatMap(({ chunk }, file) => (chunk === undefined ? [] : [{ chunk, file }]))
  const modules = bundleModules(context, chunks, environment.settings.root, (chunk, id) =>
    growthOf(environment, notes, chunk, id),
  )
  const placed = notes.files.flatMap(file => place(file, files, bundle))
  const { parts, uses, hosts } = bundleParts(environment, placed, modules)
  const texts = placed.map(({ file }) => [file.fileName ?? file.name, moduleOf(file).module] as const)
  return {
    files,
    modules: modules.modules,
    parts: [...parts, ...foreign.map(({ part }) => part)],
    uses,
    hosts,
    linked: own,
    contents: new Map([...texts, ...read.map(({ file, contents }) => [file.name, contents] as const)]),
  }
}

/** A finished module that some other plugin put into the bundle. What cannot be read as one is a file like any other. */
function foreignPart({ file: { name, stableName = name, digest }, contents }: ReadFile): {
  readonly name: string
  readonly part: BundlePart
} {
  const made = reportOfModule(name, contents)
  const [output] = made.outputs
  const own = { ...output, ...(stableName === name ? {} : { stableName }), ...(digest === undefined ? {} : { digest }) }
  return { name, part: { key: `file ${stableName}`, report: { ...made, outputs: [own] }, kept: 'all' } }
}

/** Where a linked file is; nowhere when a plugin has thrown it away, or has changed the text that carries it. */
function place(
  file: LinkedFile,
  files: readonly ReadFile[],
  bundle: Readonly<Record<string, BundledFile>>,
): readonly PlacedFile[] {
  if (file.fileName !== undefined) return file.fileName in bundle ? [{ file, within: undefined }] : []
  const text = base64Of(moduleOf(file).module)
  const within = files.findIndex(
    ({ chunk }) => chunk !== undefined && nameBefore(chunk) === file.within && chunk.code.includes(text),
  )
  return within < 0 ? [] : [{ file, within }]
}

const nameBefore = ({ fileName, preliminaryFileName = fileName }: BundledChunk): string => preliminaryFileName

/** What loaders took in place of the calls that stood for them. */
function growthOf({ session }: Environment, { growths }: OutputNotes, chunk: BundledChunk, id: string): number {
  const native = parseNativeId(id)
  const side = native?.facet === 'side' ? session.shownName(native.path) : undefined
  const own = growths.filter(growth => growth.chunk === nameBefore(chunk) && [id, side].includes(growth.module))
  return own.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** A program's loader imports the hosts only because the program does. */
function withoutHosts(
  modules: readonly BundleModule[],
  parts: readonly BundlePart[],
  hosts: readonly BundleHost[],
): readonly BundleModule[] {
  const answered = new Set(
    hosts.flatMap(({ part, by }) => ('module' in by ? [`${parts[part].loader} ${by.module}`] : [])),
  )
  return modules.map((module, position) => ({
    ...module,
    imports: module.imports.filter(imported => !answered.has(`${position} ${imported}`)),
  }))
}
