// The link of an output: roots are the exports that the bundler kept, over all its chunks.
import type { Environment, LoadedProgram } from './environment.ts'
import { symbolsOf } from './environment.ts'
import { linkErrorReport } from './error-report.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import { HostError } from './hosts.ts'
import type { HostImport, LinkedProgram } from './link-program.ts'
import type { NativeFile } from './native-file.ts'
import { type NativeId, parseNativeId } from './native-id.ts'
import type { LinkInput } from '@wasmweld/linker'

type Chunks = Readonly<Record<string, RenderedChunk>>

/** Links a program for the chunks of one output. What is wrong is reported at the importing lines. */
export function linkForOutput(
  context: RenderContext,
  environment: Environment,
  program: string,
  chunks: Chunks,
): LinkedProgram {
  const loaded = environment.loaded.get(program)
  if (loaded === undefined) throw new Error(`the program ${program} is used, but its module was not loaded`)
  try {
    const files = environment.filesOf(program)
    const kept = keptExports(environment, chunks, program)
    const linked = environment.session.link({
      inputs: files.map(file => asInput(file, kept.has(file.path))),
      roots: rootsOf(files, kept, environment.options.exports),
      provided: loaded.provided,
      missing: 'error',
      debug: environment.options.debug ?? false,
    })
    checkWired(linked, loaded)
    for (const warning of environment.newWarnings(linked.warnings)) context.warn({ message: warning })
    return linked
  } catch (error) {
    return context.error(linkErrorReport(error, environment))
  }
}

type Kept = ReadonlyMap<string, ReadonlySet<string> | 'all'>

/** By file: the JavaScript names that are left of it; `all` when an `?init` or the like can reach any. A file of which nothing is left is not there. */
function keptExports(environment: Environment, chunks: Chunks, program: string): Kept {
  const kept = new Map<string, Set<string> | 'all'>()
  const modules = Object.values(chunks).flatMap(chunk => Object.entries(chunk.modules))
  for (const [id, { renderedExports, renderedLength }] of modules) {
    const native = renderedLength > 0 ? parseNativeId(id) : undefined
    if (native?.program !== program) continue
    const known = kept.get(native.path) ?? new Set<string>()
    const more =
      native.facet === 'names' || renderedExports.length === 0 ? renderedExports : namesBehind(environment, id, native)
    kept.set(native.path, known === 'all' || more === 'all' ? 'all' : new Set([...known, ...more]))
  }
  return kept
}

/** What can be reached through an import that does not name it. */
function namesBehind(environment: Environment, id: string, { facet }: NativeId): readonly string[] | 'all' {
  return facet === 'init' ? environment.instanceNames(id) : 'all'
}

function rootsOf(files: readonly NativeFile[], kept: Kept, always: readonly string[]): readonly string[] {
  const roots = new Set(always)
  for (const file of files) {
    const names = kept.get(file.path) ?? new Set<string>()
    const symbols = names === 'all' ? file.exports.map(({ symbol }) => symbol) : symbolsOf(file, [...names])
    for (const symbol of symbols) roots.add(symbol)
  }
  return [...roots].sort()
}

/** An object that no module is left of joins only if another one needs it. */
function asInput({ name, bytes, kind }: NativeFile, isKept: boolean): LinkInput {
  return kind === 'object' && !isKept ? { name, bytes, load: 'lazy' } : { name, bytes }
}

const isSame =
  (a: HostImport) =>
  (b: HostImport): boolean =>
    a.module === b.module && a.field === b.field

/** Throws a `HostError` when the program's module lacks something that the program imports. */
function checkWired({ imports }: LinkedProgram, { wired, missing, files }: LoadedProgram): void {
  const lost = imports.filter(wanted => !wired.some(isSame(wanted)))
  if (lost.length === 0) return
  const asker = files.find(({ symbols }) => symbols.some(({ importModule }) => importModule === lost[0].module))
  const names = lost.map(({ module, field }) => `${module}.${field}`).join(', ')
  if (lost.every(wanted => missing.some(isSame(wanted))))
    throw new HostError(`nothing provides ${names}\n  ${adviceFor(lost[0])}`, asker?.path)
  // The module was made when all that imports it was known: only what a plugin adds to the bundle by itself can come later.
  throw new HostError(
    `${names} was asked for too late\n  import the file that needs it from a module of the project`,
    asker?.path,
  )
}

function adviceFor({ module }: HostImport): string {
  if (module === 'wasi_snapshot_preview1') return 'the option wasi is false'
  return module === 'env'
    ? 'name the module that does in the option imports'
    : `name the module that does in the option imports: { '${module}': … }`
}
