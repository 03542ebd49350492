// Programs and side modules built by Debian's Emscripten 3.1.6, once per content.

import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeOnce } from './make-once.ts'
import { CACHE, run, runOrFail } from './tools.ts'
import type { Finished } from './tools.ts'

const BINARIES = '/usr/bin'
/** Where Debian's packages of Node modules are; only Debian's own Node looks there by itself. */
const DEBIAN_MODULES = '/usr/share/nodejs'

/** The compiler's cache comes complete and closed with the package, so that a build writes nothing outside of its folder. */
const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, NODE_PATH: DEBIAN_MODULES, EM_NODE_JS: process.execPath }

let version: Promise<string> | undefined

function emscriptenVersion(): Promise<string> {
  const emcc = join(BINARIES, 'emcc')
  if (!existsSync(emcc)) throw new Error(`${emcc} is missing: apt-get install emscripten`)
  version ??= runOrFail(emcc, ['--version'], undefined, ENVIRONMENT)
  return version
}

export interface EmccBuild {
  /** For the folder's name. */
  readonly name: string
  /** Sources by file name. */
  readonly files: Readonly<Record<string, string>>
  /** In order. */
  readonly commands: readonly (readonly [compiler: 'emcc' | 'em++', ...words: string[]])[]
}

/** Writes the sources into a folder, runs the commands there, and returns the folder's path. */
export async function buildWithEmcc({ name, files, commands }: EmccBuild): Promise<string> {
  const hash = createHash('sha256')
    .update(JSON.stringify([await emscriptenVersion(), files, commands]))
    .digest('hex')
  return makeOnce(join(CACHE, 'emscripten', `${name}-${hash.slice(0, 16)}`), async temporary => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(temporary, file), text)
    for (const [compiler, ...words] of commands)
      await runOrFail(join(BINARIES, compiler), words, temporary, ENVIRONMENT)
  })
}

/** Runs Emscripten's JavaScript in Node; without `fetch`, which Emscripten 3.1.6 would use for paths if it were there. */
export function runEmscripten(directory: string, script: string, ...words: readonly string[]): Promise<Finished> {
  return run(process.execPath, ['--no-experimental-fetch', script, ...words], directory)
}
