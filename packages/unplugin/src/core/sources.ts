// Sources of C and C++ that are imported or named as libraries: to the rest of the plugin each is an object, its compiler's output.
import { join } from 'node:path'
import {
  CompileError,
  type CompileRequest,
  type CompiledSource,
  type Compiler,
  ObjectCache,
  SOURCE_FILE,
  type Sysroot,
  ToolchainError,
  chooseCompiler,
  compileSource,
  compiledBefore,
  isCxx,
} from '@wasmweld/toolchain'
import { CompileProgress } from './compile-progress.ts'
import { modulesFolder } from './modules-folder.ts'
import type { CompileSettings, ResolvedOptions } from './options.ts'
import { displayPath } from './paths.ts'

interface Surroundings {
  readonly root: string
  readonly options: ResolvedOptions
  readonly sysroot: Sysroot | undefined
}

/** Is it a source that is compiled here? */
export function isCompiled(path: string, { compile }: Pick<ResolvedOptions, 'compile'>): boolean {
  return compile !== false && SOURCE_FILE.test(path)
}

export class Sources {
  readonly #around: () => Surroundings
  readonly #compiled = new Map<string, CompiledSource>()
  readonly #running = new Map<string, Promise<CompiledSource>>()
  /** Sources that do not compile, with headers that may be at fault. */
  readonly #failed = new Map<string, readonly string[]>()
  readonly #loaded = new Set<string>()
  #hasCompiled = false
  #compiler: Compiler | undefined
  #cache: ObjectCache | undefined

  /** The surroundings are asked for when the first source is compiled: most projects have none. */
  constructor(around: () => Surroundings) {
    this.#around = around
  }

  /** Did a compiler run, so that a build takes as long as it does? */
  get hasCompiled(): boolean {
    return this.#hasCompiled
  }

  /** Compiles a source as it is now, unless that was done. `tell` gets a line when it takes long. Throws a `CompileError`, or a `ToolchainError` when nothing can compile it. */
  async compile(path: string, dev: boolean, tell: (text: string) => void): Promise<CompiledSource> {
    // Who asks while it is compiled may have seen an edit since: that one waits, and asks again.
    await this.#running.get(path)?.catch(() => undefined)
    const request = this.#request(path, dev)
    const progress = new CompileProgress(tell, this.#loaded)
    const started = (): void => {
      this.#hasCompiled = true
      progress.started(displayPath(path, request.root), request.compiler)
    }
    const running = compileSource({ ...request, started })
    this.#running.set(path, running)
    try {
      const compiled = await running
      this.#note(path, compiled)
      this.#failed.delete(path)
      return compiled
    } catch (error) {
      if (error instanceof CompileError) this.#failed.set(path, error.dependencies)
      throw error
    } finally {
      progress.ended()
      this.#running.delete(path)
    }
  }

  /** The object of a source that was compiled, in this process or before. */
  object(path: string): Uint8Array {
    const known = this.#compiled.get(path) ?? this.#compiledBefore(path)
    if (known === undefined) throw new ToolchainError(`${displayPath(path, this.#around().root)} was not compiled yet`)
    this.#compiled.set(path, known)
    return known.object
  }

  /** Sources that were compiled with a header, or did not compile with it. */
  including(file: string): readonly string[] {
    const compiled = [...this.#compiled].map(([path, { dependencies }]) => [path, dependencies] as const)
    const including = [...compiled, ...this.#failed].filter(([, dependencies]) => dependencies.includes(file))
    return [...new Set(including.map(([path]) => path))]
  }

  /** The same bytes stay the same array: links are known again by it. */
  #note(path: string, compiled: CompiledSource): void {
    const known = this.#compiled.get(path)
    const isSame = known !== undefined && Buffer.compare(known.object, compiled.object) === 0
    this.#compiled.set(path, isSame ? { ...compiled, object: known.object } : compiled)
  }

  #compiledBefore(path: string): CompiledSource | undefined {
    return [false, true].map(dev => compiledBefore(this.#request(path, dev))).find(found => found !== undefined)
  }

  #request(source: string, dev: boolean): CompileRequest {
    const { root, options, sysroot } = this.#around()
    const settings = options.compile === false ? {} : options.compile
    this.#cache ??= new ObjectCache(join(modulesFolder(root) ?? join(root, 'node_modules'), '.cache/wasmweld'))
    this.#compiler ??= chooseCompiler({ from: root, sysroot, compiler: settings.compiler })
    return {
      source,
      root,
      sysroot,
      compiler: this.#compiler,
      target: options.link.target ?? 'wasm32',
      flags: flagsOf(source, settings, dev, options.debug),
      cache: this.#cache,
    }
  }
}

function flagsOf(
  source: string,
  settings: CompileSettings,
  dev: boolean,
  debug: ResolvedOptions['debug'],
): readonly string[] {
  const hasLines = debug === undefined ? dev : debug !== false && debug !== 'names'
  const { include = [], flags = [], cFlags = [], cxxFlags = [] } = settings
  return [
    dev ? '-O1' : '-O2',
    ...(hasLines ? ['-g'] : []),
    // The system's C++ libraries are built without.
    ...(isCxx(source) ? ['-fno-exceptions'] : []),
    ...include.map(folder => `-I${folder}`),
    ...flags,
    ...(isCxx(source) ? cxxFlags : cFlags),
  ]
}
