// C and C++ to objects: one file at a time, known again by its content and that of all headers it includes.
import { statSync } from 'node:fs'
import { extname } from 'node:path'
import type { Compiler } from '../find-compiler.ts'
import type { Sysroot } from '../sysroot.ts'
import { compileFlags } from './compile-flags.ts'
import { CompileError, firstErrors } from './compile-error.ts'
import { includedFiles } from './included-files.ts'
import { type CachedObject, type ObjectCache, digestOf } from './object-cache.ts'
import { runCommand } from './run-command.ts'
import { runModule } from './run-module.ts'

export interface CompileRequest {
  /** The source's absolute path; its ending says which language it is in. */
  readonly source: string
  readonly compiler: Compiler
  /** Whose headers are included; undefined for none. */
  readonly sysroot: Sysroot | undefined
  readonly target: 'wasm32' | 'wasm64'
  /** The project's folder: relative paths in `flags` start there. */
  readonly root: string
  readonly flags: readonly string[]
  readonly cache: ObjectCache
  /** Hears that the compiler begins: the object is not there, and no other source is compiled first. */
  started?(): void
}

export type CompiledSource = CachedObject

/** What a compiler is run with, and what came of it. */
export interface Run {
  readonly source: string
  readonly root: string
  readonly flags: readonly string[]
  started(): void
}
export interface RunResult {
  /** Undefined when the compiler failed. */
  readonly object: Uint8Array | undefined
  /** The rule for Make that says what was read. */
  readonly rule: string
  /** What the compiler says. */
  readonly output: string
  /** A path that the rule or the output names, as the disk has it. */
  realPath(path: string): string
}

export const SOURCE_FILE: RegExp = /\.(?:c|cc|cpp|cxx)$/

export const isCxx = (source: string): boolean => extname(source) !== '.c'

/** Compiles a source, or finds its object among those made before. Throws a `CompileError` with what the compiler says. */
export async function compileSource(request: CompileRequest): Promise<CompiledSource> {
  const { cache, compiler, source, root } = request
  const flags = compileFlags(request)
  const key = cacheKey(request)
  const known = cache.find(key)
  if (known !== undefined) return known
  const run = compiler.kind === 'command' ? runCommand : runModule
  const { object, rule, output, realPath } = await run(compiler.path, {
    source,
    root,
    flags,
    started: () => request.started?.(),
  })
  if (object === undefined)
    throw new CompileError(source, firstErrors(output, realPath), output, includedFiles(source, flags))
  const dependencies = readRule(rule)
    .map(realPath)
    .filter(path => path !== source)
  const compiled = { object, dependencies, warnings: output }
  cache.keep(key, compiled)
  return compiled
}

/** The object of a source that was compiled before and has not changed since. */
export function compiledBefore(request: CompileRequest): CompiledSource | undefined {
  return request.cache.find(cacheKey(request))
}

/** All that an object depends on, but for the headers. */
function cacheKey(request: CompileRequest): string {
  const { source, root, compiler, cache } = request
  const { size, mtimeMs } = statSync(compiler.path)
  return digestOf(JSON.stringify([source, root, cache.digest(source), compiler, size, mtimeMs, compileFlags(request)]))
}

/** The files that a rule for Make names behind its colon; a blank in a name has a backslash before it. */
export function readRule(rule: string): readonly string[] {
  const prerequisites = rule.replace(/\\\r?\n/g, ' ').replace(/^.*?:\s/s, '')
  const words = prerequisites.match(/(?:\\.|[^\s\\])+/g) ?? []
  return [...new Set(words.map(word => word.replace(/\\([ #\\])/g, '$1').replaceAll('$$', '$')))]
}
