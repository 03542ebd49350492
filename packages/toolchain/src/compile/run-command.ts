// A clang of this machine.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolchainError } from '../toolchain-error.ts'
import type { Run, RunResult } from './compile-source.ts'
import { turnstile } from './turnstile.ts'

const oneOfAFew = turnstile(availableParallelism())

export function runCommand(compiler: string, run: Run): Promise<RunResult> {
  return oneOfAFew(() => {
    run.started()
    return compileInFolder(compiler, run)
  })
}

async function compileInFolder(compiler: string, { source, root, flags }: Run): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'wasmweld-compile-'))
  try {
    const [object, rule] = [join(folder, 'out.o'), join(folder, 'out.d')]
    const args = [...flags, '-MMD', '-MF', rule, '-c', source, '-o', object]
    const { code, output } = await spawned(compiler, args, root)
    const succeeded = code === 0
    return {
      object: succeeded ? new Uint8Array(readFileSync(object)) : undefined,
      rule: succeeded ? readFileSync(rule, 'utf8') : '',
      output,
      realPath: path => path,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function spawned(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    const output: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', error => reject(new ToolchainError(`${command} cannot be run`, error.message)))
    child.on('close', code => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }))
  })
}
