// What is wrong, in the bundler's own form: an error or a warning of the compilation, at the line that imports the file.
import type { ErrorReport } from '../../core/hook-context.ts'
import { splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import type { Compilation, Diagnostic } from './types.ts'

/** Ends the work on a module; what is to be said is in the report. */
export class Reported extends Error {
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.message)
    this.name = 'Reported'
    this.report = report
  }
}

/** Throws a report. */
export function raise(report: ErrorReport): never {
  throw new Reported(report)
}

/** Adds an error, unless the same one is there. */
export function addError(compilation: Compilation, report: ErrorReport): void {
  const diagnostic = diagnosticOf(compilation, report)
  if (!compilation.errors.some(({ message }) => message === diagnostic.message)) compilation.errors.push(diagnostic)
}

export function addWarning(compilation: Compilation, report: { readonly message: string }): void {
  compilation.warnings.push(diagnosticOf(compilation, report))
}

function diagnosticOf(compilation: Compilation, { message, loc, frame }: ErrorReport): Diagnostic {
  const { WebpackError } = compilation.compiler.webpack
  const diagnostic = new WebpackError(frame === undefined ? message : `${message}\n\n${frame}`)
  // The way through the plugin is of no use to who must mend the file.
  diagnostic.stack = ''
  diagnostic.hideStack = true
  if (loc === undefined) return diagnostic
  const module = [...compilation.modules].find(
    ({ resource }) => resource !== undefined && slashed(splitQuery(resource)[0]) === loc.file,
  )
  if (module !== undefined) diagnostic.module = module
  diagnostic.file = loc.file
  diagnostic.loc = { start: { line: loc.line, column: loc.column } }
  return diagnostic
}
