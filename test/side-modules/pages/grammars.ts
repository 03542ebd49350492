// In a page: loads tree-sitter's library and grammars from their addresses, and reads a text with each.

import { createProgram, dlopen } from '@wasmweld/runtime'
import { TreeSitter, scannerHost, treeSitterHost } from '../../support/tree-sitter.ts'
import type { LanguageFacts, Parsed } from '../../support/tree-sitter.ts'

export interface Wanted {
  readonly url: string
  readonly language: string
  readonly text: string
}

export async function readTexts(
  main: string,
  wanted: readonly Wanted[],
): Promise<readonly (Parsed & { readonly facts: LanguageFacts })[]> {
  const host = treeSitterHost()
  const env = { ...host.imports['env'], ...scannerHost(host) }
  const program = await createProgram({ main, imports: { ...host.imports, env } })
  const treeSitter = new TreeSitter(program, host)
  const libraries = await Promise.all(wanted.map(({ url }) => dlopen(program, url)))
  return wanted.map(({ language, text }, index) => {
    const address = (libraries[index].exports[language] as () => number)()
    return { ...treeSitter.parse(address, text), facts: treeSitter.facts(address) }
  })
}
