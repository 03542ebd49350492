// Programs out of fixtures/ as inputs of `link`, for tests and measurements that want real libraries.

import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { LinkInput } from '@wasmweld/linker'
import { buildFixture } from './compile.ts'
import { readFixture } from './fixture.ts'
import { expandLibrary } from './tools.ts'

export interface Program {
  readonly name: string
  /** Where the program's own objects lie. */
  readonly directory: string
  /** As on a command line: objects of the program, libraries by their path. */
  readonly files: readonly string[]
}

/** `$libc` and the like are Debian's libraries. */
export async function readProgram(name: string, files: string): Promise<Program> {
  const directory = await buildFixture(readFixture(name))
  return { name, directory, files: files.split(' ').map(expandLibrary) }
}

/** The program's files, read once: the inputs of a link. */
export function inputsOf({ directory, files }: Program): LinkInput[] {
  return files.map(file => {
    const path = isAbsolute(file) ? file : join(directory, file)
    const { buffer, byteOffset, length } = readFileSync(path)
    return { name: file, bytes: new Uint8Array(buffer, byteOffset, length) }
  })
}
