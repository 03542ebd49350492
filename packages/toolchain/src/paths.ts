// Questions to the file system that have a plain answer. Nothing here throws: what cannot be read is not there.
import { readdirSync, statSync } from 'node:fs'

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Names in a folder, in a fixed order; none when there is no such folder. */
export function namesIn(directory: string): readonly string[] {
  return isDirectory(directory) ? readdirSync(directory).sort() : []
}

/** Folder names that start with a version number or end in one (`22`, `llvm-22`), the newest first. */
export function newestFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}
