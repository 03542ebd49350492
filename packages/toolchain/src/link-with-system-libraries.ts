import { isAbsolute, join } from 'node:path'
import {
  createInputCache,
  type InputCache,
  link,
  type LinkInput,
  type LinkOptions,
  type LinkResult,
  type LinkWatcher,
} from '@wasmweld/linker'
import { findLibrary } from './find-library.ts'
import { asInput, missingLibraries } from './missing-libraries.ts'
import type { Sysroot } from './sysroot.ts'
import { readBytes } from './sysroot-file.ts'
import { systemFiles } from './system-libraries.ts'
import { ToolchainError } from './toolchain-error.ts'

export interface SystemLinkOptions {
  /** Where system libraries come from (`findSysroot`); nothing joins by itself without one. */
  readonly sysroot?: Sysroot | undefined
  /** Libraries that the user names: `z` for libz.a of `libraryPath` or of the sysroot, or the path of an archive or object. */
  readonly libs?: readonly string[]
  /** Folders that names in `libs` are looked for in. */
  readonly libraryPath?: readonly string[]
  /** The folder that paths are relative to; the current one when absent. */
  readonly from?: string
  /** Give the same one to every link of a process that links more than once. */
  readonly cache?: InputCache
  /** Is told how the link goes. */
  readonly watch?: LinkWatcher
}

/**
 * Links, with the sysroot's libraries that define what is missing behind the inputs, as a compiler's driver would put them.
 * Throws what `link` throws, and a `ToolchainError` for a library that was named and is not there.
 */
export function linkWithSystemLibraries(
  inputs: readonly LinkInput[],
  options: LinkOptions = {},
  system: SystemLinkOptions = {},
): LinkResult {
  const cache = system.cache ?? createInputCache()
  const named = [...inputs, ...namedLibraries(system)]
  return link([...named, ...systemInputs(named, options, { ...system, cache })], options, cache, system.watch)
}

/** The inputs that a sysroot adds to a link of `inputs`: lazy ones, each defining something that is missing. */
export function systemInputs(
  inputs: readonly LinkInput[],
  options: LinkOptions,
  { sysroot, cache = createInputCache() }: SystemLinkOptions,
): readonly LinkInput[] {
  if (sysroot === undefined) return []
  return missingLibraries(inputs, options, systemFiles(sysroot), cache).map(asInput)
}

/** The libraries that `libs` names, in its order. */
export function namedLibraries({
  libs = [],
  libraryPath = [],
  sysroot,
  from,
}: SystemLinkOptions): readonly LinkInput[] {
  // Without a folder to start from, a path stays as it was written: messages show it.
  const placed = (path: string): string => (from === undefined || isAbsolute(path) ? path : join(from, path))
  const folders = libraryPath.map(placed)
  return libs.map(library => {
    if (isPath(library)) return readLibrary(library, placed(library))
    const file = sysroot?.file(`lib${library}.a`)
    try {
      const path = findLibrary(library, folders)
      return readLibrary(path, path)
    } catch (error) {
      if (file !== undefined) return asInput(file)
      if (sysroot === undefined || !(error instanceof ToolchainError)) throw error
      throw new ToolchainError(error.message, `and in the sysroot ${sysroot.path}`)
    }
  })
}

function isPath(library: string): boolean {
  return library.includes('/') || library.includes('\\') || /\.(a|o|wasm)$/.test(library)
}

function readLibrary(name: string, path: string): LinkInput {
  return { name, bytes: readBytes(path, name) }
}
