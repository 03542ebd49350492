// Links a program together with its side modules, in the words of the package that does.
import type { LinkInput, LinkOptions } from '@wasmweld/linker'
import {
  type Link,
  type LinkedProgram,
  type SideRequest,
  describeSideProblem,
  linkProgram,
} from '@wasmweld/side-modules'
import type { SideWish } from './requests.ts'

export interface SidesRequest {
  readonly sides: readonly SideWish[]
  /** What is kept for side modules that are not known now; absent when none are expected. */
  readonly unknown: 'all' | readonly string[] | undefined
}

interface ProgramInputs extends SidesRequest {
  readonly inputs: readonly LinkInput[]
  readonly provided: readonly string[] | 'all'
  readonly missing: 'error' | 'trap'
}

/** What may be linked of side modules that the options want otherwise than alone: a program's place is the program's. */
type SideOptions = Pick<LinkOptions, 'strip' | 'compressRelocations' | 'gcDebug' | 'demangle' | 'target'>

export interface LinkedSides extends Pick<LinkedProgram, 'main' | 'sides' | 'needs'> {
  readonly warnings: readonly string[]
  readonly sidesReport: LinkedProgram['report']
}

/** Throws a `SideLinkError` with all that is wrong between the modules, and what the linker throws. */
export function linkSides(request: ProgramInputs, options: LinkOptions, link: Link): LinkedSides {
  const { inputs, sides, unknown } = request
  const {
    main,
    sides: linked,
    needs,
    warnings,
    report,
  } = linkProgram(
    {
      inputs,
      options,
      sides: sides.map(wish => sideRequest(wish, options)),
      host: hostOf(request),
      allowUndefined: [...(options.allowUndefined ?? []), ...(request.missing === 'trap' ? allUndefined(sides) : [])],
      ...(unknown === undefined ? {} : { unknownSides: unknown }),
    },
    link,
  )
  return {
    main,
    sides: linked,
    needs,
    warnings: warnings.map(problem => describeSideProblem(problem)),
    sidesReport: report,
  }
}

function sideRequest({ file, roots, time }: SideWish, options: LinkOptions): SideRequest {
  const { name, bytes, kind } = file
  if (kind === 'side') return { name, source: { kind: 'module', bytes }, roots, time }
  const { strip, compressRelocations, gcDebug, demangle, target } = options
  const own = { strip, compressRelocations, gcDebug, demangle, target } as SideOptions
  return { name, source: { kind: 'objects', inputs: [{ name, bytes }], options: own }, roots, time }
}

/** WASI and modules that code names are looked for by whoever writes the imports: what is not there is said then. */
function hostOf({ sides, provided }: ProgramInputs): Readonly<Record<string, readonly string[] | 'all'>> {
  const modules = sides.flatMap(({ file }) => file.symbols.map(({ importModule }) => importModule))
  const named = [...new Set(modules)].filter(module => module !== undefined && module !== 'env') as string[]
  return { env: provided, ...Object.fromEntries(named.map(module => [module, 'all' as const])) }
}

/** What all side modules together leave undefined: what of it is missing is said when it is known what is used. */
function allUndefined(sides: readonly SideWish[]): readonly string[] {
  return sides.flatMap(({ file }) => file.symbols.filter(({ defined }) => !defined).map(({ name }) => name))
}
