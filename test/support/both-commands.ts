// Our commands and LLVM's wasm-ld with the same words in the same folder.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { main, wasmLd } from 'wasmweld'
import { inFolder } from './in-folder.ts'
import { run, tool } from './tools.ts'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** What `-o out.wasm` left. */
  readonly module: Buffer | undefined
}

/** Words are set apart by spaces; '' is an empty one. */
const words = (line: string): readonly string[] =>
  (line === '' ? [] : line.split(' ')).map(word => (word === "''" ? '' : word))

export async function runTheirs(line: string, directory: string): Promise<Outcome> {
  const { code, stdout, stderr } = await run(tool('wasm-ld'), words(line), directory)
  return { code, stdout, stderr: stderr.replaceAll('wasm-ld-22: ', 'wasm-ld: '), module: takeModule(directory) }
}

export async function runOurs(line: string, directory: string, program: typeof wasmLd = wasmLd): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  return inFolder(directory, async () => {
    const code = await program(words(line), {
      output: text => (stdout += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
      error: text => (stderr += text),
      colors: { output: false, error: false },
    })
    return { code, stdout, stderr, module: takeModule(directory) }
  })
}

/** `wasmweld link`. */
export const runLink = (line: string, directory: string): Promise<Outcome> => runOurs(`link ${line}`, directory, main)

function takeModule(directory: string): Buffer | undefined {
  const path = join(directory, 'out.wasm')
  try {
    return readFileSync(path)
  } catch {
    return undefined
  } finally {
    rmSync(path, { force: true })
  }
}
