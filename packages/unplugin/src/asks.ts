// What a JavaScript module asks of native files: the names in its import statements. Before tree shaking that is the best guess at
// what will be used; where there is no tree shaking, it is what will be linked.
import { parseSync } from 'oxc-parser'
import { parseNativeId } from './native-id.ts'

/** One import of a native file. */
export interface Ask {
  readonly specifier: string
  /** The imported names; `all` when they cannot be read from the statement. */
  readonly names: readonly string[] | 'all'
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx'

/** Reads the imports and re-exports of native files in a module. Code that cannot be parsed asks nothing: its bundler will complain. */
export function readAsks(code: string, id: string): readonly Ask[] {
  const module = parseModule(code, id)
  if (module === undefined) return []
  const asks: Ask[] = []
  const ask = (specifier: string, names: Ask['names']): void => {
    if (parseNativeId(specifier) !== undefined) asks.push({ specifier, names })
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    const values = entries.filter(({ isType }) => !isType)
    if (values.length > 0 || entries.length === 0)
      ask(moduleRequest.value, namesOf(values.map(({ importName }) => importName)))
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, importName, isType } of entries) {
      if (moduleRequest && !isType) ask(moduleRequest.value, namesOf([importName]))
    }
  }
  for (const { start, end, moduleRequest } of module.dynamicImports) {
    const specifier = stringLiteral(code.slice(moduleRequest.start, moduleRequest.end))
    if (specifier !== undefined) ask(specifier, destructuredNames(code.slice(0, start), code.slice(end)) ?? 'all')
  }
  return asks
}

/** The names that a module exports; undefined when they cannot be read (`export *`, syntax of another language). */
export function readExportNames(code: string, id: string): readonly string[] | undefined {
  const module = parseModule(code, id)
  if (module === undefined) return undefined
  const names: string[] = []
  for (const { exportName, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (isType) continue
    if (exportName.kind === 'None') return undefined
    names.push(exportName.name ?? 'default')
  }
  return names
}

function parseModule(code: string, id: string): ReturnType<typeof parseSync>['module'] | undefined {
  for (const lang of languages(id)) {
    const { module, errors } = parseSync('module', code, { lang, sourceType: 'module' })
    if (errors.length === 0) return module
  }
  return undefined
}

/** By the file's name; a component of some framework may have been turned into anything. */
function languages(id: string): readonly Language[] {
  const extension = /\.[cm]?(jsx?|tsx?)(?:\?|$)/.exec(id)?.[1]
  return extension === undefined ? ['jsx', 'ts', 'tsx'] : [extension as Language, 'tsx']
}

function namesOf(imported: readonly { readonly kind: string; readonly name: string | null }[]): Ask['names'] {
  if (imported.some(({ kind }) => kind === 'NamespaceObject' || kind === 'All' || kind === 'AllButDefault'))
    return 'all'
  return imported.map(({ name }) => name ?? 'default')
}

function stringLiteral(source: string): string | undefined {
  return /^(['"`])([^'"`$\\]*)\1$/.exec(source.trim())?.[2]
}

const PATTERN = String.raw`\{([^{}]*)\}`
/** `const { add, sub: minus } = await import(…)` */
const AWAITED = new RegExp(String.raw`(?:const|let|var)\s*${PATTERN}\s*=\s*await\s*$`)
/** `import(…).then(({ add }) => …)` */
const THEN = new RegExp(String.raw`^\s*\.then\(\s*(?:async\s*)?\(\s*${PATTERN}\s*\)\s*=>`)

function destructuredNames(before: string, behind: string): readonly string[] | undefined {
  const pattern = (AWAITED.exec(before) ?? THEN.exec(behind))?.[1]
  if (pattern === undefined) return undefined
  const parts = pattern.split(',').map(part => part.trim())
  const names = parts.filter(part => part !== '').map(part => /^([\w$]+)\s*(?::|=|$)/.exec(part)?.[1])
  return names.every(name => name !== undefined) ? names : undefined
}
