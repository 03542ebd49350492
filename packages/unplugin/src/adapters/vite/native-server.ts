// Serves the programs that a dev server has linked, and their source maps.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { posix } from 'node:path'

/** Below the base path. */
export const SERVED_AT = '@wasmweld/'

/** A page may still ask for a program before an edit; not for one of many edits ago. */
const KEPT = 16

/** Files by the path that they are served at. */
export type OfferedFiles = Readonly<Record<string, Uint8Array>>

/** Linked modules, each with the files that it names. */
export class NativeServer {
  /** By module, since nobody asks again for one that has not changed; then by version. */
  readonly #modules = new Map<string, Map<string, OfferedFiles>>()

  /** Offers a version of a module by names below `SERVED_AT`, until there are many newer ones. */
  offer(module: string, files: OfferedFiles): void {
    const version = Object.keys(files).join()
    const versions = this.#modules.get(module) ?? new Map<string, OfferedFiles>()
    this.#modules.set(module, versions)
    versions.delete(version)
    versions.set(version, files)
    for (const oldest of [...versions.keys()].slice(0, -KEPT)) versions.delete(oldest)
  }

  /** What is offered by a name. */
  find(name: string): Uint8Array | undefined {
    for (const versions of this.#modules.values())
      for (const files of versions.values()) if (Object.hasOwn(files, name)) return files[name]
    return undefined
  }

  /** A middleware for a server whose pages are at `base`. */
  middleware(base: string): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
    const prefix = posix.join(new URL(base, 'http://localhost').pathname, SERVED_AT)
    return (request, response, next) => {
      const { pathname } = new URL(request.url ?? '', 'http://localhost')
      const bytes = pathname.startsWith(prefix) ? this.find(pathname.slice(prefix.length)) : undefined
      if (bytes === undefined) {
        next()
        return
      }
      // The name holds a digest of the content, so that a browser may keep it.
      response.writeHead(200, {
        'content-type': pathname.endsWith('.map') ? 'application/json' : 'application/wasm',
        'content-length': bytes.length,
        'cache-control': 'max-age=31536000,immutable',
        'access-control-allow-origin': '*',
      })
      response.end(bytes)
    }
  }
}

/** Where a page finds what is offered. */
export function servedUrl(origin: string, base: string, path: string): string {
  return `${origin}${base.endsWith('/') ? base : `${base}/`}${path}`
}
