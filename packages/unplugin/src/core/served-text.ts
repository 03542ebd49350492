// The text of a program's modules in a dev server: what is linked is there at once.
import type { Environment } from './environment.ts'
import { inlinedBytes, sideFileName } from './finish/finish-program.ts'
import { initGlue, valueGlue } from './glue/facets.ts'
import {
  type Source,
  instanceNow,
  moduleNow,
  pairNow,
  promisedInstance,
  promisedModule,
  promisedPair,
} from './glue/loading.ts'
import type { ProgramGlue } from './glue/program.ts'
import { type ServedSide, servedProgramGlue } from './glue/served-program.ts'
import { sideSpec } from './glue/side-spec.ts'
import { laterImports } from './later-imports.ts'
import type { LinkedModule, LinkedProgram, LinkedSideFile } from './link-program.ts'
import { type ProgramId, formatProgramId } from './native-id.ts'
import { startupSides, withNeededSides } from './side-closure.ts'

/** Files that a module imports, as statements. */
class ImportedFiles {
  readonly statements: string[] = []
  readonly #environment: Environment

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** The compiled module, where it can be imported; its bytes elsewhere. */
  source(name: string, linked: LinkedModule): Exclude<Source, { readonly kind: 'fetched' | 'read' | 'either' }> {
    const { settings, importable } = this.#environment
    const bytes = inlinedBytes(linked)
    if (settings.importable === undefined) return { kind: 'bytes', bytes }
    const path = settings.importable(`${name}-${linked.digest.slice(0, 16)}.wasm`, bytes)
    importable.add(path)
    const variable = `$$module_${this.statements.length}`
    this.statements.push(`import ${variable} from ${JSON.stringify(path)}`)
    return { kind: 'imported', variable }
  }
}

export function servedText(
  environment: Environment,
  id: ProgramId,
  glue: ProgramGlue,
  linking: { readonly linked: LinkedProgram; readonly revision: number },
): string {
  const files = new ImportedFiles(environment)
  const text =
    id.part === 'url' ? urlText(environment, id, linking) : textOf(environment, id, glue, { ...linking, files })
  return [...files.statements, text].join('\n')
}

function urlText(environment: Environment, { program }: ProgramId, { linked }: { linked: LinkedProgram }): string {
  const inline = `data:application/wasm;base64,${Buffer.from(inlinedBytes(linked)).toString('base64')}`
  return valueGlue([], environment.offer(program, linked) ?? JSON.stringify(inline))
}

function textOf(
  environment: Environment,
  { part, program }: ProgramId,
  glue: ProgramGlue,
  {
    linked,
    revision,
    files,
  }: { readonly linked: LinkedProgram; readonly revision: number; readonly files: ImportedFiles },
): string {
  const { settings, instantiate, options } = environment
  const heard = settings.hasWorkersInside === true && options.instantiate === undefined
  const url = environment.offer(program, linked)
  const there = files.source(program, linked)
  const source: Source = url === undefined ? there : { kind: 'fetched', url, heard }
  if (part === 'module')
    return valueGlue([], instantiate === 'await' ? `await ${promisedModule(source)}` : moduleNow(there))
  if (part === 'init') return initGlue(glue, [], promisedModule(source))
  const later = laterImports(environment, program, linked.imports)
  const make = (imports: string): string => {
    const all = later === '' ? imports : `{ ...${imports}, ${later} }`
    if (instantiate !== 'await' || source.kind === 'imported')
      return glue.hasSides ? pairNow(there, all) : instanceNow(there, all)
    return `await ${glue.hasSides ? promisedPair(source, all) : promisedInstance(source, all)}`
  }
  return servedProgramGlue(glue, {
    cell: formatProgramId({ part: 'cell', program }),
    instantiate,
    revision: settings.renewal === undefined ? undefined : revision,
    hot: settings.hot ? (settings.hotStatements?.() ?? []) : [],
    make,
    sides: servedSides(environment, program, { linked, files }),
    startup: startupSides(linked.sides, linked.needs).map(({ name }) => name),
  })
}

function servedSides(
  environment: Environment,
  program: string,
  { linked: { sides }, files }: { readonly linked: LinkedProgram; readonly files: ImportedFiles },
): readonly ServedSide[] {
  return sides.map(side => ({
    name: side.name,
    text: sideSpec(
      side,
      `() => ${compiledText(environment, `${program}-${sideName(side)}`, side, files)}`,
      laterImports(environment, program, side.host, side.name),
    ),
    all: withNeededSides(sides, [side.name]).map(({ name }) => name),
  }))
}

/** As it may stand in a URL. */
const sideName = (side: LinkedSideFile): string =>
  sideFileName(side)
    .replace(/\.wasm$/, '')
    .replace(/[^\w.-]/g, '_')

function compiledText(environment: Environment, name: string, side: LinkedModule, files: ImportedFiles): string {
  const there = files.source(name, side)
  if (environment.instantiate !== 'await') return moduleNow(there)
  const url = environment.offer(name, side)
  return promisedModule(url === undefined ? there : { kind: 'fetched', url })
}
