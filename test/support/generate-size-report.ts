// Size reports as large as one likes, of things that are in real ones. The same numbers give the same report.

import { edgeKindNumber } from '@wasmweld/size'
import type { Dropped, InputFile, Item, JsUse, Output, Root, SizeReport } from '@wasmweld/size'

export interface GeneratedSize {
  /** Functions and data of the module. */
  readonly symbols: number
  /** Changes sizes, and leaves some items out: another build of the same sources. */
  readonly build?: number
}

/** Numbers that look random, from 0 up to 1. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const LIBRARIES = ['libc.a', 'libc++.a', 'libz.a', 'libpng.a', 'libcodec.a', 'libregex.a']
const WORDS = ['decode', 'encode', 'table', 'inflate', 'window', 'format', 'string', 'buffer', 'parse', 'node', 'state']
export const HOSTILE = '_ZN4evil<script>alert(1)</script>\u202eE'

interface Making {
  readonly random: () => number
  readonly inputs: InputFile[]
  readonly items: Item[]
  readonly edges: [from: number, to: number, kind: number, count: number][]
  build: number
}

/** A bundle of one module, two JavaScript files and a style sheet. */
export function generateSizeReport({ symbols, build = 0 }: GeneratedSize): SizeReport {
  const making: Making = { random: noise(1), inputs: [], items: [], edges: [], build }
  const uses = addJavaScript(making)
  const first = making.items.length
  addModule(making, symbols)
  link(making, first)
  const { items, inputs } = making
  const use = uses.map(({ from, ...rest }, at) => ({ ...rest, from, to: first + 2 + at }))
  const row = (kind: 'js-uses-export'): [number, number, number, number][] =>
    use.map(({ from, to }) => [from, to, edgeKindNumber(kind), 1])
  const edges = unique([...making.edges, ...row('js-uses-export')])
  const roots: readonly Root[] = [
    { item: 0, reason: 'js-entry' },
    { item: first, reason: 'format' },
    { item: first + 1, reason: 'format' },
  ]
  const bytesOf = (output: number): number =>
    items.filter(item => item.output === output).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    schema: 'wasm-size/1',
    outputs: outputs(bytesOf),
    inputs,
    sources: ['src/codec.cpp', 'src/util/strings.cpp', 'vendor/zlib/inflate.c'],
    items,
    edges: {
      from: edges.map(([from]) => from),
      to: edges.map(([, to]) => to),
      kind: edges.map(([, , kind]) => kind),
      count: edges.map(([, , , count]) => count),
    },
    roots,
    uses: use,
    dropped: dropped(making),
  }
}

const outputs = (bytesOf: (output: number) => number): readonly Output[] =>
  [
    { name: 'assets/index-a1b2c3.js', stableName: 'assets/index.js', kind: 'js' as const, ratio: 0.31 },
    { name: 'assets/codec-d4e5f6.wasm', stableName: 'assets/codec.wasm', kind: 'wasm' as const, ratio: 0.42 },
    { name: 'assets/index-0a0b0c.css', stableName: 'assets/index.css', kind: 'css' as const, ratio: 0.25 },
  ].map(({ ratio, ...output }, number) => ({
    ...output,
    confidence: 'exact',
    bytes: bytesOf(number),
    compressed: {
      gzip: { bytes: Math.round(bytesOf(number) * ratio), by: 'zlib 1.3.1, level 9' },
      brotli: { bytes: Math.round(bytesOf(number) * ratio * 0.88), by: 'brotli 1.1.0, quality 11' },
    },
  }))

function addJavaScript({ items, inputs, edges }: Making): readonly Omit<JsUse, 'to'>[] {
  const modules = ['src/main.ts', 'src/picture.ts', 'node_modules/left-pad/index.js', '@wasmweld/runtime/load.js']
  for (const [at, name] of modules.entries()) {
    inputs.push({ name, kind: 'js', ...(name.startsWith('node_modules') && { package: 'left-pad' }) })
    items.push({
      kind: at === 3 ? 'js-glue' : 'js-module',
      name,
      key: name,
      output: 0,
      section: '',
      ranges: [],
      bytes: 9000 * (at + 1),
      input: at,
    })
    if (at > 0) edges.push([0, at, edgeKindNumber('js-import'), 1])
  }
  items.push({ kind: 'asset', name: 'index.css', key: 'css', output: 2, section: '', ranges: [], bytes: 5200 })
  return [
    { from: 0, specifier: './codec.o', name: 'decode', line: 3, column: 1 },
    { from: 1, specifier: './codec.o', name: 'encode', line: 7, column: 1 },
  ]
}

function addModule({ random, items, inputs, build }: Making, symbols: number): void {
  let end = 0
  const add = (item: Omit<Item, 'output' | 'ranges' | 'key'> & { readonly key?: string }): void => {
    items.push({ key: `${item.kind} ${item.name}`, ...item, output: 1, ranges: [[end, end + item.bytes]] })
    end += item.bytes
  }
  add({ kind: 'module-header', name: 'wasm magic bytes', section: '', bytes: 8 })
  add({ kind: 'section-header', name: 'code section headers', section: 'code', bytes: 9 })
  add({ kind: 'export', name: 'export "decode"', section: 'export', bytes: 9 })
  add({ kind: 'export', name: 'export "encode"', section: 'export', bytes: 9 })
  const base = inputs.length
  const objects = Math.max(6, Math.min(2000, Math.round(symbols / 20)))
  for (let at = 0; at < objects; at++) {
    const archive = LIBRARIES[at % LIBRARIES.length]
    const member = `${WORDS[at % WORDS.length]}${String(at)}.o`
    inputs.push({ name: `${archive}(${member})`, kind: 'member', archive, member })
  }
  for (let at = 0; at < symbols; at++) {
    const size = 8 + Math.floor(4 / (random() ** 1.3 + 0.001))
    const input = base + Math.floor(random() ** 2 * objects)
    const grown = build > 0 && at % 53 === 0 ? 40 * build : 0
    if (at % 97 === 5 && build > 0) continue
    if (at % 97 === 6 && build === 0) continue
    add({ ...symbol(at, size + grown), input })
  }
}

function symbol(at: number, bytes: number): Omit<Item, 'output' | 'ranges' | 'key'> & { readonly key: string } {
  const word = WORDS[at % WORDS.length]
  const key = `symbol ${String(at)}`
  if (at === 7) return { kind: 'function', name: HOSTILE, key, section: 'code', bytes: bytes + 4000 }
  if (at % 5 === 3) return { kind: 'data', name: `${word}_table_${String(at)}`, key, section: 'data', bytes: bytes * 2 }
  if (at % 11 === 4)
    return { kind: 'string', name: `"cannot ${word} the input (${String(at)})"`, key, section: 'data', bytes: 34 }
  if (at % 13 === 6) return { kind: 'name', name: `name of ${word}${String(at)}`, key, section: 'name', bytes: 22 }
  return {
    kind: 'function',
    name: `_ZN5codec6${word}${String(at)}Ev`,
    demangled: `codec::${word}<std::vector<unsigned char, std::allocator<unsigned char>>, ${String(at)}>::${word}${String(at)}(unsigned char const*)`,
    key,
    section: 'code',
    bytes,
    parts: { body: bytes - 3, sizeLeb: 2, declaration: 1 },
    lines: [[at % 3, Math.floor(bytes * 0.9)]],
  }
}

/** Calls forward, as a tree with some shortcuts, and from the exports into it. */
function link({ random, items, edges }: Making, first: number): void {
  const start = first + 4
  const call = edgeKindNumber('call')
  edges.push([first + 2, start, edgeKindNumber('export'), 1], [first + 3, start + 1, edgeKindNumber('export'), 1])
  for (let at = start; at < items.length; at++) {
    const rank = at - start
    if (rank > 1) edges.push([start + Math.floor((rank - 1) / 3), at, call, 1])
    if (rank > 1 && random() < 0.5)
      edges.push([start + Math.floor(random() * rank), at, call, 1 + Math.floor(random() * 3)])
  }
}

function unique(rows: [number, number, number, number][]): [number, number, number, number][] {
  rows.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2])
  return rows.filter(
    (row, at) => at === 0 || row[0] !== rows[at - 1][0] || row[1] !== rows[at - 1][1] || row[2] !== rows[at - 1][2],
  )
}

const dropped = ({ inputs }: Making): readonly Dropped[] =>
  Array.from({ length: 40 }, (_, at) => ({
    input: inputs.length - 1 - (at % 5),
    name: `_Z6unused${String(at)}v`,
    demangled: `unused${String(at)}()`,
    kind: at % 4 === 0 ? 'data' : 'function',
    bytes: 900 - 20 * at,
    why: at % 7 === 0 ? 'comdat' : 'unreached',
    output: 1,
  }))
