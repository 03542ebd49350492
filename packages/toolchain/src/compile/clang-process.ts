// @yowasp/clang in a process of its own, which stays for the next source: this one goes on meanwhile, and there the engine can be told
// what serves a program of 75 MB of which most is never called.
import { type ChildProcess, spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { ToolchainError } from '../toolchain-error.ts'

export type Tree = { [name: string]: Tree | string | Uint8Array }

/** What a compiler is asked, and what it says. */
export interface ClangRequest {
  readonly args: readonly string[]
  /** All files that it sees. */
  readonly files: Tree
}
export interface ClangAnswer {
  /** Undefined when it ended with an error, which it has told. */
  readonly files: Tree | undefined
  readonly output: string
}

export type RunClang = (
  args: readonly string[] | null,
  files: Tree,
  options: { stderr?: (bytes: Uint8Array | null) => void; fetchProgress?: () => void },
) => Promise<Tree>

/**
 * The process's program. The engine's better compiler takes three times the processor that the whole work takes without it, and code that runs
 * once or twice never gives it back; functions that are never called need no check either.
 */
const PROGRAM = `
import { setFlagsFromString } from 'node:v8'
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--wasm-lazy-validation']) setFlagsFromString(flag)
const loaded = import(process.argv[1]).then(async ({ runClang }) => {
  await runClang(null, {}, { fetchProgress() {} })
  return runClang
})
process.on('message', async ({ args, files }) => {
  const said = []
  const stderr = bytes => bytes === null || said.push(Uint8Array.from(bytes))
  const answer = await loaded.then(runClang => runClang(args, files, { stderr })).then(
    files => ({ files: Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('out.'))) }),
    error => ('code' in error && 'files' in error ? {} : { failure: String(error) }),
  )
  // Who asked may be gone: then there is nobody to tell that.
  process.send({ ...answer, output: Buffer.concat(said).toString() }, () => {})
})
`

type Message = ClangAnswer & { readonly failure?: string }

/** By the path of their compiler. */
const processes = new Map<string, ChildProcess>()

/** Asks a compiler, which nobody else asks meanwhile. Its answer has the files named `out.…`. */
export function askProcess(compiler: string, request: ClangRequest): Promise<ClangAnswer> {
  const child = running(compiler)
  hold(child, true)
  return new Promise<ClangAnswer>((resolve, reject) => {
    const release = (): void => {
      child.off('error', fail).off('exit', end).off('message', answer)
      hold(child, false)
    }
    const fail = (error: Error): void => {
      release()
      processes.delete(compiler)
      reject(new ToolchainError(`${compiler} cannot be run`, error.message))
    }
    const end = (code: number | null, signal: string | null): void => {
      fail(new Error(`its process ended with ${String(signal ?? code)}`))
    }
    const answer = ({ failure, files, output }: Message): void => {
      release()
      if (failure === undefined) resolve({ files, output })
      else reject(new ToolchainError(`${compiler} cannot compile`, failure))
    }
    child.on('error', fail).on('exit', end).on('message', answer)
    child.send(request)
  })
}

/** The process that is there, or a new one, which ends with this one: amid a source it would not see that nobody waits for it. */
function running(compiler: string): ChildProcess {
  const known = processes.get(compiler)
  if (known?.connected === true) return known
  const args = ['--input-type=module', '--eval', PROGRAM, pathToFileURL(compiler).href]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  processes.set(compiler, child)
  const stop = (): void => void child.kill('SIGKILL')
  process.once('exit', stop)
  child.once('exit', () => process.off('exit', stop))
  return child
}

/** It keeps this process from ending only while it compiles. */
function hold(child: ChildProcess, holds: boolean): void {
  for (const handle of [child, child.channel]) {
    if (holds) handle?.ref()
    else handle?.unref()
  }
}
