import { basename } from 'node:path'
import type { LinkedProgram, LinkedSideFile } from '../link-program.ts'
import { type Finishing, finishModule, finishes, withoutCompanions } from './finish-module.ts'
import { readLinked } from './linked-module.ts'
import type { LinkedModule } from './linked-module.ts'

/** What a side module's file is called without what a bundler makes of its contents. */
export const sideFileName = ({ name }: Pick<LinkedSideFile, 'name'>): string =>
  `${basename(name).replace(/\.\w+$/, '')}.wasm`

/** A program and its side modules as they are shipped. `name` is the program's file's. */
export function finishProgram(name: string, linked: LinkedProgram, finishing: Finishing): LinkedProgram {
  if (!finishes(finishing)) return linked
  const finished = (file: string, linkedModule: LinkedModule): LinkedModule => {
    const { bytes, ...rest } = finishModule(file, linkedModule, finishing)
    return readLinked(bytes, rest)
  }
  const sides = linked.sides.map(side => ({ ...side, ...finished(sideFileName(side), side) }))
  return withModules(linked, finished(name, linked), sides)
}

/** The same program with other forms of its modules. The report, which costs much, is not asked for. */
function withModules(
  linked: LinkedProgram,
  module: LinkedModule,
  sides: readonly LinkedSideFile[] = linked.sides,
): LinkedProgram {
  const { warnings, needs, sidesReport, removal } = linked
  return {
    ...module,
    warnings,
    get report() {
      return linked.report
    },
    sides,
    needs,
    ...(sidesReport && { sidesReport }),
    ...(removal !== undefined && { removal }),
  }
}

/** A module's bytes as text in JavaScript has them. */
export const inlinedBytes = ({ module, companions }: LinkedModule): Uint8Array =>
  companions.length === 0 ? module : withoutCompanions(module)

/** A module of a program, as text in JavaScript has it. */
export function asInlined<Module extends { linked: LinkedProgram; side?: LinkedSideFile }>(file: Module): Module {
  const own: LinkedModule = file.side ?? file.linked
  if (own.companions.length === 0) return file
  const { optimized } = own
  const bare = readLinked(inlinedBytes(own), optimized && { optimized })
  return file.side === undefined
    ? { ...file, linked: withModules(file.linked, bare) }
    : { ...file, side: { ...file.side, ...bare } }
}
