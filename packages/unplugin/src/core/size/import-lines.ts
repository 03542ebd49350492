// Where import statements stand in the source as it lies on disk.
import { existsSync, readFileSync } from 'node:fs'
import { type ImportStatement, importStatements, statementFor } from '../import-statements.ts'
import { locateImport } from '../locate.ts'
import { splitQuery } from '../native-id.ts'

/** From 1. */
export interface ImportLine {
  readonly line: number
  readonly column: number
}

/** Finds lines of imports; each file is read once. */
export class ImportLines {
  readonly #files = new Map<string, { readonly text: string; readonly statements: readonly ImportStatement[] }>()

  /**
   * The statement or `import()` that asks for a name, or else the first with the specifier; in other languages than JavaScript and
   * TypeScript the place of the specifier. The first line where nothing is found: a plugin wrote the import.
   */
  find(importer: string, specifier: string, name: string): ImportLine {
    const [path] = splitQuery(importer)
    if (!existsSync(path)) return { line: 1, column: 1 }
    const { text, statements } = this.#read(path)
    const found = statementFor(statements, specifier, name)
    if (found !== undefined) return placeOf(text, found.start)
    const located = locateImport(importer, specifier)
    return located === undefined ? { line: 1, column: 1 } : { line: located.line, column: located.column + 1 }
  }

  #read(path: string): { readonly text: string; readonly statements: readonly ImportStatement[] } {
    const known = this.#files.get(path)
    if (known !== undefined) return known
    const text = readFileSync(path, 'utf8')
    const file = { text, statements: importStatements(path, text) }
    this.#files.set(path, file)
    return file
  }
}

function placeOf(text: string, offset: number): ImportLine {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before[before.length - 1].length + 1 }
}
