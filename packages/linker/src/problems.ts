import type { FormatError, FunctionType, SourceLine } from '@wasmweld/binary'

export type Severity = 'error' | 'warning'

/** Where a symbol is used: the file and, when a function or segment holds the reference, its name. */
export interface Reference {
  readonly file: string
  readonly inside?: string
  /** Offset of the reference in that file. */
  readonly offset?: number
  /** The line that holds it, where the file has debug information. */
  readonly source?: SourceLine
  /** Position among all references of the link to what is undefined. */
  readonly order?: number
}

export interface Sided<Value> {
  readonly value: Value
  readonly file: string
  /** Calls and definitions of functions, where the file has debug information. */
  readonly source?: SourceLine
}

/** One thing a user can fix. `severity` says whether the link stops. Names are as the object spells them. */
export type Problem = { readonly severity: Severity } & (
  | { readonly kind: 'option'; readonly message: string }
  /** The same, found before anything else is said of the output. */
  | { readonly kind: 'early-option'; readonly message: string }
  | {
      readonly kind: 'damaged-file'
      readonly file: string
      readonly expectation: string
      readonly offset: number
      /** What helps, where it is no file that who links makes. */
      readonly advice?: string
    }
  | { readonly kind: 'unterminated-string'; readonly file: string; readonly section: string; readonly offset: number }
  | { readonly kind: 'foreign-file'; readonly file: string; readonly description: string; readonly advice: string }
  | { readonly kind: 'foreign-member'; readonly archive: string; readonly member: string }
  | { readonly kind: 'wrong-pointer-size'; readonly file: string; readonly fileIs64: boolean }
  | { readonly kind: 'dynamic-object'; readonly file: string }
  | { readonly kind: 'missing-entry'; readonly name: string }
  | {
      readonly kind: 'missing-export'
      readonly name: string
      /** Defined names that are nearly the same. */
      readonly suggestions: readonly string[]
    }
  | {
      /** A function of the host that a stub library lists calls something that the program lacks. */
      readonly kind: 'stub-dependency'
      readonly library: string
      readonly name: string
      readonly requiredBy: string
    }
  | {
      readonly kind: 'undefined-symbol'
      readonly name: string
      readonly symbolKind: string
      readonly references: readonly Reference[]
      readonly suggestions: readonly string[]
    }
  | { readonly kind: 'duplicate-symbol'; readonly name: string; readonly files: readonly [string, string] }
  | {
      readonly kind: 'kind-mismatch'
      readonly name: string
      readonly first: Sided<string>
      readonly second: Sided<string>
    }
  | {
      readonly kind: 'type-mismatch'
      readonly what: 'Global' | 'Table'
      readonly name: string
      readonly first: Sided<string>
      readonly second: Sided<string>
    }
  | {
      readonly kind: 'tag-mismatch'
      readonly name: string
      readonly first: Sided<FunctionType>
      readonly second: Sided<FunctionType>
    }
  | {
      readonly kind: 'signature-mismatch'
      readonly name: string
      readonly call: Sided<FunctionType>
      /** A call of another type where nothing defines the function. */
      readonly definition: Sided<FunctionType>
      readonly isDefined: boolean
    }
  | {
      readonly kind: 'import-mismatch'
      readonly name: string
      readonly what: 'name' | 'module'
      readonly first: Sided<string>
      readonly second: Sided<string>
    }
  | { readonly kind: 'idle-constructors'; readonly names: readonly string[] }
  | { readonly kind: 'constructor-arguments'; readonly name: string }
  | { readonly kind: 'dtors-type'; readonly isFunction: boolean }
  | { readonly kind: 'layout'; readonly message: string }
  | {
      readonly kind: 'relocation'
      readonly file: string
      readonly relocation: string
      readonly symbol: string
      /**
       * `relative`: measured from a base, which an undefined symbol has no distance from. `absolute`: it stands in code, and only the
       * loader will know the address.
       */
      readonly reason: 'undefined' | 'relative' | 'absolute' | 'not-thread-local' | 'discarded'
      /** Of `not-thread-local`: the segment of a symbol that is said to be thread-local. */
      readonly segment?: string
      readonly inside: string
      /** Position among all references of the link to what is undefined. */
      readonly order: number
    }
  | {
      /** The address is taken of a function of another module, and that it has one was not said. */
      readonly kind: 'external-slot'
      readonly name: string
      readonly module: string
      readonly file: string
      readonly inside: string
    }
  | { readonly kind: 'runtime-relocation'; readonly relocation: string }
  | { readonly kind: 'reserved-symbol'; readonly name: string; readonly isTable: boolean }
  | { readonly kind: 'table-conflict'; readonly file: string; readonly table: string; readonly holder: string }
  | { readonly kind: 'feature'; readonly message: string }
  /** Debug information that a link which has to change it does not understand. */
  | { readonly kind: 'unread-debug'; readonly file: string; readonly expectation: string; readonly offset: number }
)

/** A file that cannot be read; `file` where the error does not say which. */
export function damagedFile({ expectation, offset, file: found }: FormatError, file: string): Problem {
  return { kind: 'damaged-file', severity: 'error', file: found ?? file, expectation, offset }
}

/** The link could not be made: every error that was found, and the warnings that came before. */
export class LinkError extends Error {
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]

  constructor(problems: readonly Problem[], warnings: readonly Problem[], message: string) {
    super(message)
    this.name = 'LinkError'
    this.problems = problems
    this.warnings = warnings
  }
}
