// What a module of JavaScript does with each module that it imports: what it reads of it, and what it only passes on.
import { parseModule, stringLiteral } from './asks.ts'
import { dynamicReads } from './dynamic-uses.ts'
import type { Node } from './syntax-tree.ts'
import { NO_READS, type Reads, readsOfUses, variableUses } from './value-reads.ts'

interface From {
  readonly specifier: string
}

export type ImportUse =
  | (From & { readonly kind: 'read'; readonly reads: Reads })
  /** `export { name as as } from` */
  | (From & { readonly kind: 'name'; readonly name: string; readonly as: string })
  /** `export * from` */
  | (From & { readonly kind: 'star' })
  /** `export * as as from` */
  | (From & { readonly kind: 'namespace'; readonly as: string })

type Parsed = NonNullable<ReturnType<typeof parseModule>>

/** With these a module may have more of others than its imports say. */
const OPAQUE = /\b(?:eval|require|webpackContext)\b|\bimport\s*\.\s*meta\s*\.\s*glob/

/** Undefined for a module that may do what cannot be read. */
export function readImportUses(code: string, id: string): readonly ImportUse[] | undefined {
  const parsed = OPAQUE.test(code) ? undefined : parseModule(code, id)
  const later = parsed && dynamicUses(parsed, code)
  return parsed && later && [...importUses(parsed), ...exportUses(parsed), ...later]
}

function importUses({ module, program }: Parsed): readonly ImportUse[] {
  return module.staticImports.flatMap(({ moduleRequest: { value: specifier }, entries }): readonly ImportUse[] => [
    { specifier, kind: 'read', reads: NO_READS },
    ...entries.map(({ importName, localName }): ImportUse => {
      // What is exported again the module's exports tell.
      const uses = variableUses(localName.value, program as Node).filter(
        path => path.at(-2)?.type !== 'ExportSpecifier',
      )
      const reads = readsOfUses(uses)
      if (importName.kind === 'NamespaceObject') return { specifier, kind: 'read', reads }
      const named = new Map(uses.length === 0 ? [] : [[importName.name ?? 'default', reads]])
      return { specifier, kind: 'read', reads: named }
    }),
  ])
}

function exportUses({ module }: Parsed): readonly ImportUse[] {
  const namespaces = namespaceImports(module)
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, importName, exportName, localName, isType }): readonly ImportUse[] => {
      if (isType) return []
      const as = exportName.name ?? 'default'
      const specifier = moduleRequest?.value ?? (localName.kind === 'Name' && namespaces.get(localName.name ?? ''))
      if (!specifier) return []
      if (importName.kind === 'AllButDefault') return [{ specifier, kind: 'star' }]
      if (importName.kind === 'Name') return [{ specifier, kind: 'name', name: importName.name ?? 'default', as }]
      return [{ specifier, kind: 'namespace', as }]
    })
}

/** By local name: the modules of which namespaces are imported. */
function namespaceImports({ staticImports }: Parsed['module']): ReadonlyMap<string, string> {
  return new Map(
    staticImports.flatMap(({ moduleRequest, entries }) =>
      entries
        .filter(({ importName }) => importName.kind === 'NamespaceObject')
        .map(({ localName }) => [localName.value, moduleRequest.value] as const),
    ),
  )
}

/** Undefined when some `import()` may be of any module. */
function dynamicUses({ module, program }: Parsed, code: string): readonly ImportUse[] | undefined {
  const uses: ImportUse[] = []
  for (const { start, moduleRequest } of module.dynamicImports) {
    const specifier = stringLiteral(code.slice(moduleRequest.start, moduleRequest.end))
    if (specifier === undefined) return undefined
    uses.push({ specifier, kind: 'read', reads: dynamicReads(program as Node, start) })
  }
  return uses
}
