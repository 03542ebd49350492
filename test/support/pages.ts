// Pages that load side modules: a server of a folder that is in memory, and scripts bundled with the runtime's sources.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { bundledText } from './bundled-size.ts'
import { ROOT } from './tools.ts'

export interface ServedFile {
  readonly body: Uint8Array | string
  /** Default: by the name's end; `false` for none. */
  readonly type?: string | false
}

export interface Site {
  /** With a slash at its end. */
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.so': 'application/wasm',
}

/** A page that runs \`page.js\`; it has no icon to be asked for. */
const PAGE =
  '<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'

/** Serves files by their paths without a slash at the front, also those that are added later, and a page that runs `page.js`. `headers` go with the page and its scripts. */
export async function serve(
  files: Readonly<Record<string, ServedFile>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const asked: string[] = []
  const index: Readonly<Record<string, ServedFile>> = { 'index.html': { body: PAGE } }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html'
    asked.push(path)
    const file = (files[path] ?? index[path]) as ServedFile | undefined
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    const type = file.type ?? TYPES[extname(path)] ?? 'application/octet-stream'
    const typed = type === false ? {} : { 'content-type': type }
    response.writeHead(200, { ...typed, ...(/\.(?:html|js)$/.test(path) ? headers : {}) }).end(file.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    asked,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** Bundles a script of the tests, whose exports the page then has as `globalThis.script`. */
export function bundlePage(script: string): Promise<string> {
  return bundledText(`import * as script from ${JSON.stringify(join(ROOT, script))}\nglobalThis.script = script\n`)
}
