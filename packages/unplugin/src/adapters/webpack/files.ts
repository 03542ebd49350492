// Files that an output gets from the plugin, called as the bundler calls its assets.
import type { OutputContext } from '../../core/hook-context.ts'
import { raise } from '../reported.ts'
import { addWarning } from './diagnostics.ts'
import { PROGRAM_FILE } from './requests.ts'
import type { Compilation, Module } from './types.ts'

/** Gives names to files and emits them; the same bytes by the same name are one file. */
export class EmittedFiles {
  readonly #compilation: Compilation

  constructor(compilation: Compilation) {
    this.#compilation = compilation
  }

  /** Emits a file that asks for a name; the name that it gets. */
  emit(name: string, bytes: Uint8Array): string {
    const { path, info } = this.#named(name, bytes)
    this.emitAs(path, bytes, { ...info, sourceFilename: name })
    return path
  }

  emitAs(path: string, bytes: Uint8Array, info: object): void {
    if (this.#compilation.getAsset(path) !== undefined) return
    const { RawSource } = this.#compilation.compiler.webpack.sources
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#compilation.emitAsset(path, new RawSource(content), info)
  }

  #named(name: string, bytes: Uint8Array): { path: string; info: object } {
    const { assetModuleFilename } = this.#compilation.outputOptions
    const contentHash = this.#hash(bytes)
    // webpack knows a hash without a word before it as that of a module.
    const module = [...this.#compilation.modules].find(({ resource }) => resource?.startsWith(PROGRAM_FILE))
    const data = { filename: name, hash: contentHash, contentHash, ...moduleData(module, this.#compilation) }
    const { path, info } = this.#compilation.getAssetPathWithInfo(assetModuleFilename, data)
    // What the bundler needs to give a file another name when its content's hash is another.
    const hashes = path.includes(contentHash) ? { contenthash: contentHash } : {}
    return { path, info: { immutable: path.includes(contentHash), ...info, ...hashes } }
  }

  #hash(bytes: Uint8Array): string {
    const { hashFunction, hashDigest, hashDigestLength, hashSalt } = this.#compilation.outputOptions
    const hash = this.#compilation.compiler.webpack.util.createHash(hashFunction ?? 'xxhash64')
    if (hashSalt !== undefined) hash.update(hashSalt)
    hash.update(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return hash
      .digest(hashDigest ?? 'hex')
      .toString()
      .slice(0, hashDigestLength ?? 20)
  }
}

function moduleData(module: Module | undefined, compilation: Compilation): object {
  return module === undefined ? {} : { module, chunkGraph: compilation.chunkGraph }
}

/** What the core asks of the bundler while an output is made. */
export function renderContext(
  compilation: Compilation,
  files: EmittedFiles,
): Pick<OutputContext, 'emitFile' | 'getFileName' | 'warn' | 'error'> {
  return {
    emitFile: ({ name, source }) => files.emit(name, source),
    getFileName: reference => reference,
    warn(report) {
      addWarning(compilation, report)
    },
    error: raise,
  }
}
