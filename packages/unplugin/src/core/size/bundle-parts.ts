// The native parts of an output as reports, with what in the JavaScript loads each and which import statements use it.
import type { BundleHost, BundlePart, BundleUse } from '@wasmweld/size'
import type { Environment, LoadedProgram, ModuleAsk } from '../environment.ts'
import { textLength } from '../glue/text.ts'
import type { NativeFile } from '../native-file.ts'
import { MEMORY, symbolsByName } from '../native-exports.ts'
import { DEFAULT_PROGRAM, type NativeId, type ProgramId, formatProgramId, parseNativeId } from '../native-id.ts'
import type { BundleModules } from './bundle-modules.ts'
import { ImportLines } from './import-lines.ts'
import { reportOf } from './module-report.ts'
import { type LinkedFile, moduleOf } from './output-notes.ts'

/** A linked file and where its text is, if it is text: a position among the files. */
export interface PlacedFile {
  readonly file: LinkedFile
  readonly within: number | undefined
}

/** A part, and what it was made from. */
interface Made {
  readonly placed: PlacedFile
  readonly part: BundlePart
}

export interface BundleParts {
  readonly parts: readonly BundlePart[]
  readonly uses: readonly BundleUse[]
  readonly hosts: readonly BundleHost[]
}

export function bundleParts(
  environment: Environment,
  files: readonly PlacedFile[],
  bundle: BundleModules,
): BundleParts {
  const made = files.map(placed => ({ placed, part: makePart(environment, placed, bundle) }))
  return {
    parts: made.map(({ part }) => part),
    uses: usesOf(environment, made, bundle),
    hosts: made.flatMap((_, position) => hostsOf(environment, made, position, bundle)),
  }
}

const PARTS: readonly ProgramId['part'][] = ['program', 'init', 'module', 'url']

function makePart(environment: Environment, { file, within }: PlacedFile, bundle: BundleModules): BundlePart {
  const { program, side } = file
  const loader = loaderOf(environment, { file, within }, bundle)
  const bytes = moduleOf(file).module
  return {
    key: keyOf(program, side?.name),
    report: reportOf(file, environment.settings.root),
    ...(loader === undefined ? {} : { loader }),
    ...(within === undefined ? {} : { inlined: { file: within, text: textLength(bytes) } }),
    kept: side === undefined ? keptOf(environment) : [],
  }
}

const keyOf = (program: string, side: string | undefined): string =>
  [program === DEFAULT_PROGRAM ? 'program' : `program ${program}`, ...(side === undefined ? [] : [side])].join(' ')

/** What the options keep whatever JavaScript uses. */
function keptOf({ options }: Environment): BundlePart['kept'] {
  const { unknown } = options.sides
  if (unknown === 'all') return 'all'
  return [...options.exports, ...(options.link.exportsIfDefined ?? []), ...(unknown ?? [])]
}

/** The module that instantiates a part: of several the one in whose file its text is. */
function loaderOf(
  environment: Environment,
  { file: { program, side }, within }: PlacedFile,
  { modules, positions }: BundleModules,
): number | undefined {
  const natives = [...environment.modules].filter(id => {
    const native = parseNativeId(id)
    return side !== undefined && native?.facet === 'side' && environment.session.shownName(native.path) === side.name
  })
  const ids = [...natives, ...PARTS.map(part => formatProgramId({ part, program }))]
  const found = ids.map(id => positions.get(id)).filter(position => position !== undefined)
  return found.find(position => modules[position].file === within) ?? found[0]
}

/** Import statements and `import()`s of modules that are left, by what each names of a native file. */
function usesOf(environment: Environment, made: readonly Made[], bundle: BundleModules): readonly BundleUse[] {
  const lines = new ImportLines()
  return [...environment.asks].flatMap(([importer, asks]) => {
    const module = bundle.positions.get(importer)
    if (module === undefined) return []
    return asks.flatMap(ask => {
      const native = parseNativeId(ask.id)
      const specifier = environment.importers.get(ask.id)?.get(importer)
      if (native === undefined || specifier === undefined) return []
      return usedExports(environment, made, { ask, native }, bundle).map(({ part, symbol, name }) => ({
        module,
        part,
        export: symbol,
        specifier,
        name,
        ...lines.find(importer, specifier, name),
      }))
    })
  })
}

interface Used {
  readonly part: number
  readonly symbol: string
  readonly name: string
}

function usedExports(
  environment: Environment,
  made: readonly Made[],
  { ask, native }: { readonly ask: ModuleAsk; readonly native: NativeId },
  bundle: BundleModules,
): readonly Used[] {
  const file = environment.loaded.get(native.program)?.files.find(({ path }) => path === native.path)
  const part = file === undefined ? -1 : partFor(made, native, file, bundle)
  if (file === undefined || part < 0) return []
  const known = symbolsByName(file.exports)
  const isOpen =
    ask.names === 'all' || native.facet === 'url' || native.facet === 'module' || ask.names.includes('default')
  const named = isOpen
    ? file.exports.map(({ symbol, names: [name] }) => ({ symbol, name }))
    : (ask.names as readonly string[]).map(name => ({ symbol: name === MEMORY ? MEMORY : known.get(name), name }))
  const { exports } = moduleOf(made[part].placed.file)
  return named.flatMap(({ symbol, name }) =>
    symbol !== undefined && exports.has(symbol) ? [{ part, symbol, name }] : [],
  )
}

/** The part that an import of a file leads to: of several copies the one that its facet's module loads. */
function partFor(made: readonly Made[], { program, facet }: NativeId, file: NativeFile, bundle: BundleModules): number {
  const isOf = ({ placed }: Made): boolean =>
    placed.file.program === program && placed.file.side?.name === (facet === 'side' ? file.name : undefined)
  const part = facet === 'names' || facet === 'side' ? 'program' : facet
  const loader = bundle.positions.get(formatProgramId({ part, program }))
  const loaded = made.findIndex(each => isOf(each) && each.part.loader === loader)
  return loaded >= 0 ? loaded : made.findIndex(isOf)
}

/** Who gives what a part imports. */
function hostsOf(
  environment: Environment,
  made: readonly Made[],
  position: number,
  { positions }: BundleModules,
): readonly BundleHost[] {
  const { file } = made[position].placed
  const { hosts } = environment.loaded.get(file.program) ?? NO_HOSTS
  const partOf = (side: string | undefined): number =>
    made.findIndex(({ placed }) => placed.file.program === file.program && placed.file.side?.name === side)
  return moduleOf(file).imports.flatMap(({ module, field }): BundleHost[] => {
    const from = file.side?.bindings.find(each => each.module === module && each.field === field)?.from
    if (from?.kind === 'program' || from?.kind === 'side') {
      const part = partOf(from.kind === 'side' ? from.name : undefined)
      return part < 0 ? [] : [{ part: position, module, field, by: { part, export: field } }]
    }
    const id = hosts.get(module)
    const answer = id === undefined ? undefined : positions.get(id)
    return answer === undefined ? [] : [{ part: position, module, field, by: { module: answer } }]
  })
}

const NO_HOSTS: Pick<LoadedProgram, 'hosts'> = { hosts: new Map() }
