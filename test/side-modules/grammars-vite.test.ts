// Ten grammars of four npm packages in a page: tree-sitter's C library is linked from its sources, the grammars are imported as side modules,
// some with the page and some on demand, by Vite's build and by its dev server. Each reads a text as `web-tree-sitter` does.

import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, build, createServer, preview } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrateSide } from '@wasmweld/side-modules'
import { type Project, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { GRAMMARS, LEGACY_GRAMMARS, readGrammar } from '../support/real-sides.ts'
import type { Grammar } from '../support/real-sides.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { buildObject } from '../support/side-modules.ts'
import { ROOT } from '../support/tools.ts'
import { startWebTreeSitter } from '../support/web-tree-sitter.ts'

/** Imported with the page, and when they are asked for. */
const AT_START = [
  'tree-sitter-json',
  'wasm/tree-sitter-ini',
  'wasm/tree-sitter-bash',
  'out/tree-sitter-c',
  'out/tree-sitter-html',
]
const ON_DEMAND = [
  'tree-sitter-python',
  'wasm/tree-sitter-css',
  'wasm/tree-sitter-javascript',
  'out/tree-sitter-yaml',
  'out/tree-sitter-rescript',
]

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:"

/** The library, which is one source that includes all others, and what the page calls. */
const READER = `
#include "lib.c"
char *buffer_take(uint32_t size) { return malloc(size); }
const char *read_tree(const TSLanguage *language, const char *text, uint32_t length) {
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, language)) return "refused";
  TSTree *tree = ts_parser_parse_string(parser, NULL, text, length);
  const char *string = ts_node_string(ts_tree_root_node(tree));
  ts_tree_delete(tree);
  ts_parser_delete(parser);
  return string;
}`
const SOURCES = join(ROOT, 'node_modules/tree-sitter/vendor/tree-sitter/lib')

const named = (path: string): Grammar => {
  const grammar = [...GRAMMARS, ...LEGACY_GRAMMARS].find(each => each.path === `${path}.wasm`)
  if (grammar === undefined) throw new Error(`no grammar is ${path}.wasm`)
  return grammar
}
const fileOf = ({ path }: Grammar): string => path.replace('/', '-')
const atStart = AT_START.map(named)
const onDemand = ON_DEMAND.map(named)
const grammars = [...atStart, ...onDemand]

const PAGE = `
import { buffer_take, memory, read_tree } from './reader.o'
${atStart.map(grammar => `import { ${grammar.language} } from './${fileOf(grammar)}?side'`).join('\n')}

const onDemand = [${onDemand.map(grammar => `async () => (await import('./${fileOf(grammar)}?side')).${grammar.language}`).join()}]
const texts = ${JSON.stringify(grammars.map(({ text }) => text))}

function read(language, text) {
  const bytes = new TextEncoder().encode(text)
  const buffer = buffer_take(bytes.length)
  new Uint8Array(memory.buffer).set(bytes, buffer)
  const tree = read_tree(language(), buffer, bytes.length)
  const all = new Uint8Array(memory.buffer)
  return new TextDecoder().decode(all.subarray(tree, all.indexOf(0, tree)))
}
globalThis.trees = (async () => {
  const languages = [${atStart.map(({ language }) => language).join()}]
  const before = languages.map((language, index) => read(language, texts[index]))
  languages.push(...await Promise.all(onDemand.map(load => load())))
  return { before, all: languages.map((language, index) => read(language, texts[index])) }
})()
document.title = 'begun'`

let browser: Browser
let project: Project
/** By `web-tree-sitter`; it fails in the first call that the YAML grammar makes of C++'s library. */
let expected: (string | undefined)[]
const leave: (() => unknown)[] = []
beforeAll(async () => {
  browser = await launchChromium()
  leave.push(() => browser.close())
  project = await makeProject({
    'index.html': `<!doctype html><head><link rel="icon" href="data:,"></head><script type="module" src="/src/main.js"></script>`,
    'src/main.js': PAGE,
  })
  leave.push(() => {
    project.remove()
  })
  const include = [`-I${SOURCES}/src`, `-I${SOURCES}/include`, '-w']
  project.write('src/reader.o', (await buildObject('reader.o', READER, { compile: include })).bytes)
  const theirs = await startWebTreeSitter()
  expected = []
  for (const grammar of grammars) {
    const bytes = await readGrammar(grammar)
    project.write(`src/${fileOf(grammar)}`, bytes)
    const current = grammar.package === 'tree-sitter-wasms' ? migrateSide(bytes).bytes : bytes
    expected.push(grammar.path.includes('yaml') ? undefined : (await theirs.parse(current, grammar.text)).tree)
  }
})
afterAll(async () => {
  for (const close of leave.reverse()) await close()
})

const config = (): InlineConfig => ({
  root: project.root,
  configFile: false,
  logLevel: 'error',
  plugins: [runtimeSources(), wasmweld({ report: false })],
})

interface Seen {
  readonly trees: readonly string[]
  /** Paths of WebAssembly that was fetched. */
  readonly modules: readonly string[]
}

async function read(url: string): Promise<Seen> {
  const page = await browser.newPage()
  const modules: string[] = []
  const printed: string[] = []
  page.on('request', request => {
    const { pathname } = new URL(request.url())
    if (/\.wasm$/.test(pathname)) modules.push(pathname)
  })
  page.on('console', message => {
    if (!message.text().startsWith('[vite]')) printed.push(message.text())
  })
  page.on('pageerror', error => printed.push(error.message))
  await page.goto(url)
  // Asked from here: a page that waits for itself would evaluate text, which the policy forbids.
  await expect.poll(() => page.title(), { timeout: 60_000, message: 'the page begins' }).toBe('begun')
  const { before, all } = await page.evaluate<{ before: readonly string[]; all: readonly string[] }>('trees')
  expect(printed).toEqual([])
  expect(before).toEqual(all.slice(0, before.length))
  await page.close()
  return { trees: all, modules }
}

function check(trees: readonly string[]): void {
  expect(trees).toHaveLength(grammars.length)
  for (const [index, grammar] of grammars.entries()) {
    expect(trees[index], grammar.path).not.toMatch(/ERROR|MISSING/)
    if (expected[index] === undefined)
      expect(trees[index]).toMatch(/^\(stream \(document \(block_node \(block_mapping /)
    else expect(trees[index], grammar.path).toBe(expected[index])
  }
}

test("Vite's build, with a strict policy", async () => {
  await build({ ...config(), build: { assetsInlineLimit: 0 } })
  const server = await preview({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    preview: { port: 0, host: '127.0.0.1', headers: { 'content-security-policy': POLICY } },
  })
  leave.push(() => server.close())
  const { port } = server.httpServer.address() as { port: number }
  const { trees, modules } = await read(`http://127.0.0.1:${port}/`)
  check(trees)
  // The program, and each grammar once.
  expect(new Set(modules).size).toBe(modules.length)
  expect(modules).toHaveLength(grammars.length + 1)
})

test("Vite's dev server", async () => {
  const server = await createServer({ ...config(), server: { host: '127.0.0.1', port: 0 } })
  leave.push(() => server.close())
  await server.listen()
  const { port } = server.httpServer?.address() as { port: number }
  check((await read(`http://127.0.0.1:${port}/`)).trees)
})
