// Which files are the plugin's, and under which id.
import { SOURCE_FILE } from '@wasmweld/toolchain'
import { finishedProgram } from './finished.ts'
import { wasmKind } from './native-file.ts'
import { type Facet, type NativeId, formatNativeId } from './native-id.ts'
import type { ResolvedOptions } from './options.ts'
import { matches } from './patterns.ts'

/** A side module without `?side`, and what is no module at all, is left to the bundler. */
export function isTaken(path: string, facet: Facet, options: ResolvedOptions, root: string): boolean {
  if (!matches(path, options, root)) return false
  if (SOURCE_FILE.test(path)) return options.compile !== false
  if (facet === 'side' || !path.endsWith('.wasm')) return true
  const kind = wasmKind(path)
  return kind === 'object' || kind === 'finished'
}

/** A finished module is a program of its own, unless it is loaded into another one. */
export function takenId(native: NativeId, root: string): string {
  const { path, facet, program } = native
  const isFinished = facet !== 'side' && path.endsWith('.wasm') && wasmKind(path) === 'finished'
  return formatNativeId(isFinished ? { ...native, program: finishedProgram(path, root, program) } : native)
}
