// Which statement of a module imports a name: one file may be imported by several.
import { parseSync } from 'oxc-parser'

/** A statement, or an `import()`. */
export interface ImportStatement {
  readonly specifier: string
  /** Undefined where any may be meant. */
  readonly names: readonly string[] | undefined
  /** Where it begins, and where its specifier does, with its quotes. */
  readonly start: number
  readonly request: number
}

/** The one that asks for a name, or else the first that may, or the first with the specifier. */
export function statementFor(
  statements: readonly ImportStatement[],
  specifier: string,
  name: string,
): ImportStatement | undefined {
  const same = statements.filter(statement => statement.specifier === specifier)
  return same.find(({ names }) => names?.includes(name)) ?? same.find(({ names }) => !names) ?? same[0]
}

/** All of a file; none of one in another language than JavaScript and TypeScript. */
export function importStatements(path: string, text: string): readonly ImportStatement[] {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return []
  const { module, errors } = parseSync(path, text, { sourceType: 'module' })
  if (errors.length > 0) return []
  const imports = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    names: entries.some(({ importName }) => importName.kind === 'NamespaceObject')
      ? undefined
      : entries.map(({ importName }) => importName.name ?? 'default'),
    start,
    request: moduleRequest.start,
  }))
  const exports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName: { name } }) => {
      if (moduleRequest === null) return []
      const names = name === null ? undefined : [name]
      return [{ specifier: moduleRequest.value, names, start, request: moduleRequest.start }]
    }),
  )
  const dynamic = module.dynamicImports.map(({ start, moduleRequest }) => ({
    specifier: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    names: undefined,
    start,
    request: moduleRequest.start,
  }))
  return [...imports, ...exports, ...dynamic]
}
