// `import source module from './x.o'` is the standard's way to ask for a compiled module. Few bundlers know it, and fewer hosts: it is
// rewritten to `?module`, which needs neither, before anybody parses it.
import MagicString, { type SourceMap } from 'magic-string'
import { parseModule } from './asks.ts'
import type { Environment } from './environment.ts'
import { locateImport } from './locate.ts'
import { placed } from './error-report.ts'
import type { HookContext } from './hook-context.ts'
import { parseNativeId } from './native-id.ts'
import { resolveNative } from './native-modules.ts'

/** Code that may have such an import. */
export const SOURCE_IMPORT: RegExp = /\bimport\s*(?:\.\s*)?source\b/

interface SourceImport {
  readonly specifier: string
  /** Of the statement or expression, and of the specifier with its quotes. */
  readonly start: number
  readonly end: number
  readonly request: { readonly start: number; readonly end: number }
  readonly isDynamic: boolean
}

/** Rewrites the source phase imports of native files in a module; undefined when it has none. */
export async function rewriteSourcePhase(
  context: HookContext,
  environment: Environment,
  code: string,
  id: string,
): Promise<{ code: string; map: SourceMap } | undefined> {
  const edited = new MagicString(code)
  for (const found of sourceImports(code, id)) {
    const specifier = await moduleSpecifier(context, environment, found.specifier, id)
    if (specifier === undefined) continue
    edited.update(found.request.start, found.request.end, JSON.stringify(specifier))
    if (found.isDynamic) {
      edited.update(found.start, found.request.start, 'import(')
      edited.appendLeft(found.end, '.then(({ default: module }) => module)')
    } else {
      const [keyword] = /^import\s+source/.exec(code.slice(found.start)) ?? ['']
      edited.update(found.start, found.start + keyword.length, 'import')
    }
  }
  return edited.hasChanged() ? { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) } : undefined
}

/** The same for bundlers whose answer to what is where does not come from this plugin. */
export function rewriteUnresolved(
  context: HookContext,
  environment: Environment,
  code: string,
  id: string,
): Promise<{ code: string; map: SourceMap } | undefined> {
  const resolve: HookContext['resolve'] = async (source, importer) =>
    (await resolveNative(context, environment, source, importer)) ?? null
  return rewriteSourcePhase({ ...context, resolve }, environment, code, id)
}

function sourceImports(code: string, id: string): readonly SourceImport[] {
  const parsed = parseModule(code, id)
  if (parsed === undefined) return []
  const statements = parsed.program.body.filter(
    node => node.type === 'ImportDeclaration' && node.phase === 'source',
  ) as readonly { readonly start: number }[]
  const isSource = ({ start }: { start: number }): boolean => statements.some(statement => statement.start === start)
  const found = parsed.module.staticImports.filter(isSource).map(({ start, end, moduleRequest }) => ({
    ...{ specifier: moduleRequest.value, start, end, request: moduleRequest },
    isDynamic: false,
  }))
  for (const { start, end, moduleRequest: request } of parsed.module.dynamicImports) {
    const specifier = /^(['"`])([^'"`$\\]*)\1$/.exec(code.slice(request.start, request.end))?.[2]
    if (specifier === undefined || !/^import\s*\.\s*source\s*\(/.test(code.slice(start, request.start))) continue
    found.push({ specifier, start, end, request: { ...request, value: specifier }, isDynamic: true })
  }
  return found
}

/** What to import instead; undefined for what is not ours. */
async function moduleSpecifier(
  context: HookContext,
  environment: Environment,
  specifier: string,
  importer: string,
): Promise<string | undefined> {
  const native = parseNativeId(specifier)
  if (native === undefined) return undefined
  const wanted = native.facet === 'names' ? `${specifier}${specifier.includes('?') ? '&' : '?'}module` : specifier
  const resolved = await context.resolve(wanted, importer, { skipSelf: false })
  if (resolved === null || resolved.external || !environment.importers.has(resolved.id)) return undefined
  if (native.facet === 'names' || native.facet === 'module') return wanted
  const location = locateImport(importer, specifier)
  const message =
    native.facet === 'side'
      ? `import source of ${specifier}: a side module has no place of its own before it is in its program; import its names`
      : `import source of ${specifier}: a compiled module is what ?module gives; leave the query out`
  return context.error({ message, ...(location && placed(location)) })
}
