// What a page of a folder prints.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { startChromium } from '../../support/chromium.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Serves the folder, opens the page, and gives what its console says until the network is still; an error of the page is thrown. */
export async function consoleOf(folder: string, page: string): Promise<readonly string[]> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    readFile(join(folder, path)).then(
      content => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(content),
      () => response.writeHead(404).end(),
    )
  }).listen(0, 'localhost')
  await once(server, 'listening')
  const browser = await startChromium()
  try {
    const opened = await browser.newPage()
    const printed: string[] = []
    opened.on('console', message => printed.push(message.text()))
    opened.on('pageerror', error => printed.push(String(error)))
    await opened.goto(`http://localhost:${(server.address() as AddressInfo).port}/${page}`, {
      waitUntil: 'networkidle',
    })
    return printed
  } finally {
    await browser.close()
    server.close()
  }
}
