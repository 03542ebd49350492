import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { isFile } from './paths.ts'
import { findYowasp } from './sysroot-yowasp.ts'

export type Compiler =
  /** A program that takes clang's arguments. */
  | { readonly kind: 'command'; readonly path: string }
  /** A module with `runClang(arguments, files)`: `@yowasp/clang`. */
  | { readonly kind: 'module'; readonly path: string }

export interface FindCompilerOptions {
  /** The project's folder, in whose node_modules `@yowasp/clang` may be; the current folder when absent. */
  readonly from?: string
  /** Where `PATH` and `WASI_SDK_PATH` are looked up; the process's environment when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Newest first: the target's libraries of a distribution go with its newest clang. */
const COMMANDS = ['clang-22', 'clang-21', 'clang-20', 'clang-19', 'clang']

/** A clang that compiles for WebAssembly: the WASI SDK that the environment names, one in `PATH`, or `@yowasp/clang`. */
export function findCompiler(options: FindCompilerOptions = {}): Compiler | undefined {
  const { from = process.cwd(), environment = process.env } = options
  const { WASI_SDK_PATH: sdk, PATH: path = '' } = environment
  const folders = path.split(delimiter).filter(folder => folder !== '')
  const candidates = [
    ...(sdk ? [join(sdk, 'bin/clang')] : []),
    ...COMMANDS.flatMap(name => folders.map(folder => join(folder, name))),
  ]
  const command = candidates.find(candidate => isFile(candidate) && compilesToWasm(candidate))
  if (command !== undefined) return { kind: 'command', path: command }
  const module = findYowasp(from)
  return module === undefined ? undefined : { kind: 'module', path: module }
}

/** Apple's clang, for one, is built without the target. */
function compilesToWasm(command: string): boolean {
  const { status, stdout } = spawnSync(command, ['--print-targets'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 && /^\s*wasm32\s/m.test(stdout)
}
