// Modules written in the text format, made by wabt: what a compiler would not write, such as a segment in an odd place.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './tools.ts'

/** The module's bytes. `flags` are those of `wat2wasm`: `--debug-names`, `--enable-tail-call`. */
export async function assembleText(text: string, flags: readonly string[] = []): Promise<Uint8Array> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-wat-'))
  try {
    const [source, output] = [join(directory, 'module.wat'), join(directory, 'module.wasm')]
    writeFileSync(source, text)
    const { code, stderr } = await run('wat2wasm', [...flags, source, '-o', output]).catch((error: unknown) => {
      throw new Error('wat2wasm cannot be started: apt-get install wabt', { cause: error })
    })
    if (code !== 0) throw new Error(stderr)
    return readFileSync(output)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
