import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { reasonOf } from './reason-of.ts'
import { ToolchainError } from './toolchain-error.ts'

/** A file of a sysroot; its bytes are read when asked for, once. */
export interface SysrootFile {
  /** As it is shown in messages and reports: `libc.a`. */
  readonly name: string
  /** Where it lies; within a tar file, the tar's path and the member's behind it. */
  readonly path: string
  /** The same array each time, so that what is cached by identity stays cached. */
  read(): Uint8Array
}

/** A file whose bytes come from `load` at first use. */
export function sysrootFile(path: string, load: () => Uint8Array, name: string = basename(path)): SysrootFile {
  let bytes: Uint8Array | undefined
  return { name, path, read: () => (bytes ??= load()) }
}

/** A file on disk. */
export function diskFile(path: string, name?: string): SysrootFile {
  return sysrootFile(path, () => readBytes(path), name)
}

/** Throws a `ToolchainError` that calls the file `name`. */
export function readBytes(path: string, name: string = path): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const place = name === path ? '' : ` (looked for at ${path})`
    throw new ToolchainError(`cannot open ${name}: ${reasonOf(error)}${place}`)
  }
}
