import { createInputCache, describeProblem, type Problem, type ProblemStyle } from '@wasmweld/linker'
import { availableArchives, findSysroot, type Sysroot, systemProvider, whoDefines } from '@wasmweld/toolchain'
import type { LinkSettings } from './settings.ts'

/** Makes a symbol's name readable. */
export type Shown = (name: string) => string

/** A problem as it is told. */
export interface Message {
  readonly problem: Problem
  readonly text: string
  /** What would mend it; `text` has them too. */
  readonly hints: readonly string[]
}

/**
 * Problems as messages, in the style's manner: wasm-ld tells of an undefined symbol at each reference, and of these and other relocations
 * that cannot be in the order in which they are met.
 */
export function messagesOf(
  problems: readonly Problem[],
  style: ProblemStyle,
  shown: Shown,
  settings: LinkSettings,
): readonly Message[] {
  if (style === 'rich') return withHints(problems, shown, settings)
  // What wasm-ld says nothing about.
  const known = problems.filter(({ kind }) => kind !== 'idle-constructors')
  const first = known.findIndex(isOfRelocations)
  return known.flatMap((problem, at) => {
    if (!isOfRelocations(problem)) return [{ problem, text: describeProblem(problem, style, shown), hints: [] }]
    return at === first ? eachRelocation(known.filter(isOfRelocations), shown) : []
  })
}

type RelocationProblem = Extract<Problem, { kind: 'undefined-symbol' | 'relocation' }>

const isOfRelocations = (problem: Problem): problem is RelocationProblem =>
  problem.kind === 'undefined-symbol' || problem.kind === 'relocation'

function eachRelocation(problems: readonly RelocationProblem[], shown: Shown): readonly Message[] {
  const complaints = problems.flatMap((problem): { problem: Problem; order: number }[] => {
    if (problem.kind === 'relocation') return [{ problem, order: problem.order }]
    return problem.references.map(reference => ({
      problem: { ...problem, references: [reference] },
      order: reference.order ?? 0,
    }))
  })
  return complaints
    .toSorted((one, other) => one.order - other.order)
    .map(({ problem }) => ({ problem, text: describeProblem(problem, 'wasm-ld', shown), hints: [] }))
}

/** The name that a problem misses, when that is all that is wrong. */
function missingName(problem: Problem): string | undefined {
  const isMissing =
    problem.kind === 'undefined-symbol' || problem.kind === 'missing-export' || problem.kind === 'missing-entry'
  return isMissing ? problem.name : undefined
}

/** Missing symbols with the libraries that would have had them: those of the search path, then those of a sysroot that is there. */
function withHints(problems: readonly Problem[], shown: Shown, settings: LinkSettings): readonly Message[] {
  const isMissing = problems.some(problem => missingName(problem) !== undefined)
  const archives = isMissing ? availableArchives(settings.libraryPath) : []
  const sysroot = isMissing && settings.sysroot === undefined ? unusedSysroot(settings) : undefined
  const cache = createInputCache()
  const hintsFor = (name: string): readonly string[] => {
    const providers = whoDefines(name, archives, cache)
    if (providers.length > 0)
      return providers.map(({ archive, member }) => `${archive}(${member}) defines it: add ${archive}`)
    if (sysroot === undefined) return []
    const file = systemProvider(name, sysroot, cache)
    return file === undefined ? [] : [`${file.name} of ${placeOf(sysroot)} defines it: add --sysroot`]
  }
  return problems.map(problem => {
    const name = missingName(problem)
    const hints = name === undefined ? [] : hintsFor(name)
    const text = describeProblem(problem, 'rich', shown) + hints.map(hint => `\n  ${hint}`).join('')
    return { problem, text, hints }
  })
}

/** The sysroot that `--sysroot` would find. One that the environment names wrongly gives no hint. */
function unusedSysroot({ link: { target = 'wasm32' } }: LinkSettings): Sysroot | undefined {
  try {
    return findSysroot({ target })
  } catch {
    return undefined
  }
}

/** What the user would know it by: a folder, or the package in whose tar file it lies. */
const placeOf = ({ directories, name, path }: Sysroot): string => (directories.length === 0 ? name : path)
