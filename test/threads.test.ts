// A program whose memory is shared runs on several threads at once: one of them fills the memory, each has its thread-local data.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { link } from '@wasmweld/linker'
import { buildFixture } from './support/compile.ts'
import { readFixture } from './support/fixture.ts'

const THREADS = 6
const ROUNDS = 2000
/** Of the memory behind the program: each thread's stack and its block of thread-local data. */
const STACK = 65536
const BLOCK = 1024

/** Runs in each thread. All instantiate at once, so that they race for who fills the memory. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { module, memory, gate, base, rounds } = workerData
  Atomics.add(gate, 0, 1)
  while (Atomics.load(gate, 0) < ${THREADS});
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  exports.__stack_pointer.value = base + ${STACK}
  exports.__wasm_init_tls(base + ${STACK})
  let own = 0
  for (let round = 0; round < rounds; round++) own = exports.calls_of_thread(1)
  parentPort.postMessage({ own, tlsSize: exports.__tls_size.value, place: exports.place_of_thread() })
`

test('threads share the data and have thread-local data of their own', async () => {
  const directory = await buildFixture(readFixture('threads'))
  const inputs = ['main.o', 'more.o'].map(name => ({ name, bytes: readFileSync(join(directory, name)) }))
  const { module: bytes } = link(inputs, {
    entry: false,
    sharedMemory: true,
    importMemory: true,
    initialMemory: 2 ** 21,
    maxMemory: 2 ** 21,
    exports: ['__stack_pointer', '__wasm_init_tls', '__tls_size', 'calls_of_thread', 'place_of_thread', 'work'],
  })
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>)
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 32, shared: true })
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const results = await Promise.all(
    Array.from({ length: THREADS }, async (_, thread) => {
      const base = 2 ** 20 + thread * (STACK + BLOCK)
      const worker = new Worker(THREAD, { eval: true, workerData: { module, memory, gate, base, rounds: ROUNDS } })
      return new Promise<{ own: number; tlsSize: number; place: number }>((done, failed) => {
        worker.once('message', done)
        worker.once('error', failed)
      })
    }),
  )
  // What each counted for itself, and where.
  expect(results.map(({ own }) => own)).toEqual(results.map(() => ROUNDS))
  expect(new Set(results.map(({ place }) => place)).size).toBe(THREADS)
  // What they counted together: 1000 at first, 100 each time, unless the memory was filled twice. One that comes later finds it
  // filled; it was given no thread-local data here, and so adds nothing.
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const work = exports['work'] as (n: number) => number
  expect(work(0)).toBe(1000 + 100 * THREADS * ROUNDS)
})
