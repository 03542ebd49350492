// The native tools that the comparison needs. A missing one is a failure that says what to install, never a skip.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finished, startProgram } from './start-program.ts'

export type { Finished }

/** Where the repository lies. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))
/** What tests compile or fetch; safe to delete. */
export const CACHE: string = join(ROOT, 'node_modules/.cache/wasmweld')

const PACKAGES: Readonly<Record<string, string>> = {
  clang: 'clang-22',
  'clang++': 'clang-22',
  'wasm-ld': 'lld-22',
  'llvm-ar': 'llvm-22',
  'llvm-dwarfdump': 'llvm-22',
}

/** The absolute path of one of LLVM 22's tools, by its name without version. */
export function tool(name: string): string {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, `${name}-22`)
    if (existsSync(path)) return path
  }
  throw new Error(`${name}-22 is not on the PATH: apt-get install ${PACKAGES[name] ?? 'llvm-22'}`)
}

/** Debian's libraries for `wasm32-wasi`, by the name that fixtures give them: `$libc`. */
const LIBRARIES: Readonly<Record<string, readonly [path: string, package_: string]>> = {
  $crt1: ['/usr/lib/wasm32-wasi/crt1-command.o', 'wasi-libc'],
  $reactor: ['/usr/lib/wasm32-wasi/crt1-reactor.o', 'wasi-libc'],
  $libc: ['/usr/lib/wasm32-wasi/libc.a', 'wasi-libc'],
  $longdouble: ['/usr/lib/wasm32-wasi/libc-printscan-long-double.a', 'wasi-libc'],
  $signal: ['/usr/lib/wasm32-wasi/libwasi-emulated-signal.a', 'wasi-libc'],
  $clocks: ['/usr/lib/wasm32-wasi/libwasi-emulated-process-clocks.a', 'wasi-libc'],
  $libcxx: ['/usr/lib/wasm32-wasi/libc++.a', 'libc++-22-dev-wasm32'],
  $libcxxabi: ['/usr/lib/wasm32-wasi/libc++abi.a', 'libc++abi-22-dev-wasm32'],
  $rt: ['/usr/lib/llvm-22/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a', 'libclang-rt-22-dev-wasm32'],
}

/** Replaces a `$name` by the library's path; other arguments stay. */
export function expandLibrary(argument: string): string {
  if (!argument.startsWith('$')) return argument
  const row = LIBRARIES[argument]
  if (row === undefined) throw new Error(`no library is called ${argument}; known: ${Object.keys(LIBRARIES).join(' ')}`)
  const [path, package_] = row
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install ${package_}`)
  return path
}

/** Runs a program to its end; never rejects for what the program did. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string = ROOT,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  return startProgram(program, args, cwd, env)
}

/** Runs a program and fails, with what it printed, unless it succeeds. */
export async function runOrFail(
  program: string,
  args: readonly string[],
  cwd: string = ROOT,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, cwd, env)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\nended with ${code}:\n${stderr}${stdout}`)
  return stdout
}

/** Runs `work` on every item, `width` at a time, and keeps the order of the results. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array<Result>(items.length)
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at])
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}
