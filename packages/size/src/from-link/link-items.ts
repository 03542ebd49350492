import type { LinkReport, ReportItem, SymbolFacts, ZeroedData } from '@wasmweld/linker'
import type { InputFile, Item, ItemFlag, ItemKind } from '../size-report.ts'
import { ItemKeys, linkKeys } from './item-keys.ts'
import { itemNames } from './item-names.ts'

/** Items of a report, and where the linker's went: those that are one here have one number. */
export interface LinkItems {
  readonly items: readonly Item[]
  /** By the linker's numbers: items, then zeroed data. */
  readonly positions: Int32Array
}

type OpenItem = { -readonly [Field in keyof Item]: Item[Field] } & { readonly ranges: [number, number][] }

const KINDS: Readonly<Partial<Record<ReportItem['kind'], ItemKind>>> = {
  header: 'module-header',
  'data-count': 'section-header',
}

/** One item for all gaps of a section, a function with its declaration, and one for the unused digits of all numbers. */
export function linkItems(
  report: LinkReport,
  inputs: readonly InputFile[],
  readable: (name: string) => string,
): LinkItems {
  const keys = new ItemKeys(inputs)
  const made = linkKeys(report, keys)
  const items: OpenItem[] = []
  const positions = new Int32Array(report.items.length + report.zeroed.length).fill(-1)
  const gaps = new Map<string, number>()
  const nameOf = ({ file }: ReportItem): string | undefined => (file === undefined ? undefined : inputs[file].name)
  report.items.forEach((item, number) => {
    if (item.kind === 'declaration') return
    const gap = item.kind === 'padding' ? gaps.get(item.section) : undefined
    if (gap !== undefined) {
      positions[number] = gap
      extend(items[gap], item)
      return
    }
    positions[number] = items.push(itemOf(item, made[number], readable, nameOf(item))) - 1
    if (item.kind === 'padding') gaps.set(item.section, positions[number])
  })
  addDeclarations(report.items, items, positions)
  report.zeroed.forEach((zeroed, number) => {
    const key = keys.of(zeroed.file, zeroed.symbol ?? zeroed.name)
    positions[report.items.length + number] = items.push(zeroedItem(zeroed, key, readable)) - 1
  })
  const padding = report.items.reduce((sum, item) => sum + (item.padding ?? 0), 0)
  if (padding > 0) items.push(lebPadding(padding))
  return { items, positions }
}

function extend(item: OpenItem, { from, to }: ReportItem): void {
  item.ranges.push([from, to])
  item.bytes += to - from
}

const lebPadding = (bytes: number): OpenItem => ({
  kind: 'padding',
  name: 'LEB padding',
  key: 'LEB padding',
  output: 0,
  section: 'code',
  ranges: [],
  bytes,
})

// Spreads of what may be absent would make most of a report's cost.
function itemOf(item: ReportItem, key: string, readable: (name: string) => string, file?: string): OpenItem {
  const { kind, section, from, to, padding = 0, lines, hash } = item
  const isDebug = kind === 'custom' && section.startsWith('.debug_')
  const { name, demangled } = itemNames(item, readable, file)
  const shown = isDebug ? 'dwarf' : (KINDS[kind] ?? (kind as ItemKind))
  const bytes = to - from - padding
  const made: OpenItem = { kind: shown, name, key, output: 0, section, ranges: [[from, to]], bytes }
  if (demangled !== undefined) made.demangled = demangled
  if (padding !== 0) made.padding = padding
  if (item.file !== undefined) made.input = item.file
  addFacts(made, item, OWN_FLAG[kind])
  if (lines !== undefined) made.lines = lines
  if (hash !== undefined) made.hash = hash
  return made
}

const OWN_FLAG: Readonly<Partial<Record<ReportItem['kind'], ItemFlag>>> = {
  'synthetic-function': 'synthetic',
  import: 'imported',
}

function addFacts(made: OpenItem, { aliases, flags = [], comdat }: SymbolFacts, own?: ItemFlag): void {
  if (aliases !== undefined) made.aliases = aliases
  if (own !== undefined) made.flags = [...flags, own]
  else if (flags.length > 0) made.flags = flags
  if (comdat !== undefined) made.comdat = comdat
}

/** Gives each function its declaration, which stands in a section before the code. */
function addDeclarations(all: readonly ReportItem[], items: OpenItem[], positions: Int32Array): void {
  for (const [number, { kind, from, to, of = -1 }] of all.entries()) {
    if (kind !== 'declaration') continue
    const position = positions[of]
    positions[number] = position
    const item = items[position]
    item.ranges.unshift([from, to])
    item.bytes += to - from
  }
  for (const [number, { kind, from, to, padding = 0, sizeLeb = 0 }] of all.entries()) {
    if (kind !== 'function' && kind !== 'synthetic-function') continue
    const item = items[positions[number]]
    const body = to - from - padding - sizeLeb
    item.parts = { body, sizeLeb, declaration: item.bytes - body - sizeLeb }
  }
}

function zeroedItem(zeroed: ZeroedData, key: string, readable: (name: string) => string): OpenItem {
  const name = zeroed.symbol ?? zeroed.name
  const { size: memory, file: input } = zeroed
  const made: OpenItem = { kind: 'bss', name, key, output: 0, section: '', ranges: [], bytes: 0, memory, input }
  const demangled = readable(name)
  if (demangled !== name) made.demangled = demangled
  addFacts(made, zeroed)
  return made
}
