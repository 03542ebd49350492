// Binaryen's optimizer over one module: what it made is kept on disk, and taken only where it is smaller when it is sent.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { modulesFolder } from '../modules-folder.ts'
import type { WasmOptSettings } from '../options.ts'
import { size } from '../size/summary.ts'
import { type Binaryen, findBinaryen } from './find-binaryen.ts'
import { type OptimizedModule, type OptimizerInput, runWasmOpt, wasmOptFlags } from './run-wasm-opt.ts'

/** From here on it takes seconds. */
const WORTH_TELLING = 300_000
/** Brotli at its best takes seconds for a megabyte. */
const LARGE = 4_000_000
/** Thirty days. */
const KEPT = 30 * 24 * 3_600_000

export class Optimizer {
  readonly #root: string
  readonly #settings: WasmOptSettings
  readonly #sizes = new Map<string, number>()
  #binaryen: Binaryen | undefined

  constructor(root: string, settings: WasmOptSettings) {
    this.#root = root
    this.#settings = settings
  }

  /** The optimized module, with names. `tell` gets a line when it will take long. Throws a `ToolchainError`. */
  optimize(input: OptimizerInput, tell: (text: string) => void): OptimizedModule {
    const { name, module, map } = input
    const binaryen = (this.#binaryen ??= findBinaryen(this.#root))
    const flags = wasmOptFlags(module, this.#settings)
    const key = digestOf(JSON.stringify([binaryen.version, flags, digestOf(module), map ?? null]))
    const known = this.#read(key, map !== undefined)
    if (known !== undefined) return known
    if (module.length >= WORTH_TELLING) tell(`wasmweld  wasm-opt  ${name}, ${size(module.length)} …`)
    const made = runWasmOpt(input, binaryen, flags)
    this.#write(key, made)
    return made
  }

  /** Bytes that are sent where brotli is spoken. */
  compressedSize(bytes: Uint8Array): number {
    const key = `${digestOf(bytes)}.brotli`
    const known = this.#sizes.get(key) ?? this.#readSize(key)
    if (known !== undefined) return known
    const quality = bytes.length < LARGE ? constants.BROTLI_MAX_QUALITY : 9
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    const measured = brotliCompressSync(bytes, { params }).length
    this.#sizes.set(key, measured)
    this.#save(key, String(measured))
    return measured
  }

  /** Where tools of a project have their caches; a project without such a folder has ours. */
  get #folder(): string {
    const modules = modulesFolder(this.#root)
    return modules === undefined
      ? join(this.#root, '.wasmweld/cache/wasm-opt')
      : join(modules, '.cache/wasmweld/wasm-opt')
  }

  #read(key: string, hasMap: boolean): OptimizedModule | undefined {
    const [module, map] = [join(this.#folder, `${key}.wasm`), join(this.#folder, `${key}.map`)]
    if (!existsSync(module) || (hasMap && !existsSync(map))) return undefined
    const bytes = new Uint8Array(readFileSync(module))
    return { bytes, ...(hasMap ? { map: readFileSync(map, 'utf8') } : {}) }
  }

  #readSize(key: string): number | undefined {
    const path = join(this.#folder, key)
    return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined
  }

  #write(key: string, { bytes, map }: OptimizedModule): void {
    this.#forgetOld()
    if (map !== undefined) this.#save(`${key}.map`, map)
    this.#save(`${key}.wasm`, bytes)
  }

  #forgetOld(): void {
    if (!existsSync(this.#folder)) return
    for (const path of readdirSync(this.#folder).map(name => join(this.#folder, name))) {
      const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity
      if (Date.now() - made > KEPT) rmSync(path, { force: true })
    }
  }

  /** Another build may write the same file now: a name is there when its content is whole. */
  #save(name: string, content: string | Uint8Array): void {
    mkdirSync(this.#folder, { recursive: true })
    const path = join(this.#folder, name)
    const written = `${path}.${process.pid}`
    writeFileSync(written, content)
    renameSync(written, path)
  }
}

const digestOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
