// One command line in a directory of its own. A module that reads, or errors that are shown, are right; all else is a bug.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyFile, readModule } from '@wasmweld/binary'
import { wasmLd } from 'wasmweld'
import { inFolder } from '../support/in-folder.ts'
import type { Outcome } from './attempt.ts'
import type { CommandLine } from './options.ts'

export type Files = ReadonlyMap<string, Uint8Array | string>

/** Puts `files` and nothing else into the directory. */
function reset(directory: string, files: Files): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  for (const [name, contents] of files) writeFileSync(join(directory, name), contents)
}

/** Reads every module that was written. */
function readOutputs(directory: string, given: Files): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const bytes = entry.isFile() && !given.has(entry.name) ? readFileSync(join(directory, entry.name)) : undefined
    if (bytes !== undefined && identifyFile(bytes).kind === 'wasm') readModule(bytes)
  }
}

/** Throws when the command does, or ends in a way that it should not. */
export async function attemptCommand(
  { words, files }: CommandLine,
  inputs: Files,
  directory: string,
): Promise<Outcome> {
  const given = new Map<string, Uint8Array | string>([...inputs, ...files])
  reset(directory, given)
  let errors = ''
  return inFolder(directory, async () => {
    const colors = { output: false, error: false }
    const code = await wasmLd(words, { output: () => {}, error: text => (errors += text), colors })
    if (code !== 0 && code !== 1) throw new Error(`exit code ${code}`)
    if ((code === 1) !== errors.includes('error: ')) throw new Error(`exit code ${code}, but: ${errors}`)
    readOutputs(directory, given)
    return code === 0 ? 'linked' : 'refused'
  })
}
