// The npm package `web-tree-sitter` itself, with its own loader: what it says of a grammar and of a text is what ours has to say.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { realPackage } from './real-sides.ts'
import type { LanguageFacts, Parsed, ParsedNode } from './tree-sitter.ts'

interface WebNode {
  readonly type: string
  readonly startIndex: number
  readonly endIndex: number
  readonly children: readonly WebNode[]
  toString(): string
}
interface WebLanguage {
  readonly abiVersion: number
  readonly name: string | null
  readonly stateCount: number
  readonly fields: readonly (string | null)[]
  readonly types: readonly (string | undefined)[]
}
interface WebParser {
  setLanguage(language: WebLanguage): void
  parse(text: string): { readonly rootNode: WebNode } | null
}
interface WebTreeSitter {
  readonly Parser: { new (): WebParser; init(): Promise<void> }
  readonly Language: { load(bytes: Uint8Array): Promise<WebLanguage> }
}

/** Its list of types has holes where symbols are hidden. */
export interface WebFacts extends Omit<LanguageFacts, 'symbols'> {
  readonly symbols: readonly (string | undefined)[]
}

export interface WebResult extends Parsed {
  readonly facts: WebFacts
}

const walk = (node: WebNode): ParsedNode[] => [
  { type: node.type, start: node.startIndex, end: node.endIndex },
  ...node.children.flatMap(walk),
]

const factsOf = ({ abiVersion, name, stateCount, fields, types }: WebLanguage): WebFacts => ({
  ...{ abi: abiVersion, name: name ?? undefined, states: stateCount },
  fields: fields.map(field => field ?? undefined),
  symbols: types,
})

/** The started package. Both load a grammar from its bytes first. */
export interface Web {
  facts(grammar: Uint8Array): Promise<WebFacts>
  parse(grammar: Uint8Array, text: string): Promise<WebResult>
}

export async function startWebTreeSitter(): Promise<Web> {
  const script = pathToFileURL(join(await realPackage('web-tree-sitter'), 'web-tree-sitter.js'))
  const { Parser, Language } = (await import(script.href)) as WebTreeSitter
  await Parser.init()
  return {
    facts: async grammar => factsOf(await Language.load(grammar)),
    async parse(grammar, text) {
      const language = await Language.load(grammar)
      const parser = new Parser()
      parser.setLanguage(language)
      const tree = parser.parse(text)
      if (tree === null) throw new Error('web-tree-sitter gave no tree')
      return { tree: tree.rootNode.toString(), nodes: walk(tree.rootNode), facts: factsOf(language) }
    },
  }
}
