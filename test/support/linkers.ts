// The two linkers behind one signature.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wasmLd } from 'wasmweld'
import { inFolder } from './in-folder.ts'
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

type Perform = (args: readonly string[], cwd: string) => Promise<{ code: number; stdout: string; stderr: string }>

/** Links into a directory of its own and gathers what there is to compare. */
async function linkBy(perform: Perform, args: readonly string[], cwd: string): Promise<Linked> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-link-'))
  const output = join(directory, OUTPUT)
  try {
    const { code, stderr, stdout } = await perform([...args, '-o', output], cwd)
    const messages = stderr.split('\n').map(line => line.replace(/^wasm-ld(-22)?: /, ''))
    const module = code === 0 && existsSync(output) ? new Uint8Array(readFileSync(output)) : undefined
    return { module, messages: messages.filter(line => line !== ''), stdout }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** wasm-ld 22 as a process, with the objects' directory as its own. */
export function linkWithWasmLd(args: readonly string[], cwd: string): Promise<Linked> {
  return linkBy((all, directory) => run(tool('wasm-ld'), all, directory), args, cwd)
}

/** Our `wasm-ld` in this process. The working directory changes meanwhile: one link at a time. */
export function linkWithUs(args: readonly string[], cwd: string): Promise<Linked> {
  return linkBy(
    async (all, directory) => {
      let stdout = ''
      let stderr = ''
      const io = {
        output: (text: unknown) => (stdout += String(text)),
        error: (text: string) => (stderr += text),
        colors: { output: false, error: false },
      }
      const code = await inFolder(directory, () => wasmLd(all, io))
      return { code, stdout, stderr }
    },
    args,
    cwd,
  )
}
