// Members of a tar file, read in place. A sysroot in a tar of 30 MB needs 2 MB of it: the tar is walked once for its headers,
// its bytes are let go, and a member is read from the disk by its place when somebody asks for it.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { parseTar } from 'nanotar'
import type { SysrootFile } from './sysroot-file.ts'
import { sysrootFile } from './sysroot-file.ts'

/** The files of the tar at `path` whose name begins with `prefix`, by name. */
export function tarMembers(path: string, prefix: string): ReadonlyMap<string, SysrootFile> {
  const file = readFileSync(path)
  // nanotar reads from the start of the buffer behind a view; a pooled one would start elsewhere.
  const bytes = file.byteOffset === 0 && file.byteLength === file.buffer.byteLength ? file : new Uint8Array(file)
  const members = new Map<string, SysrootFile>()
  for (const { name, data } of parseTar(bytes, {
    filter: ({ name, type }) => type === 'file' && name.startsWith(prefix),
  })) {
    const from = data?.byteOffset ?? 0
    const length = data?.byteLength ?? 0
    members.set(
      name,
      sysrootFile(`${path}/${name}`, () => readRange(path, from, length)),
    )
  }
  return members
}

function readRange(path: string, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  const descriptor = openSync(path, 'r')
  try {
    for (let done = 0; done < length;) {
      const read = readSync(descriptor, bytes, done, length - done, from + done)
      if (read === 0) throw new Error(`${path} ends before byte ${from + length}`)
      done += read
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}
