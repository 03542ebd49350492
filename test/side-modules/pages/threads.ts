// In a page: a program whose functions run in workers too.

import { RTLD_DEFAULT, createProgram, dlopen, dlsym, share } from '@wasmweld/runtime'
import type { Program, SharedProgram } from '@wasmweld/runtime'
import type { Results, Task } from './thread-tasks.ts'

type Call = (...values: number[]) => number

interface WorkerOfPage {
  onmessage: (event: { readonly data: Results }) => void
  onerror: (event: { readonly message: string }) => void
  postMessage(task: Task): void
}
declare const Worker: new (url: string, options: { type: 'module' }) => WorkerOfPage

const observed: number[] = []
const threads: { readonly worker: WorkerOfPage; readonly shared: SharedProgram }[] = []
let program: Program

/** Loads all but what comes later, and begins two threads. */
export async function begin(): Promise<boolean> {
  const observe = (x: number): number => observed.push(x)
  program = await createProgram({ main: 'main.wasm', imports: { env: { observe } } })
  await dlopen(program, 'a.so', { global: true })
  await dlopen(program, 'user.so', { global: true, lazy: true })
  for (let count = 0; count < 2; count++) {
    const shared = share(program)
    threads.push({ worker: new Worker('thread.js', { type: 'module' }), shared })
    await inThread(count, { shared })
  }
  return (globalThis as unknown as { readonly crossOriginIsolated: boolean }).crossOriginIsolated
}

export function inThread(index: number, task: Task): Promise<Results> {
  const { worker } = threads[index]
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      resolve(data)
    }
    worker.onerror = ({ message }) => {
      reject(new Error(message))
    }
    worker.postMessage(task)
  })
}

export const inPage = (name: string, ...values: readonly number[]): number =>
  (dlsym(program, RTLD_DEFAULT, name) as unknown as Call)(...values)

/** Opens one more library here, and in the first thread. */
export async function openLater(): Promise<Results> {
  await dlopen(program, 'later.so', { global: true })
  return inThread(0, { shared: share(program, { earlier: threads[0].shared }) })
}

/** What the constructors told. */
export const seen = (): readonly number[] => observed
