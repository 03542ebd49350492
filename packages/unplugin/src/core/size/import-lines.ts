// Where import statements stand in the source as it lies on disk.
import { existsSync, readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'
import { locateImport } from '../locate.ts'
import { splitQuery } from '../native-id.ts'

/** From 1. */
export interface ImportLine {
  readonly line: number
  readonly column: number
}

type Statement = { readonly specifier: string; readonly names: readonly string[] | undefined; readonly start: number }

/** Finds lines of imports; each file is read once. */
export class ImportLines {
  readonly #files = new Map<string, { readonly text: string; readonly statements: readonly Statement[] }>()

  /**
   * The statement or `import()` that asks for a name, or else the first with the specifier; in other languages than JavaScript and
   * TypeScript the place of the specifier. The first line where nothing is found: a plugin wrote the import.
   */
  find(importer: string, specifier: string, name: string): ImportLine {
    const [path] = splitQuery(importer)
    if (!existsSync(path)) return { line: 1, column: 1 }
    const { text, statements } = this.#read(path)
    const same = statements.filter(statement => statement.specifier === specifier)
    const found = same.find(({ names }) => names?.includes(name)) ?? same.find(({ names }) => !names) ?? same[0]
    if (found !== undefined) return placeOf(text, found.start)
    const located = locateImport(importer, specifier)
    return located === undefined ? { line: 1, column: 1 } : { line: located.line, column: located.column + 1 }
  }

  #read(path: string): { readonly text: string; readonly statements: readonly Statement[] } {
    const known = this.#files.get(path)
    if (known !== undefined) return known
    const text = readFileSync(path, 'utf8')
    const file = { text, statements: /\.[cm]?[jt]sx?$/.test(path) ? statementsOf(path, text) : [] }
    this.#files.set(path, file)
    return file
  }
}

function placeOf(text: string, offset: number): ImportLine {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before[before.length - 1].length + 1 }
}

/** `names` is undefined where any may be meant. */
function statementsOf(path: string, text: string): readonly Statement[] {
  const { module, errors } = parseSync(path, text, { sourceType: 'module' })
  if (errors.length > 0) return []
  const imports = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    names: entries.some(({ importName }) => importName.kind === 'NamespaceObject')
      ? undefined
      : entries.map(({ importName }) => importName.name ?? 'default'),
    start,
  }))
  const exports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName }) =>
      moduleRequest === null
        ? []
        : [{ specifier: moduleRequest.value, names: importName.name === null ? undefined : [importName.name], start }],
    ),
  )
  const dynamic = module.dynamicImports.map(({ start, moduleRequest }) => ({
    specifier: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    names: undefined,
    start,
  }))
  return [...imports, ...exports, ...dynamic]
}
