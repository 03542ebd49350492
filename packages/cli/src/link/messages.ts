import { describeProblem, type Problem, type ProblemStyle, type Reference } from '@wasmweld/linker'
import { availableArchives, whoDefines } from '@wasmweld/toolchain'
import type { LinkSettings } from './settings.ts'

/** Makes a symbol's name readable. */
export type Shown = (name: string) => string

type Undefined = Extract<Problem, { kind: 'undefined-symbol' }>

/** Problems as messages, in the style's manner: wasm-ld tells of an undefined symbol at each reference, in the order of these. */
export function messagesOf(
  problems: readonly Problem[],
  style: ProblemStyle,
  shown: Shown,
  settings: LinkSettings,
): readonly string[] {
  if (style === 'rich') return withHints(problems, shown, settings)
  const missing = problems.filter(problem => problem.kind === 'undefined-symbol')
  const first = problems.findIndex(problem => problem.kind === 'undefined-symbol')
  return problems.flatMap((problem, at) => {
    if (problem.kind !== 'undefined-symbol') return [describeProblem(problem, style, shown)]
    return at === first ? eachReference(missing, shown) : []
  })
}

function eachReference(problems: readonly Undefined[], shown: Shown): readonly string[] {
  const references = problems.flatMap(problem => problem.references.map(reference => [problem, reference] as const))
  const order = ({ order: position = 0 }: Reference): number => position
  return references
    .toSorted(([, a], [, b]) => order(a) - order(b))
    .map(([problem, reference]) => describeProblem({ ...problem, references: [reference] }, 'wasm-ld', shown))
}

/** The name that a problem misses, when that is all that is wrong. */
function missingName(problem: Problem): string | undefined {
  const isMissing =
    problem.kind === 'undefined-symbol' || problem.kind === 'missing-export' || problem.kind === 'missing-entry'
  return isMissing ? problem.name : undefined
}

/** Missing symbols with the libraries of the search path that would have had them. */
function withHints(problems: readonly Problem[], shown: Shown, { libraryPath }: LinkSettings): readonly string[] {
  const archives = problems.some(problem => missingName(problem) !== undefined) ? availableArchives(libraryPath) : []
  return problems.map(problem => {
    const name = missingName(problem)
    const providers = name === undefined ? [] : whoDefines(name, archives)
    const hints = providers.map(({ archive, member }) => `\n  ${archive}(${member}) defines it: add ${archive}`)
    return describeProblem(problem, 'rich', shown) + hints.join('')
  })
}
