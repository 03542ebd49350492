// What all environments of one plugin share: the options, files that were read, the libraries around them.
import { isAbsolute, join } from 'node:path'
import { readFileSync, statSync } from 'node:fs'
import type { LinkInput } from '@wasmweld/linker'
import { type Sysroot, ToolchainError, findLibrary, findSysroot } from '@wasmweld/toolchain'
import { type LinkRequest, type LinkedProgram, linkProgram } from './link-program.ts'
import type { Finishing } from './finish/finish-module.ts'
import { finishProgram } from './finish/finish-program.ts'
import { Optimizer } from './finish/optimizer.ts'
import { HostSymbols } from './host-symbols.ts'
import { NativeFiles } from './native-file.ts'
import { displayPath } from './paths.ts'
import { shakeFinished } from './finished.ts'
import { readableName } from './readable-name.ts'
import type { ResolvedOptions } from './options.ts'
import { Sources, isCompiled } from './sources.ts'
import type { SideWish } from './requests.ts'
import type { BaselineUsers } from './size/baseline-files.ts'

/** Links of one program are few, those of a dev server many. */
const CACHED_LINKS = 32

export class Session {
  readonly options: ResolvedOptions
  readonly root: string
  readonly files: NativeFiles
  readonly sources: Sources
  /** Text of the declarations of modules that are declared by name. */
  readonly declaredModules: Map<string, string> = new Map()
  readonly baselineUsers: BaselineUsers = new Map()
  readonly #links = new Map<string, LinkedProgram>()
  readonly #hostSymbols: HostSymbols
  #sysroot: { readonly found: Sysroot | undefined } | undefined

  constructor(options: ResolvedOptions, root: string) {
    this.options = options
    this.root = root
    this.sources = new Sources(() => ({ root, options, sysroot: this.sysroot }))
    this.files = new NativeFiles(root, path =>
      isCompiled(path, options) ? this.sources.object(path) : readFileSync(path),
    )
    this.#hostSymbols = new HostSymbols(this.files.cache)
  }

  get sysroot(): Sysroot | undefined {
    const { sysroot, link } = this.options
    this.#sysroot ??= {
      found:
        sysroot === false
          ? undefined
          : findSysroot({
              from: this.root,
              sysroot: this.#folder(sysroot),
              ...(link.target && { target: link.target }),
            }),
    }
    return this.#sysroot.found
  }

  /** Paths of the libraries that the options name, whether they are there or not; those of the sysroot have none. */
  libraryPaths(): readonly string[] {
    return this.options.libs.map(name => this.#libraryPath(name)).filter(path => path !== undefined)
  }

  /** The libraries that the options name, in their order. Throws a `ToolchainError` for one that is not there. */
  libraries(): readonly LinkInput[] {
    return this.options.libs.map(name => this.#library(name))
  }

  /** What a file is called in links and messages. */
  shownName(path: string): string {
    return displayPath(path, this.root)
  }

  /** Links, or finds the same link made before. Throws what the linker throws. */
  link(request: LinkRequest): LinkedProgram {
    if (request.finished === true) return this.#shake(request)
    const { inputs, sides } = this.#withHosts(request)
    const key = JSON.stringify([
      inputs.map(({ name, load, bytes }) => [name, load, this.#identity(bytes)]),
      sides.map(({ file, roots, time }) => [file.name, this.#identity(file.bytes), roots, time]),
      request.unknown,
      request.roots,
      request.provided,
      request.missing,
      request.debug,
    ])
    const { options, root, sysroot, files } = this
    return this.#remembered(key, () =>
      linkProgram(
        { ...request, inputs, sides },
        { options, root, sysroot, cache: files.cache, demangle: readableName },
      ),
    )
  }

  /** The same for a finished module: it is not linked, but loses what is not asked for. */
  #shake(request: LinkRequest): LinkedProgram {
    const [input] = request.inputs
    const { roots, whole, debug, path } = request
    const map = debug === 'sourcemap' && path !== undefined ? this.files.read(path).map : undefined
    const { size, mtimeMs } = (map && statSync(map, { throwIfNoEntry: false })) || {}
    const key = JSON.stringify([this.#identity(input.bytes), whole ?? roots, debug, size, mtimeMs])
    return this.#remembered(key, () => shakeFinished(request, input))
  }

  #remembered(key: string, make: () => LinkedProgram): LinkedProgram {
    const known = this.#links.get(key)
    if (known !== undefined) return known
    const linked = make()
    this.#links.set(key, linked)
    for (const oldest of [...this.#links.keys()].slice(0, -CACHED_LINKS)) this.#links.delete(oldest)
    return linked
  }

  /** What makes modules smaller once they are linked; undefined where the options want none. */
  get optimizer(): Optimizer | undefined {
    const { wasmOpt } = this.options
    if (wasmOpt !== undefined) this.#optimizer ??= new Optimizer(this.root, wasmOpt)
    return this.#optimizer
  }

  #optimizer: Optimizer | undefined
  readonly #finished = new WeakMap<LinkedProgram, Map<string, LinkedProgram>>()

  /** A linked program and its side modules as they are shipped; the same answer for the same program and name of its file. */
  finish(name: string, linked: LinkedProgram, finishing: Omit<Finishing, 'root'>): LinkedProgram {
    const known = this.#finished.get(linked) ?? new Map<string, LinkedProgram>()
    this.#finished.set(linked, known)
    const made = known.get(name) ?? finishProgram(name, linked, { ...finishing, root: this.root })
    known.set(name, made)
    return made
  }

  /** All that is linked, with what comes from JavaScript modules marked as such. */
  #withHosts({ inputs, sides }: LinkRequest): Pick<LinkRequest, 'inputs' | 'sides'> {
    const own = [...inputs, ...this.libraries()]
    const objects = sides.filter(({ file }) => file.kind !== 'side')
    const marked = this.#hostSymbols.apply([...own, ...objects.map(({ file }) => file)])
    const mark = (wish: SideWish): SideWish => {
      const at = objects.indexOf(wish)
      return at < 0 ? wish : { ...wish, file: { ...wish.file, bytes: marked[own.length + at].bytes } }
    }
    return { inputs: marked.slice(0, own.length), sides: sides.map(mark) }
  }

  readonly #identities = new WeakMap<Uint8Array, number>()
  #identified = 0

  /** Files with the same content are the same bytes here. */
  #identity(bytes: Uint8Array): number {
    const known = this.#identities.get(bytes)
    if (known !== undefined) return known
    this.#identities.set(bytes, ++this.#identified)
    return this.#identified
  }

  #folder(sysroot: string | undefined): string | undefined {
    const isFolder = sysroot !== undefined && !sysroot.startsWith('@') && !isAbsolute(sysroot)
    return isFolder ? join(this.root, sysroot) : sysroot
  }

  #libraryPath(name: string): string | undefined {
    if (/[\\/]|\.(?:a|o|wasm|c|cc|cpp|cxx)$/.test(name)) return isAbsolute(name) ? name : join(this.root, name)
    const folders = this.options.libraryPath.map(folder => (isAbsolute(folder) ? folder : join(this.root, folder)))
    try {
      return findLibrary(name, folders)
    } catch (error) {
      if (error instanceof ToolchainError) return undefined
      throw error
    }
  }

  #library(name: string): LinkInput {
    const path = this.#libraryPath(name)
    if (path !== undefined) {
      if (!statSync(path, { throwIfNoEntry: false })?.isFile())
        throw new ToolchainError(`cannot open ${name}: there is no such file at ${path}`)
      const { name: shown, bytes } = this.files.read(path)
      return { name: shown, bytes }
    }
    const file = this.sysroot?.file(`lib${name}.a`)
    if (file === undefined)
      throw new ToolchainError(
        `unable to find library ${name}, named in libs, in ${this.options.libraryPath.join(', ') || 'the sysroot'}`,
      )
    return { name: file.name, bytes: file.read() }
  }
}
