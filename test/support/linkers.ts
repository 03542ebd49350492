// The two linkers behind one signature.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, tool } from './tools.ts'

export interface Linked {
  /** Absent when the link failed. */
  readonly module: Uint8Array | undefined
  /** Without the program's name: `error: …`, `>>> defined in …`. */
  readonly messages: readonly string[]
  /** What the linker printed besides. */
  readonly stdout: string
}

/** The output's name: it becomes the module's name in the name section. */
export const OUTPUT = 'out.wasm'

/** wasm-ld 22 as a process, with the objects' directory as its own. */
export async function linkWithWasmLd(args: readonly string[], cwd: string): Promise<Linked> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-ld-'))
  const output = join(directory, OUTPUT)
  try {
    const { code, stderr, stdout } = await run(tool('wasm-ld'), [...args, '-o', output], cwd)
    const messages = stderr
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.replace(/^wasm-ld(-22)?: /, ''))
    const module = code === 0 && existsSync(output) ? new Uint8Array(readFileSync(output)) : undefined
    return { module, messages, stdout }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
