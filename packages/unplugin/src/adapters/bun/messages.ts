// What is wrong, in the form of Bun's own build errors.
import { existsSync, readFileSync } from 'node:fs'
import type { ErrorReport } from '../../core/hook-context.ts'
import type { Instantiate } from '../../core/options.ts'
import type { BuildConfig } from './bun-api.ts'

/** An error whose `errors` have a `position`, as those that `Bun.build` throws. */
export function failure(reports: readonly ErrorReport[]): AggregateError {
  return new AggregateError(reports.map(buildError), reports.map(({ message }) => message).join('\n'))
}

function buildError({ message, loc }: ErrorReport): Error {
  const error = Object.assign(new Error(message), { level: 'error', position: positionOf(loc) })
  // The way through the plugin is of no use to who must mend the file.
  error.stack = loc === undefined ? message : `${message}\n    at ${loc.file}:${loc.line}:${loc.column + 1}`
  return error
}

/** Lines and columns count from 1. */
function positionOf(loc: ErrorReport['loc']): object | null {
  if (loc === undefined) return null
  const { file, line, column } = loc
  const lineText = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/)[line - 1] : ''
  return { file, namespace: 'file', line, column: column + 1, lineText, length: 0, offset: 0 }
}

/** An option of this plugin that the output cannot have; a text to show. */
export function contradiction(
  { format = 'esm' }: BuildConfig,
  instantiate: Instantiate | undefined,
): string | undefined {
  if (instantiate !== 'await' || format === 'esm') return undefined
  return `option instantiate: 'await' contradicts the output format ${format}, which has no top-level await; 'sync' and 'lazy' need none`
}
