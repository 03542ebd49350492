// What may import what, read from the text of every source file. ARCHITECTURE.md says why.

import { dirname, join } from 'node:path/posix'

/** A source file: its path from the repository's root, with `/`, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}
interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
  /** By `import()`: loaded when it is run. */
  readonly later: boolean
}

/** A package imports only from packages with a lower number. */
const LEVELS: Readonly<Record<string, number>> = {
  binary: 0,
  linker: 1,
  runtime: 1,
  'side-modules': 2,
  toolchain: 2,
  size: 2,
  cli: 3,
  unplugin: 3,
  'create-wasmweld': 0,
}
/** In `linker/src` a folder imports only from itself and the folders before it. */
const FOLDERS = ['input', 'symbols', 'live', 'layout', 'synthesize', 'debug', 'write', 'report']
const DRIVER = 'packages/linker/src/link.ts'
/** Runs in any JavaScript host, so it imports nothing of Node. */
const HOSTLESS = ['binary', 'linker', 'runtime', 'side-modules', 'size']
/** What such a package has for Node alone, behind an entry of its own. */
const FOR_NODE = /^packages\/size\/src\/node\//
/** What all bundlers have in common knows none of them. */
const CORE = 'packages/unplugin/src/core/'
const BUNDLER = /^(?:vite|rollup|rolldown|webpack|esbuild|bun|@rspack\/.*|@farmfe\/.*)$/
const DEFAULT_EXPORT = ['cli', 'unplugin']

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)|\bimport\(\s*['"]([^'"]+)|^import\s+['"]([^'"]+)/gm

const importsOf = ({ text }: Source): readonly Import[] =>
  [...text.matchAll(IMPORT)].map(([, type, from, dynamic, bare]) => ({
    specifier: from ?? dynamic ?? bare,
    typeOnly: type !== undefined,
    later: dynamic !== undefined,
  }))

const packageOf = (path: string): string => /^packages\/([^/]+)\//.exec(path)?.[1] ?? ''
const folderOf = (path: string): string | undefined => /^packages\/linker\/src\/([^/]+)\//.exec(path)?.[1]
const isTest = ({ path }: Source): boolean => path.endsWith('.test.ts')

/** The folder of the package that a specifier names, or undefined when it is none of ours. */
function packageNamed(specifier: string): string | undefined {
  if (/^wasmweld(\/|$)/.test(specifier)) return 'cli'
  if (/^unplugin-wasmweld(\/|$)/.test(specifier)) return 'unplugin'
  return /^@wasmweld\/([^/]+)/.exec(specifier)?.[1]
}

/** The file that a relative specifier names, or undefined. */
const fileNamed = (source: Source, { specifier }: Import): string | undefined =>
  specifier.startsWith('.') ? join(dirname(source.path), specifier) : undefined

const isBundlers = ({ path }: Source, specifier: string, file = ''): boolean =>
  path.startsWith(CORE) && (BUNDLER.test(specifier) || file.startsWith('packages/unplugin/src/adapters/'))

function packageViolations(source: Source): string[] {
  const own = packageOf(source.path)
  const level = LEVELS[own]
  if (level === undefined) return [`${source.path}: the package ${own} has no number in test/support/architecture.ts`]
  return importsOf(source).flatMap(imported => {
    const { specifier } = imported
    const target = packageNamed(specifier)
    if (target !== undefined && !(LEVELS[target] < level))
      return [`${source.path}: ${own} (${level}) must not import ${specifier}`]
    if (isTest(source)) return []
    const file = fileNamed(source, imported)
    if (file !== undefined && packageOf(file) !== own)
      return [`${source.path}: imports ${specifier}, beyond its package`]
    if (isBundlers(source, specifier, file))
      return [`${source.path}: the core must not import ${specifier}, which is a bundler's`]
    if (specifier.startsWith('node:') && HOSTLESS.includes(own) && !FOR_NODE.test(source.path))
      return [`${source.path}: ${own} must not import ${specifier}`]
    return []
  })
}

/** Files that `source` reaches inside the linker's folders, directly or through files beside the driver. */
function reachedInFolders(source: Source, byPath: ReadonlyMap<string, Source>): ReadonlySet<string> {
  const reached = new Set<string>()
  const visit = (from: Source): void => {
    for (const imported of importsOf(from)) {
      const file = fileNamed(from, imported)
      const target = file === undefined ? undefined : byPath.get(file)
      if (target === undefined || reached.has(target.path)) continue
      reached.add(target.path)
      if (folderOf(target.path) === undefined) visit(target)
    }
  }
  visit(source)
  return reached
}

function folderViolations(source: Source, byPath: ReadonlyMap<string, Source>): string[] {
  const own = folderOf(source.path)
  if (own === undefined || isTest(source)) return []
  const rank = FOLDERS.indexOf(own)
  if (rank < 0) return [`${source.path}: the folder ${own} has no place in test/support/architecture.ts`]
  return [...reachedInFolders(source, byPath)]
    .filter(path => path === DRIVER || FOLDERS.indexOf(folderOf(path) ?? own) > rank)
    .map(path => `${source.path}: ${own} must not reach ${path}`)
}

/** What the driver imports from the folders, other than types: the passes. */
export function passes(driver: Source): readonly string[] {
  const values = importsOf(driver).filter(({ typeOnly }) => !typeOnly)
  return values.map(imported => fileNamed(driver, imported) ?? '').filter(path => folderOf(path) !== undefined)
}

/** What of other packages is loaded as soon as a file is. */
export function loadedWith(path: string, sources: readonly Source[]): ReadonlySet<string> {
  const byPath = new Map(sources.map(source => [source.path, source]))
  const files = new Set([path])
  const loaded = new Set<string>()
  for (const file of files) {
    const source = byPath.get(file)
    const imports = source === undefined ? [] : importsOf(source).filter(each => !each.typeOnly && !each.later)
    for (const imported of imports) {
      const own = source && fileNamed(source, imported)
      if (own === undefined) loaded.add(imported.specifier)
      else files.add(own)
    }
  }
  return loaded
}

function passViolations(sources: readonly Source[], byPath: ReadonlyMap<string, Source>): string[] {
  const driver = byPath.get(DRIVER)
  const ofDriver = driver === undefined ? [] : passes(driver)
  return sources.flatMap(source => {
    if (source === driver || isTest(source)) return []
    const imported = importsOf(source).map(each => fileNamed(source, each) ?? '')
    return imported
      .filter(path => ofDriver.includes(path))
      .map(path => `${source.path}: only link.ts may import the pass ${path}`)
  })
}

function formViolations({ path, text }: Source): string[] {
  const found: string[] = []
  if (/^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/m.test(text)) found.push(`${path}: enum`)
  const hasDefault = /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text)
  if (hasDefault && !DEFAULT_EXPORT.includes(packageOf(path))) found.push(`${path}: default export`)
  return found
}

/** Every breach of the architecture, as a sentence; empty when there is none. */
export function violations(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map(source => [source.path, source]))
  const found = [
    ...sources.flatMap(packageViolations),
    ...sources.flatMap(source => folderViolations(source, byPath)),
    ...passViolations(sources, byPath),
    ...sources.flatMap(formViolations),
  ]
  return [...new Set(found)]
}

const HOOKS = /^import\s+\{[^}]*\b(?:before|after)(?:All|Each)\b[^}]*\}\s+from\s+['"]vitest['"]/m
const OPENED =
  /^(?:export\s+)?(?:const|let)\s[^=]*=[^>\n]*\b(?:mkdtemp(?:Sync)?|makeProject|launchChromium|createServer|serve|spawn)\(/m

/**
 * What several test files import is read once for all files of a worker. If it opened something as it is read, the first file that is
 * done would close it for those behind.
 */
export function sharedStateViolations(sources: readonly Source[]): string[] {
  const shared = sources.filter(source => !isTest(source))
  return shared.flatMap(({ path, text }) => [
    ...(HOOKS.test(text) ? [`${path}: hooks belong into test files`] : []),
    ...(OPENED.test(text) ? [`${path}: opens a folder, a browser, a server or a process as it is imported`] : []),
  ])
}
