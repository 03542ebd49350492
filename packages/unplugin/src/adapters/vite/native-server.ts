// Serves the programs that a dev server has linked, and their source maps.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { posix } from 'node:path'

/** Below the base path. */
export const SERVED_AT = '@wasmweld/'

/** A page may still ask for the program before an edit; not for one of an hour ago. */
const KEPT = 16

/** Programs by the path that they are served at. */
export class NativeServer {
  readonly #files = new Map<string, Uint8Array>()

  /** Offers bytes at `name` below `SERVED_AT`, until many others are offered. */
  offer(name: string, bytes: Uint8Array): void {
    this.#files.delete(name)
    this.#files.set(name, bytes)
    for (const oldest of [...this.#files.keys()].slice(0, -KEPT)) this.#files.delete(oldest)
  }

  /** A middleware for a server whose pages are at `base`. */
  middleware(base: string): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
    const prefix = posix.join(new URL(base, 'http://localhost').pathname, SERVED_AT)
    return (request, response, next) => {
      const { pathname } = new URL(request.url ?? '', 'http://localhost')
      const bytes = pathname.startsWith(prefix) ? this.#files.get(pathname.slice(prefix.length)) : undefined
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
