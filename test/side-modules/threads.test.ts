// Scenarios 45 to 48: one program in several threads.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProgram, dlclose, dlopen, dlsym, LoadError, RTLD_DEFAULT, share } from '@wasmweld/runtime'
import type { Program, SharedProgram } from '@wasmweld/runtime'
import { bundledText } from '../support/bundled-size.ts'
import { buildSide } from '../support/side-modules.ts'
import { threadModules, threadedSide } from '../support/thread-modules.ts'

type Callable = (...values: unknown[]) => unknown

const call = (program: Program, name: string, ...values: unknown[]): unknown =>
  (dlsym(program, RTLD_DEFAULT, name) as unknown as Callable)(...values)

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-threads-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('threads', () => {
  /** Runs in each thread: joins, and then does what it is told. */
  const THREAD = `
    import { parentPort, workerData } from 'node:worker_threads'
    import { joinProgram, syncThread, dlsym, dlopenSync, RTLD_DEFAULT } from './runtime.mjs'
    const program = joinProgram(workerData, { imports: { env: { observe: x => x + 1000 } } })
    parentPort.on('message', ({ sync, calls = [], slots = [] }) => {
      const results = []
      try {
        if (sync) syncThread(program, sync)
        for (const [name, ...values] of calls) results.push(dlsym(program, RTLD_DEFAULT, name)(...values))
        for (const [slot, ...values] of slots) results.push(program.table.get(slot)(...values))
      } catch (error) { results.push(String(error)) }
      parentPort.postMessage(results)
    })`

  beforeAll(async () => {
    writeFileSync(join(directory, 'runtime.mjs'), await bundledText("export * from '@wasmweld/runtime'"))
    writeFileSync(join(directory, 'thread.mjs'), THREAD)
  })

  interface Task {
    readonly sync?: SharedProgram
    readonly calls?: readonly (readonly [name: string, ...values: unknown[]])[]
    readonly slots?: readonly (readonly [slot: number, ...values: unknown[]])[]
  }
  class Thread {
    readonly worker: Worker
    readonly shared: SharedProgram
    constructor(shared: SharedProgram) {
      this.shared = shared
      this.worker = new Worker(join(directory, 'thread.mjs'), { workerData: shared })
    }
    run(task: Task): Promise<unknown[]> {
      return new Promise((resolve, reject) => {
        this.worker.once('message', resolve)
        this.worker.once('error', reject)
        this.worker.postMessage(task)
      })
    }
    end(): Promise<unknown> {
      return this.worker.terminate()
    }
  }

  async function started(withMain: boolean): Promise<{ program: Program; observed: number[]; threads: Thread[] }> {
    const observed: number[] = []
    const memory = new WebAssembly.Memory({ initial: 32, maximum: 256, shared: true })
    const observe = (x: number): number => observed.push(x)
    const { main, a, user } = await threadModules()
    const program = await createProgram({
      ...(withMain ? { main: main.bytes } : {}),
      imports: { env: { observe, ...(withMain ? {} : { memory }) } },
      libraries: { 'a.so': a.bytes },
    })
    await dlopen(program, 'a.so', { global: true })
    await dlopen(program, user.bytes, { name: 'user.so', global: true, lazy: true })
    return { program, observed, threads: [new Thread(share(program)), new Thread(share(program))] }
  }

  test('45. thread-local data of a side module, read in the program too, is another in each thread', async () => {
    const { program, threads } = await started(true)
    const calls = [['bump_counter', 1], ['bump_mine', 1], ['place'], ['counter_place']] as const
    expect([call(program, 'bump_counter', 10), call(program, 'bump_mine', 10)]).toEqual([17, 13])
    const places = new Set([call(program, 'place')])
    expect(call(program, 'place')).toBe(call(program, 'counter_place'))
    for (const thread of threads) {
      const [counter, mine, place, seen] = await thread.run({ calls })
      expect([counter, mine]).toEqual([8, 4])
      expect(seen).toBe(place)
      places.add(place)
      await thread.end()
    }
    expect(places.size).toBe(3)
    expect(call(program, 'bump_counter', 0)).toBe(17)
  })

  test.each([true, false])(
    "46. data is initialised once, the stack is each one's own; a program of its own: %s",
    async withMain => {
      const { program, observed, threads } = await started(withMain)
      expect(call(program, 'add', 5)).toBe(105)
      expect(
        await threads[0].run({
          calls: [
            ['add', 1],
            ['on_stack', 9],
          ],
        }),
      ).toEqual([106, 9])
      expect(
        await threads[1].run({
          calls: [
            ['add', 1],
            ['on_stack', 7],
          ],
        }),
      ).toEqual([107, 7])
      expect(call(program, 'add', 0)).toBe(107)
      // The constructor ran, and only here.
      expect(observed).toEqual([100])
      for (const thread of threads) await thread.end()
    },
  )

  test('47. slots are the same everywhere; what is opened later comes by syncThread', async () => {
    const { program, observed, threads } = await started(true)
    const [thread] = threads
    const pointer = call(program, 'pointer') as number
    const observer = call(program, 'observer') as number
    const calls = [['pointer'], ['observer'], ['through', 4], ['use', 1]] as const
    const before = await thread.run({
      calls: calls.slice(0, 3),
      slots: [
        [pointer, 21],
        [observer, 5],
      ],
    })
    expect(before).toEqual([pointer, observer, 8, 42, 1005])
    expect(String(await thread.run({ calls: [['use', 1]] }))).toContain('user.so calls later')

    await dlopen(program, (await threadModules()).later.bytes, { name: 'later.so', global: true })
    expect(call(program, 'use', 2)).toBe(42)
    const sync = share(program, { earlier: thread.shared })
    expect(
      await thread.run({
        sync,
        calls: [
          ['use', 3],
          ['later', 5],
        ],
      }),
    ).toEqual([45, 50])
    expect(await thread.run({ sync: share(program, { earlier: sync }), calls })).toEqual([pointer, observer, 8, 51])
    // One that joins now gets everything.
    const late = new Thread(share(program))
    expect(await late.run({ calls, slots: [[pointer, 1]] })).toEqual([pointer, observer, 8, 52, 2])
    expect(observed).toEqual([100])
    for (const each of [...threads, late]) await each.end()
  })

  test('47. what cannot be right while there are threads is refused', async () => {
    const { program, threads } = await started(false)
    const library = program.libraries[0]
    expect(() => dlclose(program, library)).toThrow('other threads may be in a.so')
    for (const thread of threads) await thread.end()
    const alone = await createProgram()
    expect(() => share(alone)).toThrow('the memory is not shared')
  })
})

test('48. a library for threads in a program without, and the reverse, is refused with what to do', async () => {
  const source = 'int state; int f(int x) { return state += x; }'
  const plain = await createProgram()
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 256, shared: true })
  const threaded = await createProgram({ imports: { env: { memory } } })
  for (const [program, library] of [
    [plain, await threadedSide('threaded.so', source)],
    [threaded, await buildSide('plain.so', source)],
  ] as const) {
    const error: unknown = await dlopen(program, library.bytes, { name: library.name }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(LoadError)
    expect((error as LoadError).problems).toMatchObject([{ kind: 'abi', importer: library.name }])
    expect((error as LoadError).message).toContain('-pthread')
  }
})
