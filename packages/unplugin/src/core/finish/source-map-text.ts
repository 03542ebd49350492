import { sourceMapOf } from '@wasmweld/binary'
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/**
 * The source map of a module that has its debug information, with the texts of the sources that can be read; undefined for a module without
 * line tables. Throws a `FormatError` for damaged ones.
 */
export function sourceMapText(module: Uint8Array, root: string): string | undefined {
  const map = sourceMapOf(module, { root, read: path => textOf(isAbsolute(path) ? path : join(root, path)) })
  return map && JSON.stringify(map)
}

function textOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined
}
