// The headers that a source may include, found by reading the text: for a compiler that has no file system, and to know what to watch
// when a source did not compile.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isFile } from '../paths.ts'
import { includePaths } from './compile-flags.ts'

const INCLUDE = /^[ \t]*#[ \t]*(?:include|include_next|import|embed)[ \t]*["<]([^">\n]+)[">]/gm

/** Absolute paths of files on this disk that a source reaches by `#include`, whatever conditions stand around it; not the system's. */
export function includedFiles(source: string, flags: readonly string[]): readonly string[] {
  const { folders, files } = includePaths(flags)
  const found = new Set<string>()
  const visit = (file: string): void => {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(INCLUDE)) {
      const path = [dirname(file), ...folders].map(folder => resolve(folder, name)).find(isFile)
      if (path === undefined || path === source || found.has(path)) continue
      found.add(path)
      visit(path)
    }
  }
  for (const file of files.filter(isFile)) found.add(file)
  for (const file of [source, ...found]) visit(file)
  return [...found]
}
