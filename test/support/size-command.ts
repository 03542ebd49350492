// `wasmweld size` as a function.

import { main } from 'wasmweld'

export interface Ran {
  readonly code: number
  readonly output: string
  readonly error: string
}

/** Runs `wasmweld size` with words as a shell would give them. */
export async function size(...words: readonly string[]): Promise<Ran> {
  let output = ''
  let error = ''
  const code = await main(['size', ...words], {
    output: text => (output += typeof text === 'string' ? text : new TextDecoder().decode(text)),
    error: text => (error += text),
    colors: { output: false, error: false },
  })
  return { code, output, error }
}

/** Its output, where it went well. */
export async function sizeOutput(...words: readonly string[]): Promise<string> {
  const { code, output, error } = await size(...words)
  if (code !== 0) throw new Error(`wasmweld size ${words.join(' ')} ended with ${code}\n${error}`)
  return output
}
