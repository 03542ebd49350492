// Questions to the file system that have a plain answer. Nothing here throws: what cannot be read is not there.
import { readdirSync, type Stats, statSync } from 'node:fs'

export function isFile(path: string): boolean {
  return kindOf(path)?.isFile() ?? false
}

export function isDirectory(path: string): boolean {
  return kindOf(path)?.isDirectory() ?? false
}

/** Node's own way not to throw covers a missing file alone: not a path through a file (ENOTDIR), a loop of links, a forbidden folder. */
function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Names in a folder, in a fixed order; none when there is no such folder. */
export function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}

/** Folder names that start with a version number or end in one (`22`, `llvm-22`), the newest first. */
export function newestFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}
