// What is wrong, in the bundler's own form: an error or a warning of the compilation, at the line that imports the file.
import type { ErrorReport } from '../../core/hook-context.ts'
import { parseNativeId, splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import type { Compilation, Diagnostic } from './types.ts'

/** Adds an error, unless the same one is there. */
export function addError(compilation: Compilation, report: ErrorReport): void {
  const told = messages.get(compilation) ?? new Set<string>()
  messages.set(compilation, told)
  if (told.has(report.message)) return
  told.add(report.message)
  compilation.errors.push(diagnosticOf(compilation, report))
}

/** Errors that were added. A bundler may give them another form. */
const messages = new WeakMap<Compilation, Set<string>>()

export function addWarning(compilation: Compilation, report: { readonly message: string }): void {
  compilation.warnings.push(diagnosticOf(compilation, report))
}

/** What bundlers say of a name that a module does not have, of which our own error says more. */
const NO_EXPORT = /\bexport .* was not found in '([^']*)'/

/** Takes back what the bundler says of wrong names in native modules. */
export function dropKnown(compilation: Compilation): void {
  const isKnown = ({ message }: Diagnostic): boolean => parseNativeId(NO_EXPORT.exec(message)?.[1] ?? '') !== undefined
  for (const list of [compilation.errors, compilation.warnings])
    for (let at = list.length - 1; at >= 0; at--) if (isKnown(list[at])) list.splice(at, 1)
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
