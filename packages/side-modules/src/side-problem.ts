// What can be wrong between the modules of a program: a union with a member for each thing that a user can mend.
import type { FunctionType } from '@wasmweld/binary'
import type { Severity } from '@wasmweld/linker'

export type SideProblem = { readonly severity: Severity } & (
  | {
      readonly kind: 'missing-symbol'
      readonly name: string
      readonly what: 'function' | 'data' | 'function address' | 'tag' | 'host function'
      /** Modules that need it. */
      readonly neededBy: readonly string[]
      /** Where it was looked for. */
      readonly searched: readonly string[]
      readonly suggestions: readonly string[]
    }
  | {
      readonly kind: 'type-mismatch'
      readonly name: string
      readonly neededBy: string
      readonly needed: FunctionType
      readonly definedBy: string
      readonly defined: FunctionType
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
  | { readonly kind: 'several-definitions'; readonly name: string; readonly definedBy: readonly string[] }
  | { readonly kind: 'abi'; readonly module: string; readonly message: string; readonly advice: string }
  | { readonly kind: 'missing-library'; readonly name: string; readonly neededBy: string }
  | { readonly kind: 'unreachable-constructors'; readonly module: string }
  | { readonly kind: 'unreadable'; readonly module: string; readonly message: string }
)
