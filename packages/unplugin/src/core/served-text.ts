// The text of a program's modules in a dev server: what is linked is there at once.
import type { Environment } from './environment.ts'
import { inlinedBytes } from './finish/finish-program.ts'
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
import type { LinkedModule, LinkedProgram } from './link-program.ts'
import { type ProgramId, formatProgramId } from './native-id.ts'
import { startupSides, withNeededSides } from './side-closure.ts'

export function servedText(
  environment: Environment,
  { part, program }: ProgramId,
  glue: ProgramGlue,
  { linked, revision }: { readonly linked: LinkedProgram; readonly revision: number },
): string {
  const { settings, instantiate } = environment
  const url = environment.offer(program, linked)
  const bytes = { kind: 'bytes', bytes: inlinedBytes(linked) } as const
  const source: Source = url === undefined ? bytes : { kind: 'fetched', url }
  if (part === 'url') {
    const inline = `data:application/wasm;base64,${Buffer.from(bytes.bytes).toString('base64')}`
    return valueGlue([], url ?? JSON.stringify(inline))
  }
  if (part === 'module')
    return valueGlue([], instantiate === 'await' ? `await ${promisedModule(source)}` : moduleNow(bytes))
  if (part === 'init') return initGlue(glue, [], promisedModule(source))
  const later = laterImports(environment, program, linked.imports)
  const make = (imports: string): string => {
    const all = later === '' ? imports : `{ ...${imports}, ${later} }`
    if (instantiate !== 'await') return glue.hasSides ? pairNow(bytes, all) : instanceNow(bytes, all)
    return `await ${glue.hasSides ? promisedPair(source, all) : promisedInstance(source, all)}`
  }
  return servedProgramGlue(glue, {
    cell: formatProgramId({ part: 'cell', program }),
    instantiate,
    revision: settings.renewal === undefined ? undefined : revision,
    hot: settings.hot ? (settings.hotStatements?.() ?? []) : [],
    make,
    sides: servedSides(environment, program, linked),
    startup: startupSides(linked.sides, linked.needs).map(({ name }) => name),
  })
}

function servedSides(environment: Environment, program: string, linked: LinkedProgram): readonly ServedSide[] {
  const { sides } = linked
  return sides.map(side => ({
    name: side.name,
    text: sideSpec(
      side,
      `() => ${compiledText(environment, `${program}-side`, side)}`,
      laterImports(environment, program, side.host, side.name),
    ),
    all: withNeededSides(sides, [side.name]).map(({ name }) => name),
  }))
}

function compiledText(environment: Environment, name: string, side: LinkedModule): string {
  const bytes: Source = { kind: 'bytes', bytes: inlinedBytes(side) }
  if (environment.instantiate !== 'await') return moduleNow(bytes)
  const url = environment.offer(name, side)
  return promisedModule(url === undefined ? bytes : { kind: 'fetched', url })
}
