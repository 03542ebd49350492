// What a module imports: for as long as that stays the same, a change of the module does not touch what is linked.
import { parseModule, readAsks } from '../../core/asks.ts'

/** A text that is another when a module imports something else; undefined for what cannot be parsed. */
export function importsIn(code: string, file: string): string | undefined {
  const module = parseModule(code, file)?.module
  if (module === undefined) return undefined
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value ?? '')),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => code.slice(start, end)),
  ]
  return JSON.stringify([specifiers, readAsks(code, file)])
}
