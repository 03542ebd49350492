// Objects that were compiled before, in a folder that may be deleted at any time.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface CachedObject {
  readonly object: Uint8Array
  /** Absolute paths of the project's headers that it was compiled with. */
  readonly dependencies: readonly string[]
  /** What the compiler said; empty when it was content. */
  readonly warnings: string
}

/** As a file beside the object; a digest for each header. */
interface Entry {
  readonly dependencies: Readonly<Record<string, string>>
  readonly warnings: string
}

export class ObjectCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The object, if it is there and no header has changed since. */
  find(key: string): CachedObject | undefined {
    try {
      const { dependencies, warnings } = JSON.parse(readFileSync(this.#path(key, 'json'), 'utf8')) as Entry
      const isCurrent = Object.entries(dependencies).every(([path, digest]) => this.digest(path) === digest)
      if (!isCurrent) return undefined
      return { object: readFileSync(this.#path(key, 'o')), dependencies: Object.keys(dependencies), warnings }
    } catch {
      // Not there, or damaged: then it is compiled again.
      return undefined
    }
  }

  keep(key: string, { object, dependencies, warnings }: CachedObject): void {
    const digests = Object.fromEntries(dependencies.map(path => [path, this.digest(path)]))
    mkdirSync(this.#folder, { recursive: true })
    this.#write(key, 'o', object)
    this.#write(key, 'json', JSON.stringify({ dependencies: digests, warnings } satisfies Entry))
  }

  digest(path: string): string {
    return digestOf(readFileSync(path))
  }

  /** Other builds may read or write the same entry: they see a whole file or none. */
  #write(key: string, kind: 'o' | 'json', content: string | Uint8Array): void {
    const path = this.#path(key, kind)
    writeFileSync(`${path}.${process.pid}`, content)
    renameSync(`${path}.${process.pid}`, path)
  }

  #path(key: string, kind: 'o' | 'json'): string {
    return join(this.#folder, `${key.slice(0, 32)}.${kind}`)
  }
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
