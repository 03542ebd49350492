// Where a module imports a file: found in the text as it lies on disk, so that the line is the author's, whatever language it is in.
import { existsSync, readFileSync } from 'node:fs'
import { importStatements, statementFor } from './import-statements.ts'
import { splitQuery } from './native-id.ts'

export interface Location {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 0. */
  readonly column: number
  /** The lines around it, with a mark below the specifier. */
  readonly frame: string
}

/** A place in a file that is known by its line, from 1, and its column, from 0; undefined when there is no such file or line. */
export function locationAt(file: string, line: number, column: number): Location | undefined {
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  if (line > lines.length) return undefined
  return { file, line, column, frame: frameOf(lines, line, column, Math.max(1, lines[line - 1].length - column)) }
}

/**
 * The place of the specifier in the statement of the importing module that asks for a name, or else the first where it stands in quotes;
 * undefined when the module is no file or made it up.
 */
export function locateImport(importer: string, specifier: string, name?: string): Location | undefined {
  const [file] = splitQuery(importer)
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  const statement = name === undefined ? undefined : statementFor(importStatements(file, text), specifier, name)
  const first = ["'", '"', '`'].map(quote => text.indexOf(quote + specifier + quote)).find(index => index >= 0)
  const at = statement?.request ?? first
  if (at === undefined) return undefined
  const before = text.slice(0, at).split('\n')
  const line = before.length
  const column = before[line - 1].length
  return { file, line, column, frame: frameOf(text.split('\n'), line, column, specifier.length + 2) }
}

/** Two lines before and one behind, numbered, as compilers show them. */
function frameOf(lines: readonly string[], line: number, column: number, length: number): string {
  const shown = lines.slice(Math.max(0, line - 3), line + 1)
  const first = Math.max(1, line - 2)
  const width = String(line + 1).length
  const numbered = shown.flatMap((text, index) => {
    const number = first + index
    const mark = number === line ? [`${' '.repeat(width)} | ${' '.repeat(column)}${'^'.repeat(length)}`] : []
    return [`${String(number).padStart(width)} | ${text}`, ...mark]
  })
  return numbered.join('\n')
}
