// The folder of generated declarations. `x.d.o.ts` in it stands for `x.o`, as TypeScript finds through `rootDirs`; what has no place
// in such a tree (files of packages, specifiers with a query) is declared by name in one file, `modules.d.ts`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, parse, relative } from 'node:path'
import { declarations, facetDeclarations } from './declarations.ts'
import type { Environment } from './environment.ts'
import { isOwnProgram } from './finished.ts'
import { type NativeFile, hasMemory } from './native-file.ts'
import { DEFAULT_PROGRAM, type NativeId, parseNativeId, splitQuery } from './native-id.ts'
import { slashed } from './paths.ts'

/** Writes the declarations for a native module that was imported. */
export function writeTypes(environment: Environment, id: string, file: NativeFile): void {
  const { session, options, settings } = environment
  const native = parseNativeId(id)
  if (options.types === false || native === undefined) return
  const folder = isAbsolute(options.types) ? options.types : join(settings.root, options.types)
  const style = { is64: options.link.target === 'wasm64', lazy: options.instantiate === 'lazy' }
  const isNamed = native.facet === 'names' || native.facet === 'side'
  const text = isNamed
    ? declarations(file.exports, { ...style, hasNamespace: native.facet === 'side', hasMemory: hasMemory(file) })
    : facetDeclarations(native.facet, file.exports, hasMemory(file))
  const head = `// Made by unplugin-wasmweld from ${file.name}; changes are overwritten.\n`
  const isPlain = isNamed && needsNoQuery(id, native, file)
  const sidecar = isPlain ? sidecarPath(file.path, settings.root) : undefined
  if (sidecar !== undefined) writeIfChanged(join(folder, sidecar), head + text)
  const named = specifiersToDeclare(environment, id, sidecar !== undefined)
  if (named.length > 0) declareByName(session.declaredModules, named, text, join(folder, 'modules.d.ts'))
}

/** The id of a shared library has no query, as it needs none to be a side module; a finished module's names its own program. */
function needsNoQuery(id: string, { program }: NativeId, { kind }: NativeFile): boolean {
  return kind === 'finished' ? isOwnProgram(program) : program === DEFAULT_PROGRAM && !id.includes('?')
}

function declareByName(blocks: Map<string, string>, names: readonly string[], text: string, path: string): void {
  for (const [name, written] of writtenBefore(path)) if (!blocks.has(name)) blocks.set(name, written)
  for (const name of names) blocks.set(name, block(name, text))
  writeIfChanged(path, ambient(blocks))
}

/** Other builds of a project, such as that of its server, import other modules: what they declared stays. */
function writtenBefore(path: string): ReadonlyMap<string, string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return new Map([...text.matchAll(BLOCK)].map(([whole, name]) => [JSON.parse(name) as string, whole]))
}

const BLOCK = /^declare module ("(?:[^"\\]|\\.)*") \{\n(?: .*\n|\n)*\}\n/gm

/** `src/x.d.o.ts` for `src/x.o`; undefined outside of the root, where no folder below it can stand for another. */
function sidecarPath(path: string, root: string): string | undefined {
  const fromRoot = relative(root, path)
  if (fromRoot.startsWith('..') || isAbsolute(fromRoot)) return undefined
  const { dir, name, ext } = parse(fromRoot)
  return join(dir, `${name}.d${ext}.ts`)
}

/** Specifiers that no file in the folder can stand for: packages, aliases, and a relative one with a query, by its end. */
function specifiersToDeclare({ importers }: Environment, id: string, hasSidecar: boolean): readonly string[] {
  const specifiers = new Set(importers.get(id)?.values())
  return [...specifiers].flatMap(specifier => {
    if (!specifier.startsWith('.')) return [specifier]
    const [path, query] = splitQuery(specifier)
    return hasSidecar && query === undefined
      ? []
      : [`*/${parse(slashed(path)).base}${query === undefined ? '' : `?${query}`}`]
  })
}

function block(name: string, text: string): string {
  const body = text
    .trimEnd()
    .replace(/^/gm, '  ')
    .replace(/declare /g, '')
  return `declare module ${JSON.stringify(name)} {\n${body}\n}\n`
}

function ambient(modules: ReadonlyMap<string, string>): string {
  const blocks = [...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return ['// Made by unplugin-wasmweld; changes are overwritten.\n', ...blocks].join('\n')
}

function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
