// Where a program's imports come from: JavaScript modules that the user names, modules that the objects name, and the WASI host.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runtimeFile } from '../own-files.ts'
import { readExportNames } from './asks.ts'
import { closest } from '@wasmweld/linker'
import type { HookContext } from './hook-context.ts'
import type { HostImport } from './link-program.ts'
import type { NativeFile } from './native-file.ts'
import type { Platform, ResolvedOptions } from './options.ts'
import { displayPath, slashed } from './paths.ts'

const WASI = 'wasi_snapshot_preview1'
const ENV = 'env'

/** A JavaScript module and what a program takes from it. */
export interface HostModule {
  /** The import module's name in the program: `env`, `./host.js`. */
  readonly module: string
  /** The id to import from. */
  readonly id: string
  readonly fields: readonly string[]
  /** Those among them that are no functions. */
  readonly values: readonly string[]
}

export interface Hosts {
  readonly modules: readonly HostModule[]
  /** The id of the module that makes a WASI host, when the program needs one. */
  readonly wasi: string | undefined
  /** What nobody provides. */
  readonly missing: readonly HostImport[]
}

/** The ids of the modules, by the import module that each answers. */
export function hostIds({ modules, wasi }: Hosts): ReadonlyMap<string, string> {
  const ids = modules.map(({ module, id }) => [module, id] as const)
  return new Map(wasi === undefined ? ids : [...ids, [WASI, wasi]])
}

/** Who imports: the program's files, and what else decides. */
export interface HostSearch {
  readonly files: readonly NativeFile[]
  readonly options: ResolvedOptions
  readonly platform: Platform
  readonly root: string
}

/** A host module cannot be found, or lacks a name. `file` is the native file that asks for it. */
export class HostError extends Error {
  readonly file: string | undefined

  constructor(message: string, file: string | undefined) {
    super(message)
    this.name = 'HostError'
    this.file = file
  }
}

/** Finds a module for each import. Throws a `HostError` for a module or a name that is not there. */
export async function findHosts(
  context: HookContext,
  imports: readonly HostImport[],
  search: HostSearch,
): Promise<Hosts> {
  const modules: HostModule[] = []
  const missing: HostImport[] = []
  let wasi: string | undefined
  for (const module of new Set(imports.map(({ module }) => module))) {
    const wanted = imports.filter(candidate => candidate.module === module)
    const fields = wanted.map(({ field }) => field)
    if (module === WASI) wasi = await wasiModule(context, search)
    const id = module === WASI ? undefined : await hostModule(context, module, search)
    if (id !== undefined) {
      const values = wanted.filter(({ kind }) => kind !== 'function').map(({ field }) => field)
      modules.push({ module, id, fields: providedFields(module, id, fields, search), values })
    }
    if (id === undefined && (wasi === undefined || module !== WASI)) missing.push(...wanted)
  }
  return { modules, wasi, missing }
}

/** The names that the `env` module exports; none without one, `all` when they cannot be read. */
export async function providedNames(
  context: HookContext,
  { options, root }: HostSearch,
): Promise<readonly string[] | 'all'> {
  const module = options.imports[ENV]
  if (module === undefined) return []
  const id = await resolveFromRoot(context, module, root)
  context.addWatchFile(id)
  return exportNames(id) ?? 'all'
}

async function wasiModule(context: HookContext, { options, platform, root }: HostSearch): Promise<string | undefined> {
  const { wasi = platform === 'node' ? 'node' : 'browser' } = options
  if (wasi === false) return undefined
  return wasi === 'browser' || wasi === 'node' ? runtimeFile(`wasi-${wasi}.js`) : resolveFromRoot(context, wasi, root)
}

async function hostModule(context: HookContext, module: string, search: HostSearch): Promise<string | undefined> {
  const { files, options, root } = search
  if (Object.hasOwn(options.imports, module)) return resolveFromRoot(context, options.imports[module], root)
  if (module === ENV) return undefined
  const askers = files.filter(({ symbols }) =>
    symbols.some(({ importModule, defined }) => !defined && importModule === module),
  )
  const found = await Promise.all(
    (askers.length > 0 ? askers.map(({ path }) => path) : [join(root, 'lib')]).map(path =>
      resolveFrom(context, module, path),
    ),
  )
  const asker = askers[0]?.name
  if (found[0] === undefined) {
    throw new HostError(
      `no module ${module}\n  imported by ${asker ?? 'a library'}, and looked for from its folder\n  another can be given: imports: { '${module}': … }`,
      askers[0]?.path,
    )
  }
  const other = found.findIndex(id => id !== found[0])
  if (other > 0) {
    throw new HostError(
      `import module ${module} means two modules\n  ${displayPath(found[0], root)} for ${asker}\n  ${displayPath(found[other] ?? '', root)} for ${askers[other].name}`,
      askers[other].path,
    )
  }
  return found[0]
}

async function resolveFromRoot(context: HookContext, module: string, root: string): Promise<string> {
  const id = await resolveFrom(context, module, join(root, 'index.js'))
  if (id !== undefined) return id
  throw new HostError(
    `no module ${module}\n  named in the options of unplugin-wasmweld, and looked for from ${root}`,
    undefined,
  )
}

/** By the bundler, then as Node does: Rollup by itself knows no packages. */
async function resolveFrom(context: HookContext, module: string, importer: string): Promise<string | undefined> {
  const resolved = await context.resolve(module, importer, { skipSelf: true })
  if (resolved !== null) return resolved.id
  try {
    return slashed(createRequire(importer).resolve(module))
  } catch {
    return undefined
  }
}

/** Checks the names against a module that can be read, so that the message says which object wants what. */
function providedFields(
  module: string,
  id: string,
  fields: readonly string[],
  { files, root }: HostSearch,
): readonly string[] {
  const names = exportNames(id)
  const absent = names === undefined ? undefined : fields.find(field => !names.includes(field))
  if (names === undefined || absent === undefined) return fields
  const asker = files.find(({ symbols }) =>
    symbols.some(({ importModule, name, importName = name }) => importModule === module && importName === absent),
  )
  const [similar] = closest(absent, names)
  const hint = similar === undefined ? '' : `\n  did you mean ${similar}?`
  throw new HostError(
    `${displayPath(id, root)} does not export ${absent}\n  imported by ${asker?.name ?? 'a library'} from ${module}${hint}`,
    asker?.path,
  )
}

function exportNames(id: string): readonly string[] | undefined {
  const [path] = id.split('?')
  return existsSync(path) ? readExportNames(readFileSync(path, 'utf8'), path) : undefined
}
