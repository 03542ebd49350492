// What can be wrong between the modules of a program: a union with a member for each thing that a user can mend.
import type { FunctionType } from '@wasmweld/binary'
import type { LinkError, Problem, Severity } from '@wasmweld/linker'

export type MissingKind =
  'function' | 'data' | 'function address' | 'tag' | 'host function' | 'host global' | 'host table'

export type SideProblem = { readonly severity: Severity } & (
  | {
      readonly kind: 'missing-symbol'
      readonly name: string
      readonly what: MissingKind
      /** Modules that need it. */
      readonly neededBy: readonly string[]
      /** Where it was looked for. */
      readonly searched: readonly string[]
      /** Defined names that are nearly the same. */
      readonly suggestions: readonly string[]
      /** Libraries that would define it. */
      readonly providers: readonly string[]
      /** What else there is to know: why it is missing although something of the name is there. */
      readonly note?: string
    }
  | {
      readonly kind: 'type-mismatch'
      readonly name: string
      /** Of an address, a warning: C programs may call through it by the right type. */
      readonly what: 'function' | 'function address' | 'tag'
      readonly neededBy: string
      readonly needed: FunctionType
      readonly definedBy: string
      readonly defined: FunctionType
      /** The two differ in this alone: whose 64-bit integers come in two halves, as for JavaScript without BigInt. */
      readonly halvedBy?: string
    }
  | {
      readonly kind: 'kind-mismatch'
      readonly name: string
      readonly neededBy: string
      readonly needed: string
      readonly definedBy: string
      readonly defined: string
    }
  /** The first wins. */
  | {
      readonly kind: 'several-definitions'
      readonly name: string
      readonly definedBy: readonly string[]
      /** Modules whose references go to the winner: those that define it too, or rely on one of the others. */
      readonly usedBy: readonly string[]
    }
  | { readonly kind: 'abi'; readonly module: string; readonly message: string; readonly advice: string }
  | { readonly kind: 'missing-library'; readonly name: string; readonly neededBy: string }
  | { readonly kind: 'unreachable-constructors'; readonly module: string }
  /** It was to come later, and something that is there from the start cannot do without it. */
  | { readonly kind: 'comes-early'; readonly module: string; readonly neededBy: readonly string[] }
  | { readonly kind: 'unreadable'; readonly module: string; readonly message: string }
  /** One made of objects, of which the linker said all this. */
  | { readonly kind: 'unlinkable'; readonly module: string; readonly problems: readonly Problem[] }
)

/** A program and its side modules do not fit: every error that was found, and the warnings that came before. */
export class SideLinkError extends Error {
  readonly problems: readonly SideProblem[]
  readonly warnings: readonly SideProblem[]
  /** What was wrong with the program's own objects, where that was found as well. */
  readonly linkError: LinkError | undefined

  constructor(
    problems: readonly SideProblem[],
    warnings: readonly SideProblem[],
    message: string,
    linkError?: LinkError,
  ) {
    super(message)
    this.name = 'SideLinkError'
    this.problems = problems
    this.warnings = warnings
    this.linkError = linkError
  }
}
