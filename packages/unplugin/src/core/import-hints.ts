// Imports that the plugin leaves to the bundler, though they were perhaps meant for it: what the bundler says of them does not help.
import type { Environment } from './environment.ts'
import type { HookContext } from './hook-context.ts'
import { wasmKind } from './native-file.ts'
import { misspeltQuery } from './native-id.ts'
import { displayPath } from './paths.ts'
import { matches } from './patterns.ts'

/** Warns of a query that is nearly one of ours. */
export function hintAtQuery(context: HookContext, environment: Environment, source: string): void {
  const text = misspeltQuery(source)
  if (text !== undefined) warnOnce(context, environment, text)
}

/** Warns of a side module without `?side`: by itself a bundler finds nothing that gives its `env`. */
export function hintAtSide(context: HookContext, environment: Environment, path: string, source: string): void {
  const { options, settings } = environment
  if (!matches(path, options, settings.root) || wasmKind(path) !== 'side') return
  const file = displayPath(path, settings.root)
  warnOnce(
    context,
    environment,
    `${file} is a side module, which is linked into a program\n  import it as '${source}?side'`,
  )
}

function warnOnce(context: HookContext, environment: Environment, text: string): void {
  for (const message of environment.newWarnings([text])) context.warn({ message })
}
