// Bun, out of its npm package: it builds with the plugin, and runs what was built.
import { join } from 'node:path'
import type { Options } from 'unplugin-wasmweld'
import { fetchFromNpm } from './fetch.ts'
import { ROOT, runOrFail } from './tools.ts'

export interface BunBuild {
  readonly config: Readonly<Record<string, unknown>>
  readonly options?: Options
}

export interface BunResult {
  readonly files: readonly string[]
  readonly errors: readonly {
    readonly message: string
    readonly position: { readonly file: string; readonly line: number; readonly column: number } | null
  }[]
}

/** The build for processors without AVX2, which runs on the others too. */
const BUN = '@oven/bun-linux-x64-baseline@1.4.5'
const PROGRAM = 'package/bin/bun'

/** Where Bun's program is. */
export async function bunProgram(): Promise<string> {
  return join(await fetchFromNpm(BUN, [PROGRAM]), PROGRAM)
}

async function bun(args: readonly string[], folder: string): Promise<string> {
  return runOrFail(await bunProgram(), args, folder)
}

/** Makes builds one after the other, in one process; what was printed before, and what came of each. */
export async function bunBuild(
  folder: string,
  builds: readonly BunBuild[],
): Promise<{ readonly printed: string; readonly results: readonly BunResult[] }> {
  const output = await bun([join(ROOT, 'test/support/bun-build.ts'), JSON.stringify(builds)], folder)
  const [printed, results] = output.split('\u0001')
  return { printed, results: JSON.parse(results) as BunResult[] }
}

/** Runs a file in Bun; what it prints. */
export function runInBun(folder: string, file: string): Promise<string> {
  return bun([file], folder)
}
