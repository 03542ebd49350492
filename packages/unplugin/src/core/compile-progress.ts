// Says that a source is being compiled, when somebody may wonder why nothing happens.
import type { Compiler } from '@wasmweld/toolchain'

const WORTH_TELLING_MS = 1000

export class CompileProgress {
  readonly #tell: (text: string) => void
  /** Compilers that were loaded before. */
  readonly #loaded: Set<string>
  #timer: NodeJS.Timeout | undefined

  constructor(tell: (text: string) => void, loaded: Set<string>) {
    this.#tell = tell
    this.#loaded = loaded
  }

  /** A compiler that has to be loaded takes seconds whatever it compiles; another one is given its time. */
  started(name: string, { kind, path }: Compiler): void {
    if (kind === 'module' && !this.#loaded.has(path)) {
      this.#loaded.add(path)
      this.#tell(`wasmweld  compile  ${name}, with @yowasp/clang, which takes some seconds to load …`)
      return
    }
    this.#timer = setTimeout(() => {
      this.#tell(`wasmweld  compile  ${name} …`)
    }, WORTH_TELLING_MS)
    this.#timer.unref()
  }

  ended(): void {
    clearTimeout(this.#timer)
  }
}
