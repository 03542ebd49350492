// In a page with a collector to call: which instances of libraries are still there.

import { RTLD_DEFAULT, createProgram, dlclose, dlopen, dlsym, reload } from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'

type Call = (...values: number[]) => number

const made: { readonly name: string; readonly instance: WeakRef<WebAssembly.Instance> }[] = []

/** Remembers instances of modules that export `which`, by what it returns. */
export function watch(): void {
  const remember = (instance: WebAssembly.Instance): WebAssembly.Instance => {
    const which = instance.exports['which'] as (() => number) | undefined
    if (which) made.push({ name: String.fromCharCode(which()), instance: new WeakRef(instance) })
    return instance
  }
  const { instantiate, Instance } = WebAssembly
  Object.assign(WebAssembly, {
    instantiate: async (module: WebAssembly.Module, imports: WebAssembly.Imports) =>
      remember(await instantiate(module, imports)),
    Instance: new Proxy(Instance, {
      construct: (made, [module, imports]: [WebAssembly.Module, WebAssembly.Imports]) =>
        remember(new made(module, imports)),
    }),
  })
}

/** The instances that are left, after the collector has had its turns. */
export async function left(): Promise<string> {
  const { gc } = globalThis as unknown as { gc(options: object): Promise<void> }
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(resolve => setTimeout(resolve))
    await gc({ type: 'major', execution: 'async' })
  }
  return made
    .filter(({ instance }) => instance.deref() !== undefined)
    .map(({ name }) => name)
    .join('')
}

let program: Program
let a: Library
let b: Library

/** Opens `b.so`, which needs `a.so`, and uses both as a program does: calls, symbols, addresses of functions. */
export async function open(): Promise<number> {
  program = await createProgram({ imports: { env: { note: () => 0 } } })
  a = await dlopen(program, 'a.so', { global: true })
  b = await dlopen(program, 'b.so', { global: true, reloadable: true })
  const slot = (dlsym(program, a, 'address') as unknown as Call)()
  return (dlsym(program, RTLD_DEFAULT, 'use') as unknown as Call)(slot)
}

export async function replace(url: string): Promise<void> {
  await reload(program, b, url, { data: 'fresh' })
}

export function closeB(): void {
  dlclose(program, b)
}

export function closeA(): void {
  dlclose(program, a)
}

/** A load that fails when all is instantiated: a constructor throws. */
export async function fail(): Promise<string> {
  const note = (): never => {
    throw new Error('no notes')
  }
  const other = await createProgram({ imports: { env: { note } } })
  const failing = dlopen(other, 'failing.so')
  const message = await failing.then(
    () => 'it loaded',
    (reason: unknown) => String(reason),
  )
  // The program stays.
  Object.assign(globalThis, { other })
  return message
}
