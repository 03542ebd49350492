// Cloudflare's runtime, out of npm: it takes WebAssembly as modules of its own, and compiles no bytes.

import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'

const BINARY = 'package/bin/workerd'

export interface Worker {
  readonly url: string
  /** What the worker printed. */
  printed(): string
  close(): void
}

export async function fetchWorkerd(): Promise<string> {
  return join(await fetchFromNpm('@cloudflare/workerd-linux-64@1.20261117.1', [BINARY]), BINARY)
}

/** Runs a folder with modules; the first one that is asked for is `entry`. */
export async function runWorkerd(folder: string, entry: string): Promise<Worker> {
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    file => /\.(?:js|wasm)$/.test(file) && file !== entry,
  )
  const modules = [entry, ...others.sort()].map(file => {
    const kind = file.endsWith('.wasm') ? 'wasm' : 'esModule'
    return `(name = "${file}", ${kind} = embed "${file}")`
  })
  const config = join(folder, 'workerd.capnp')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [${modules.join(', ')}]
);
`,
  )
  const child = spawn(await fetchWorkerd(), ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (printed += text.toString()))
  const port = await listening(child).catch(() => {
    throw new Error(`workerd ended:\n${printed}`)
  })
  return { url: `http://127.0.0.1:${port}/`, printed: () => printed, close: () => child.kill() }
}

/** The port, as workerd tells it. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('exit', reject)
    child.stdio[3]?.on('data', (text: Buffer) => {
      const { event, port } = JSON.parse(text.toString()) as { event: string; port: number }
      if (event === 'listen') resolve(port)
    })
  })
}
