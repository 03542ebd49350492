// What a highlighter must paint, by `web-tree-sitter`: JavaScript and WebAssembly that others wrote.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { realPackage } from './real-sides.ts'

export interface Painting {
  /** Pieces with a colour of their own, and the text between them with none. */
  readonly pieces: readonly { readonly text: string; readonly capture: string }[]
  readonly nodes: number
  readonly isBroken: boolean
}

interface Node {
  readonly startIndex: number
  readonly endIndex: number
  readonly descendantCount: number
  readonly hasError: boolean
}
interface WebTreeSitter {
  readonly Parser: {
    new (): { setLanguage(language: unknown): void; parse(text: string): { readonly rootNode: Node } }
    init(): Promise<void>
  }
  readonly Language: { load(bytes: Uint8Array): Promise<unknown> }
  readonly Query: new (
    language: unknown,
    query: string,
  ) => { captures(node: Node): readonly { readonly name: string; readonly node: Node }[] }
}

/** Captures lie over each other in the order in which the query finds them. */
export async function expectedPainting(grammar: Uint8Array, query: string, text: string): Promise<Painting> {
  const url = pathToFileURL(join(await realPackage('web-tree-sitter'), 'web-tree-sitter.js')).href
  const { Language, Parser, Query } = (await import(url)) as WebTreeSitter
  await Parser.init()
  const language = await Language.load(grammar)
  const parser = new Parser()
  parser.setLanguage(language)
  const { rootNode } = parser.parse(text)
  const colours = new Array<string>(text.length).fill('')
  for (const { name, node } of new Query(language, query).captures(rootNode))
    colours.fill(name, node.startIndex, node.endIndex)
  const pieces: { text: string; capture: string }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = pieces.at(-1)
    if (last?.capture === colours[at]) last.text += text[at]
    else pieces.push({ text: text[at], capture: colours[at] })
  }
  return { pieces, nodes: rootNode.descendantCount, isBroken: rootNode.hasError }
}
