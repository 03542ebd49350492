// What a JavaScript module asks of native files: the names in its import statements. Before tree shaking that is the best guess at
// what will be used; where there is no tree shaking, it is what will be linked.
import { parseSync } from 'oxc-parser'
import { dynamicNames } from './dynamic-uses.ts'
import { instanceNames } from './instance-names.ts'
import { type NamespaceUse, namespaceUse } from './namespace-use.ts'
import { parseNativeId, parseRuntimeSpecifier } from './native-id.ts'

/** One import of a native file. */
export interface Ask {
  readonly specifier: string
  /** The imported names, of `?init` those taken from the instances; `all` when they cannot be read. */
  readonly names: readonly string[] | 'all'
  /** By `import()`, and not by a statement. */
  readonly isDynamic: boolean
  /** Of a namespace import that can be followed: what is done with it. */
  readonly namespace?: NamespaceUse
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx'

type Parsed = ReturnType<typeof parseSync>

/** Reads the imports and re-exports of native files in a module. Code that cannot be parsed asks nothing: its bundler will complain. */
export function readAsks(code: string, id: string): readonly Ask[] {
  const parsed = parseModule(code, id)
  if (parsed === undefined) return []
  const asks = [...importAsks(parsed), ...reexportAsks(parsed), ...dynamicAsks(parsed, code)]
  return asks.filter(
    ({ specifier }) => parseNativeId(specifier) !== undefined || parseRuntimeSpecifier(specifier) !== undefined,
  )
}

function importAsks({ module, program }: Parsed): readonly Ask[] {
  return module.staticImports.flatMap(({ moduleRequest: { value: specifier }, entries }) => {
    const values = entries.filter(({ isType }) => !isType)
    if (values.length === 0 && entries.length > 0) return []
    if (parseNativeId(specifier)?.facet !== 'init') {
      const names = namesOf(values.map(({ importName }) => importName))
      const [{ localName }, ...more] = values.length === 0 ? [{ localName: undefined }] : values
      const isNamespace = names === 'all' && more.length === 0 && localName !== undefined
      const namespace = isNamespace ? namespaceUse(program, localName.value, importedFunctions(module)) : undefined
      return [{ specifier, names, isDynamic: false, ...(namespace && { namespace }) }]
    }
    const names = union(values.map(({ localName }) => instanceNames(program, localName.value) ?? 'all'))
    return [{ specifier, names, isDynamic: false }]
  })
}

/** By local name: where a binding comes from. */
function importedFunctions({ staticImports }: Parsed['module']): Parameters<typeof namespaceUse>[2] {
  return new Map(
    staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.flatMap(({ importName, localName }) =>
        importName.kind === 'Name' && importName.name !== null
          ? [[localName.value, { specifier: moduleRequest.value, name: importName.name }] as const]
          : [],
      ),
    ),
  )
}

function reexportAsks({ module }: Parsed): readonly Ask[] {
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, importName, isType }) => {
      if (moduleRequest === null || isType) return []
      const specifier = moduleRequest.value
      const names = parseNativeId(specifier)?.facet === 'init' ? 'all' : namesOf([importName])
      return [{ specifier, names, isDynamic: false }]
    })
}

function dynamicAsks({ module, program }: Parsed, code: string): readonly Ask[] {
  return module.dynamicImports.flatMap(({ start, moduleRequest }) => {
    const specifier = stringLiteral(code.slice(moduleRequest.start, moduleRequest.end))
    if (specifier === undefined) return []
    const native = parseNativeId(specifier)
    if (native === undefined && parseRuntimeSpecifier(specifier) === undefined) return []
    const names = (native?.facet === 'init' ? undefined : dynamicNames(program, start)) ?? 'all'
    return [{ specifier, names, isDynamic: true }]
  })
}

/** The names that a module exports; undefined when they cannot be read (`export *`, syntax of another language). */
export function readExportNames(code: string, id: string): readonly string[] | undefined {
  const module = parseModule(code, id)?.module
  if (module === undefined) return undefined
  const names: string[] = []
  for (const { exportName, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (isType) continue
    if (exportName.kind === 'None') return undefined
    names.push(exportName.name ?? 'default')
  }
  return names
}

export function parseModule(code: string, id: string): Parsed | undefined {
  for (const lang of languages(id)) {
    const parsed = parseSync('module', code, { lang, sourceType: 'module' })
    if (parsed.errors.length === 0) return parsed
  }
  return undefined
}

/** By the file's name; a component of some framework may have been turned into anything. */
function languages(id: string): readonly Language[] {
  const extension = /\.[cm]?(jsx?|tsx?)(?:\?|$)/.exec(id)?.[1]
  return extension === undefined ? ['jsx', 'ts', 'tsx'] : [extension as Language, 'tsx']
}

function union(names: readonly Ask['names'][]): Ask['names'] {
  return names.includes('all') ? 'all' : [...new Set(names.flat())]
}

function namesOf(imported: readonly { readonly kind: string; readonly name: string | null }[]): Ask['names'] {
  if (imported.some(({ kind }) => kind === 'NamespaceObject' || kind === 'All' || kind === 'AllButDefault'))
    return 'all'
  return imported.map(({ name }) => name ?? 'default')
}

export function stringLiteral(source: string): string | undefined {
  return /^(['"`])([^'"`$\\]*)\1$/.exec(source.trim())?.[2]
}
