// Thin archives, which CMake and others make of a project's own libraries: the files that they name are read here, since the linker
// itself knows no disk, and it gets an ordinary archive of them.
import { FormatError, readThinArchive, writeArchive } from '@wasmweld/binary'
import type { ProblemStyle } from '@wasmweld/linker'
import { dirname, isAbsolute, join } from 'node:path'
import { readBytes } from '../files.ts'

interface FilledArchive {
  /** An archive that holds its members, under the names that the thin one has for them. */
  readonly bytes: Uint8Array
  /** Why it lacks some; empty when it is whole. */
  readonly errors: readonly string[]
}

/** Reads the members of the thin archive at `path`, whose contents are `bytes`. */
export function fillThinArchive(path: string, bytes: Uint8Array, style: ProblemStyle): FilledArchive {
  try {
    return fill(path, bytes, style)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { bytes: writeArchive([]), errors: [`${path}: ${error.message}`] }
  }
}

function fill(path: string, bytes: Uint8Array, style: ProblemStyle): FilledArchive {
  const { members, index } = readThinArchive(bytes)
  const errors: string[] = []
  const symbols = new Map(members.map(({ header }) => [header, [] as string[]]))
  for (const { symbol, header } of index ?? []) symbols.get(header)?.push(symbol)
  const held = members.map(({ name, header }) => {
    const file = isAbsolute(name) ? name : join(dirname(path), name)
    const read = readBytes(file)
    if ('bytes' in read) return { name, bytes: read.bytes, symbols: symbols.get(header) ?? [] }
    errors.push(
      style === 'rich'
        ? `cannot open ${file}, a member of the thin archive ${path}: ${read.reason}\n  a thin archive names its objects and does not hold them; build them again`
        : `${path}: could not get the buffer for a child of the archive: '${name}': ${read.reason}`,
    )
    return { name, bytes: new Uint8Array() }
  })
  return { bytes: writeArchive(held, { index: index !== undefined }), errors }
}
