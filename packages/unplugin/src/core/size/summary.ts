// What a build prints at its end.
import type { Item, SizeReport } from '@wasmweld/size'
import type { Optimized } from '../finish/linked-module.ts'
import { MEMORY } from '../native-exports.ts'
import { type LinkedFile, moduleOf } from './output-notes.ts'

/** A compressed size, and what it was measured with where that is not the best. */
export interface Compressed {
  readonly bytes: number
  readonly note?: string
}

/** What a report has no place for. */
export interface SummaryFacts {
  /** By module. */
  readonly compressed: ReadonlyMap<Uint8Array, Compressed>
  /** Bytes of all files before. */
  readonly before?: { readonly bytes: number; readonly file: string }
}

/** A line for each linked module, then the total, the largest things in them, and what was left out. */
export function summaryLines(files: readonly LinkedFile[], report: SizeReport, facts: SummaryFacts): readonly string[] {
  return [
    ...fileLines(files, facts),
    `total    ${totals(report)}${change(report, facts)}`,
    ...line('largest', largest(report).map(named(report))),
    ...line('dropped', dropped(report)),
  ].map(text => `wasmweld  ${text}`)
}

function fileLines(files: readonly LinkedFile[], { compressed }: SummaryFacts): readonly string[] {
  const names = files.map(({ fileName, name }) => fileName ?? `${name} (inline)`)
  const width = Math.max(...names.map(({ length }) => length))
  return files.map((file, position) => {
    const { module, functions, exports, optimized } = moduleOf(file)
    const packed = compressed.get(module)
    const own = [...exports].filter(name => name !== MEMORY && name !== '_initialize').length
    return [
      `${names[position].padEnd(width)}  ${size(module.length)}`,
      ...(packed === undefined
        ? []
        : [`brotli: ${size(packed.bytes)}${packed.note === undefined ? '' : ` (${packed.note})`}`]),
      `${counted(functions, 'function')} kept for ${counted(own, 'export')}`,
      ...(optimized === undefined ? [] : [`wasm-opt: ${saved(optimized)}`]),
      ...(file.note === undefined ? [] : [file.note]),
    ].join(' │ ')
  })
}

/** What counts is what is sent; where that has grown, the module is shipped as it was linked. */
function saved({ before, after, named }: Optimized): string {
  const brotli = `brotli ${size(before.brotli)} → ${size(after.brotli)}`
  if (named === undefined) return `not used, it would make ${brotli}`
  return `${size(before.bytes)} → ${size(after.bytes)}, ${brotli}`
}

/** Without source maps, which no page asks for. */
const isLoaded = ({ outputs }: SizeReport, { output }: Item): boolean => outputs[output].kind !== 'map'

function totals(report: SizeReport): string {
  const { items, outputs } = report
  const loaded = items.filter(item => isLoaded(report, item))
  const isNative = ({ output }: Item): boolean => outputs[output].kind === 'wasm'
  // What bundlers add to files has no other place.
  const isLoader = ({ kind, key }: Item): boolean => kind === 'js-glue' && !key.startsWith('file ')
  const native = sum(loaded.filter(isNative))
  const loader = sum(loaded.filter(isLoader))
  const other = sum(loaded) - native - loader
  const parts = [`${size(native)} WebAssembly`, `${size(loader)} to load it`, `${size(other)} other`]
  return `${size(sum(loaded))}: ${parts.join(', ')}`
}

function change(report: SizeReport, { before }: SummaryFacts): string {
  if (before === undefined) return ''
  const delta = sum(report.items.filter(item => isLoaded(report, item))) - before.bytes
  return ` │ ${delta < 0 ? '−' : '+'}${size(Math.abs(delta))} since ${before.file}`
}

const THINGS: readonly Item['kind'][] = ['function', 'synthetic-function', 'data', 'string']
const SHOWN = 5

const largest = ({ items }: SizeReport): readonly Item[] =>
  items
    .filter(({ kind, bytes }) => THINGS.includes(kind) && bytes > 0)
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, SHOWN)

const named =
  ({ inputs }: SizeReport) =>
  ({ name, demangled = name, bytes, input }: Item): string =>
    `${shortened(demangled)} ${size(bytes)}${input === undefined ? '' : ` (${lastPart(inputs[input].name)})`}`

/** Names of instances of templates can be longer than a screen. */
const LONGEST = 60
const shortened = (name: string): string => (name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1)}…`)

/** `libz.a(inflate.o)` of `/usr/lib/libz.a(inflate.o)` */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/', name.indexOf('(') + 1 || name.length) + 1)

function dropped({ dropped: rows }: SizeReport): readonly string[] {
  const unused = rows.filter(({ why, bytes }) => why !== 'stripped' && bytes > 0)
  return unused.length === 0
    ? []
    : [
        `${unused.length === 1 ? '1 function or piece' : `${unused.length} functions or pieces`} of data, ${size(sum(unused))}`,
      ]
}

const line = (word: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : [`${word}  ${texts.join(', ')}`]

const sum = (items: readonly { readonly bytes: number }[]): number =>
  items.reduce((total, { bytes }) => total + bytes, 0)

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** kB is 1000. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 999_995 ? `${(bytes / 1000).toFixed(2)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`
}
