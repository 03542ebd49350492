// A sysroot is the set of libraries that a compiler's target comes with. Four kinds of place have one; they are tried in this order:
// what the user names, what the environment names, what the system has installed, what the project has in node_modules.
import { join } from 'node:path'
import { debianSysroot, directorySysroot, libraryFolders, wasiSdkSysroot, wasiSysroot } from './sysroot-directories.ts'
import type { SysrootFile } from './sysroot-file.ts'
import { findYowasp, YOWASP, yowaspSysroot } from './sysroot-yowasp.ts'
import { ToolchainError } from './toolchain-error.ts'

export interface Sysroot {
  /** `wasi-sdk`, `directory`, `debian` or `@yowasp/clang`. */
  readonly name: string
  /** Where it is, for messages: a folder or a tar file. */
  readonly path: string
  /** The target's folder name in it: `wasm32-wasip1`. */
  readonly triple: string
  /** Folders that `-l` may search; none when the sysroot is within a tar file. */
  readonly directories: readonly string[]
  /** A file by its usual name, `libc.a` or `crt1.o`; the compiler's runtime is `libclang_rt.builtins.a` wherever it comes from. */
  file(name: string): SysrootFile | undefined
}

export interface SysrootOptions {
  /** A folder, or `@yowasp/clang` for the one in that package. Nothing else is looked at then. */
  readonly sysroot?: string | undefined
  readonly target?: 'wasm32' | 'wasm64'
  /** A target's folder name, exactly: `wasm32-wasip1-threads`. */
  readonly triple?: string
  /** The project's folder, in whose node_modules `@yowasp/clang` may be; the current folder when absent. */
  readonly from?: string
  /** Where `WASI_SDK_PATH` and `WASI_SYSROOT` are looked up; the process's environment when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Root of the file system that installed packages are looked for in. */
  readonly root?: string
}

/** Target folders by preference; `wasip1` is today's name of what was called `wasi`. */
const TRIPLES = {
  wasm32: ['wasm32-wasip1', 'wasm32-wasi'],
  wasm64: ['wasm64-wasip1', 'wasm64-wasi'],
} as const

/** The sysroot to link with; undefined when there is none. Throws a `ToolchainError` when one that was named has no library for the target. */
export function findSysroot(options: SysrootOptions = {}): Sysroot | undefined {
  const { target = 'wasm32', triple, from = process.cwd(), environment = process.env, root = '/' } = options
  const surroundings = { triples: triple === undefined ? TRIPLES[target] : [triple], from, root }
  if (options.sysroot !== undefined) return namedSysroot(options.sysroot, surroundings)
  return sysrootOfEnvironment(environment, surroundings) ?? installedSysroot(surroundings)
}

interface Surroundings {
  readonly triples: readonly string[]
  readonly from: string
  readonly root: string
}

function namedSysroot(name: string, { triples, from, root }: Surroundings): Sysroot {
  if (name !== YOWASP) return directorySysroot(name, triples, root) ?? missing(`sysroot ${name}`, triples, name)
  if (findYowasp(from) === undefined)
    throw new ToolchainError(`${YOWASP} is not installed in ${from}`, `npm install ${YOWASP}`)
  return yowaspSysroot(from, triples) ?? missing(`sysroot ${name}`, triples)
}

function sysrootOfEnvironment(
  { WASI_SDK_PATH: sdk, WASI_SYSROOT: directory }: Readonly<Record<string, string | undefined>>,
  { triples, root }: Surroundings,
): Sysroot | undefined {
  if (sdk) return wasiSdkSysroot(sdk, triples, root) ?? missing(`WASI_SDK_PATH ${sdk}`, triples, wasiSysroot(sdk))
  if (directory)
    return directorySysroot(directory, triples, root) ?? missing(`WASI_SYSROOT ${directory}`, triples, directory)
  return undefined
}

function installedSysroot({ triples, from, root }: Surroundings): Sysroot | undefined {
  return (
    debianSysroot(root, triples) ??
    directorySysroot(join(root, 'usr/share/wasi-sysroot'), triples, root) ??
    wasiSdkSysroot(join(root, 'opt/wasi-sdk'), triples, root) ??
    yowaspSysroot(from, triples)
  )
}

/** `directory` is where it was looked for, when it was in a folder. */
function missing(place: string, triples: readonly string[], directory?: string): never {
  const folders = directory === undefined ? [] : libraryFolders(directory, triples)
  throw new ToolchainError(
    `${place} has no libc.a for ${triples.join(' or ')}`,
    folders.length === 0 ? undefined : `looked in ${folders.join(', ')}`,
  )
}
