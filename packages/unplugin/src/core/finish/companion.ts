import { createHash } from 'node:crypto'
import { posix } from 'node:path'

/**
 * A file that belongs to a linked module and that the module itself names: its source map, its debug information. Whoever writes the module's
 * file writes this one into the same folder under this name, in which a hash of its content is.
 */
export interface Companion {
  readonly name: string
  readonly bytes: Uint8Array
}

/** `math-Dx3_f9Qa.wasm.map` for `math.wasm` and `.map`. */
export function companionOf(moduleFile: string, extension: string, bytes: Uint8Array): Companion {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 8)
  return { name: `${posix.basename(moduleFile, '.wasm')}-${hash}.wasm${extension}`, bytes }
}

/** The name of a companion's file, when that of its module is known. */
export const besideModule = (moduleFile: string, { name }: Companion): string =>
  posix.join(posix.dirname(moduleFile), name)
