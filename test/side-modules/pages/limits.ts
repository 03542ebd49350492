// In a page: what an engine allows on the main thread, what a policy forbids, and what an error says.

import { addFunction, createProgram, dlopen, dlopenSync } from '@wasmweld/runtime'

const messageOf = (reason: unknown): string => (reason as Error).message

/** Loads a large library as it should be, and at once. */
export async function openLarge(
  url: string,
): Promise<{ readonly last: number; readonly synchronous: string; readonly afterwards: number }> {
  const program = await createProgram()
  const { exports } = await dlopen(program, url)
  const other = await createProgram()
  const bytes = await (await fetch(url)).arrayBuffer()
  let synchronous = 'it loaded'
  try {
    dlopenSync(other, bytes, { name: 'large.so' })
  } catch (reason) {
    synchronous = messageOf(reason)
  }
  const later = await dlopen(other, bytes, { name: 'large.so' })
  return {
    last: (exports['last'] as () => number)(),
    synchronous,
    afterwards: (later.exports['last'] as () => number)(),
  }
}

/** The stack of a trap, of a library from its address and of the same one from its bytes. */
export async function tracesOf(url: string): Promise<readonly string[]> {
  const program = await createProgram()
  const bytes = await (await fetch(url)).arrayBuffer()
  const libraries = [await dlopen(program, url), await dlopen(program, bytes, { name: 'bytes-of-crash.so' })]
  return libraries.map(({ exports }) => {
    try {
      ;(exports['crash'] as () => void)()
      return 'nothing was thrown'
    } catch (reason) {
      return (reason as Error).stack ?? ''
    }
  })
}

/** Loads a library that has its own JavaScript as text, without and with a function that does the same. */
export async function underPolicy(url: string): Promise<{
  readonly evaluated: string
  readonly without: string
  readonly withFunction: number
  readonly added: number
}> {
  // What drives the page may evaluate, until it is the page's own turn.
  await new Promise(resolve => setTimeout(resolve))
  let evaluated = 'it ran'
  try {
    new Function('return 1')()
  } catch (reason) {
    evaluated = messageOf(reason)
  }
  const without = await dlopen(await createProgram(), url).then(() => 'it loaded', messageOf)
  const program = await createProgram({ imports: { env: { plus: (a: number, b: number) => a + b } } })
  const { exports } = await dlopen(program, url)
  const slot = addFunction(program, (value: number) => value * 2, { parameters: ['i32'], results: ['i32'] })
  return {
    evaluated,
    without,
    withFunction: (exports['use'] as (value: number) => number)(4),
    added: (exports['apply'] as (slot: number, value: number) => number)(slot, 21),
  }
}
