import { decodeText } from './text-range.ts'
import type { PathTable } from './path-table.ts'

const isAbsolute = (path: string): boolean => /^(?:[a-z]:)?[\\/]/i.test(path)

/** `path` seen from `directory` when it lies below it, else its last part. */
function shorten(path: string, directory: string): string {
  const below = directory.replace(/[\\/]+$/, '')
  const rest = isAbsolute(directory) && path.startsWith(below) ? path.slice(below.length) : ''
  return /^[\\/]/.test(rest) ? rest.replace(/^[\\/]+/, '') : path.replace(/^.*[\\/]/, '')
}

/** A source file where the compiler saw it. */
export interface SourcePlace {
  /** Where the compiler ran; empty where the line table does not say, as before DWARF 5. */
  readonly directory: string
  /** Absolute, or from `directory`. */
  readonly path: string
}

/** The path of a source file: absolute, unless the compiler was told to leave out where it ran. */
export function sourceFile({ directory, path }: SourcePlace): string {
  return directory === '' || isAbsolute(path) ? path : `${directory.replace(/[\\/]+$/, '')}/${path}`
}

/** Undefined for a number that names no file. Throws a `FormatError` for a path longer than any can be. */
export function sourcePlace(
  { directories, files }: PathTable,
  number: number,
  bytes: Uint8Array,
): SourcePlace | undefined {
  const file = files[number]
  if (file === undefined) return undefined
  const textOf = (directory: number): string => {
    const range = directories[directory]
    return range === undefined ? '' : decodeText(bytes, range)
  }
  const name = decodeText(bytes, file.name)
  const within = file.directory === 0 || isAbsolute(name) ? '' : textOf(file.directory)
  return { directory: textOf(0), path: within === '' ? name : `${within}/${name}` }
}

/**
 * A file's path as a message shows it: relative to where the compiler ran, as the debug information has it. Where the
 * information has an absolute path to elsewhere, the file's name alone: the same sources give the same text on every machine.
 * Undefined for a number that names no file. Throws a `FormatError` for a path longer than any can be.
 */
export function sourcePath(paths: PathTable, number: number, bytes: Uint8Array): string | undefined {
  const place = sourcePlace(paths, number, bytes)
  if (place === undefined) return undefined
  const { path, directory } = place
  return isAbsolute(path) ? shorten(path, directory) : path.replace(/^(?:\.\/+)+/, '')
}
