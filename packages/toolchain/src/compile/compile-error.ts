/** A place that a compiler complains about. */
export interface CompileDiagnostic {
  readonly file: string
  /** From 1, both. */
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A source that does not compile. */
export class CompileError extends Error {
  readonly source: string
  readonly errors: readonly CompileDiagnostic[]
  /** Headers that may be at fault: when one of them changes, another try may succeed. */
  readonly dependencies: readonly string[]

  constructor(source: string, errors: readonly CompileDiagnostic[], output: string, dependencies: readonly string[]) {
    super(output.trim() === '' ? `${source} does not compile, and the compiler does not say why` : output.trim())
    this.name = 'CompileError'
    this.source = source
    this.errors = errors
    this.dependencies = dependencies
  }
}

const ERROR = /^(.+?):(\d+):(\d+): (?:fatal )?error: (.*)$/gm

/** The places of the errors that clang prints. */
export function firstErrors(output: string, realPath: (path: string) => string): readonly CompileDiagnostic[] {
  return [...output.matchAll(ERROR)].map(([, file, line, column, message]) => ({
    file: realPath(file),
    line: Number(line),
    column: Number(column),
    message,
  }))
}
