// Starts programs by a process that is small. To start one, Node copies the table of its own memory: with what a test process holds
// that takes longer than most linkers and compilers run.

import { type ChildProcess, fork } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Finished {
  /** Exit code; a signal counts as 128. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

type Answer =
  | { readonly number: number; readonly code: number; readonly stdout: Uint8Array; readonly stderr: Uint8Array }
  | { readonly number: number; readonly error: { readonly message: string; readonly code: string } }

interface Waiting {
  readonly resolve: (finished: Finished) => void
  readonly reject: (error: Error) => void
}

/** One for a process that runs tests; it ends with it. */
class Starter {
  readonly #waiting = new Map<number, Waiting>()
  readonly #child: ChildProcess
  #count = 0

  constructor() {
    this.#child = fork(fileURLToPath(new URL('starter.js', import.meta.url)), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child.on('message', answer => this.#take(answer as Answer))
    this.#child.on('exit', code => this.#failAll(new Error(`what starts programs ended with ${code}`)))
    this.#child.on('error', error => this.#failAll(error))
    this.#child.unref()
    this.#child.channel?.unref()
  }

  get isThere(): boolean {
    return this.#child.connected
  }

  start(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Finished> {
    const number = this.#count++
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#child.channel?.ref()
      this.#child.send({ number, program, args, cwd, env: { ...env } })
    })
  }

  #take(answer: Answer): void {
    const { number } = answer
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (this.#waiting.size === 0) this.#child.channel?.unref()
    if ('error' in answer) waiting?.reject(Object.assign(new Error(answer.error.message), answer.error))
    else waiting?.resolve({ code: answer.code, stdout: textOf(answer.stdout), stderr: textOf(answer.stderr) })
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString()

let starter: Starter | undefined

/** Runs a program to its end; rejects when there is none of that name. */
export function startProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Finished> {
  if (starter?.isThere !== true) starter = new Starter()
  // Tests change the folder that they are in.
  return starter.start(program, args, resolve(cwd), env)
}
