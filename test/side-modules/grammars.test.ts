// Grammars that others built, loaded into tree-sitter's C library as `web-tree-sitter` ships it: the library is the program, the grammars
// are its side modules, and what the package says with its own loader is what ours has to say.

import { LoadError, createProgram, dlopen } from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'
import { migrateSide } from '@wasmweld/side-modules'
import { beforeAll, expect, test } from 'vitest'
import { GRAMMARS, LEGACY_GRAMMARS, readGrammar, realFile, wasmFiles } from '../support/real-sides.ts'
import type { Grammar } from '../support/real-sides.ts'
import { TreeSitter, scannerHost, treeSitterHost } from '../support/tree-sitter.ts'
import { startWebTreeSitter } from '../support/web-tree-sitter.ts'
import type { Web, WebFacts } from '../support/web-tree-sitter.ts'

interface Started {
  readonly program: Program
  readonly treeSitter: TreeSitter
}

/** Tree-sitter's library as a program of ours; `scanners`: with what some grammars want of a C++ library. */
async function start({ scanners }: { readonly scanners: boolean }): Promise<Started> {
  const host = treeSitterHost()
  const main = await realFile('web-tree-sitter', 'web-tree-sitter.wasm')
  const env = { ...host.imports['env'], ...(scanners ? scannerHost(host) : {}) }
  const program = await createProgram({ main, imports: { ...host.imports, env } })
  return { program, treeSitter: new TreeSitter(program, host) }
}

const languageOf = (library: Library, name: string): number => (library.exports[name] as () => number)()

let theirs: Web
let ours: Started
beforeAll(async () => {
  theirs = await startWebTreeSitter()
  ours = await start({ scanners: true })
})

/** Symbols that are hidden have no name there. */
const shown = (facts: WebFacts, { symbols, ...rest }: { readonly symbols: readonly string[] }): unknown => ({
  ...rest,
  symbols: symbols.map((symbol, index) => (facts.symbols[index] === undefined ? undefined : symbol)),
})

async function compare(grammar: Grammar, bytes: Uint8Array<ArrayBuffer>, current: Uint8Array): Promise<void> {
  const library = await dlopen(ours.program, bytes, { name: grammar.path })
  const language = languageOf(library, grammar.language)
  const { facts, ...parsed } = await theirs.parse(current, grammar.text)
  expect(parsed.tree).not.toMatch(/ERROR|MISSING/)
  expect(ours.treeSitter.parse(language, grammar.text)).toEqual(parsed)
  expect(shown(facts, ours.treeSitter.facts(language))).toEqual(facts)
}

test.each(GRAMMARS)('$package/$path reads a text as web-tree-sitter does', async grammar => {
  const bytes = await readGrammar(grammar)
  await compare(grammar, bytes, bytes)
})

test.each(LEGACY_GRAMMARS)('$package/$path, of before 2021, reads a text as it is', async grammar => {
  const bytes = await readGrammar(grammar)
  await expect(theirs.facts(bytes), 'web-tree-sitter refuses it').rejects.toThrow()
  if (grammar.path.includes('yaml')) {
    // Its own loader takes the grammar after migration, and fails in the first call of C++'s library, so there is nothing to compare with.
    const library = await dlopen(ours.program, bytes, { name: grammar.path })
    const { tree } = ours.treeSitter.parse(languageOf(library, grammar.language), grammar.text)
    expect(tree).toMatch(/^\(stream \(document \(block_node \(block_mapping /)
    expect(tree).not.toMatch(/ERROR|MISSING/)
  } else await compare(grammar, bytes, migrateSide(bytes).bytes)
})

/** Above this size compiling takes longer than the proof is worth. */
const LIMIT = 600_000

test('the language objects of all grammars that are not large are read as web-tree-sitter reads them', async () => {
  const { program, treeSitter } = await start({ scanners: true })
  const packages = [
    ['@vscode/tree-sitter-wasm', 'wasm'],
    ['tree-sitter-wasms', 'out'],
  ] as const
  let count = 0
  for (const [name, folder] of packages) {
    for (const path of await wasmFiles(name, folder)) {
      const bytes = await realFile(name, path)
      if (bytes.length > LIMIT || NO_GRAMMARS.includes(path)) continue
      const library = await dlopen(program, bytes, { name: `${name}/${path}` })
      const language = languageOf(library, `tree_sitter_${/-(\w+)\.wasm$/.exec(path)?.[1] ?? ''}`)
      const facts = await theirs.facts(name === 'tree-sitter-wasms' ? migrateSide(bytes).bytes : bytes)
      expect(shown(facts, treeSitter.facts(language)), path).toEqual(facts)
      count++
    }
  }
  expect(count).toBe(22)
})

/** The library itself, and two whose language objects are older than the library reads; web-tree-sitter traps in them. */
const NO_GRAMMARS = ['wasm/tree-sitter.wasm', 'out/tree-sitter-elm.wasm', 'out/tree-sitter-ql.wasm']

test.each([
  ['elm', 12],
  ['ql', 10],
])('the grammar of %s loads; its language object is of version %i, older than the library reads', async (name, abi) => {
  const { program, treeSitter } = await start({ scanners: true })
  const library = await dlopen(program, await realFile('tree-sitter-wasms', `out/tree-sitter-${name}.wasm`))
  const language = languageOf(library, `tree_sitter_${name}`)
  expect(new DataView(program.memory.buffer).getUint32(language, true)).toBe(abi)
  expect(treeSitter.compatible).toEqual({ newest: 15, oldest: 13 })
})

test('a grammar that misses symbols is refused with all of them, and the next one loads', async () => {
  const { program, treeSitter } = await start({ scanners: false })
  const table = program.table.length
  const find = (grammars: readonly Grammar[], path: string): Grammar => {
    const found = grammars.find(grammar => grammar.path === path)
    if (found === undefined) throw new Error(`no grammar is ${path}`)
    return found
  }
  const yaml = await readGrammar(find(LEGACY_GRAMMARS, 'out/tree-sitter-yaml.wasm'))
  const error: unknown = await dlopen(program, yaml, { name: 'yaml.wasm' }).catch((reason: unknown) => reason)
  if (!(error instanceof LoadError)) throw new Error('it loaded', { cause: error })
  const symbols = error.problems.map(({ symbol, importer }) => [symbol, importer])
  const missing = ['_ZNKSt3__220__vector_base_commonILb1EE20__throw_length_errorEv', '_ZdlPv', '_Znwm', '__assert_fail']
  expect(symbols.sort()).toEqual([...missing, 'abort'].sort().map(symbol => [symbol, 'yaml.wasm']))
  expect(program.table.length).toBe(table)

  const grammar = find(GRAMMARS, 'tree-sitter-json.wasm')
  const json = await dlopen(program, await readGrammar(grammar))
  expect(treeSitter.parse(languageOf(json, grammar.language), grammar.text).tree).toMatch(/^\(document \(object /)
})
