// `--export-list=FILE`: what version scripts and lists of exports are for elsewhere.
import { readBytes } from '../files.ts'
import type { Diagnostics } from './diagnostics.ts'

/** What a list asks for: names that must be defined, and patterns that take what they find. */
export interface ExportList {
  readonly names: readonly string[]
  readonly patterns: readonly string[]
}

/** One name or pattern a line; `#` begins a comment, blanks around do not count. */
export function parseExportList(text: string): ExportList {
  const lines = text.split(/\r?\n/).map(line => line.replace(/#.*/, '').trim())
  const entries = lines.filter(line => line !== '')
  return {
    names: entries.filter(entry => !entry.includes('*')),
    patterns: entries.filter(entry => entry.includes('*')),
  }
}

/** The lists of several files as one. */
export function readExportLists(paths: readonly string[], diagnostics: Diagnostics): ExportList {
  const lists = paths.map(path => {
    const read = readBytes(path)
    if ('bytes' in read) return parseExportList(new TextDecoder().decode(read.bytes))
    diagnostics.error(`cannot open ${path}: ${read.reason}`)
    return { names: [], patterns: [] }
  })
  return { names: lists.flatMap(({ names }) => names), patterns: lists.flatMap(({ patterns }) => patterns) }
}
