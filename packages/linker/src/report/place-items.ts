import { formatFunctionType } from '@wasmweld/binary'
import type { Layout, OutputSegment } from '../layout/layout.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'
import { importsOf } from '../write/sections/imports.ts'
import { storedSegments } from '../write/sections/data.ts'
import type { WrittenSection } from '../write/written-module.ts'
import { symbolFacts } from './chunk-symbols.ts'
import { functionItem } from './function-item.ts'
import type { LinkFacts } from './link-facts.ts'
import { placeCustomParts, placeParts } from './place-parts.ts'
import type { PartPlacer } from './place-parts.ts'
import { ItemList } from './item-list.ts'
import type { ItemKind, ReportItem } from './link-report.ts'
import { emptyItems } from './output-items.ts'
import type { OutputItems } from './output-items.ts'
import { elementEntries, nameEntries, sectionEntries } from './section-entries.ts'
import type { NameRanges } from './section-entries.ts'

type Spaces = 'functions' | 'tables' | 'memories' | 'globals' | 'tags'

const SPACE_OF: Readonly<Record<string, Spaces>> = {
  function: 'functions',
  table: 'tables',
  memory: 'memories',
  global: 'globals',
  tag: 'tags',
}

/** Cuts the output into items, section by section. */
export class ItemPlacer {
  readonly list: ItemList = new ItemList()
  readonly items: OutputItems = emptyItems()
  readonly #facts: LinkFacts
  readonly #parts: PartPlacer
  /** Declarations, by defined function. */
  readonly #declarations: number[] = []

  constructor(facts: LinkFacts) {
    this.#facts = facts
    const { symbols, fileOf, written } = facts
    this.#parts = { list: this.list, items: this.items, symbols, fileOf, out: written.bytes }
  }

  placeAll(): void {
    const { sections, customSections } = this.#facts.written
    this.#format({ kind: 'header', name: '', section: '', from: 0, to: 8 })
    const customs = new Map(customSections.map(section => [section.name, section]))
    for (const section of sections) {
      const { isCustom, name, header, contents, end } = section
      if (!isCustom) this.#core(section)
      else {
        this.#format({ kind: 'section-header', name, section: name, from: header, to: contents })
        const parts = customs.get(name)?.parts
        if (parts !== undefined) placeCustomParts(this.#parts, parts, section)
        else if (name === 'name') this.#names(section)
        else this.#custom({ kind: 'custom', name, section: name, from: contents, to: end })
      }
      this.list.fill(name, end)
    }
    this.#connect()
  }

  #format(item: ReportItem): number {
    const placed = this.list.add(item)
    if (placed >= 0) this.items.format.push(placed)
    return placed
  }

  #custom(item: ReportItem): void {
    const placed = this.list.add(item)
    if (placed >= 0) this.items.customItems.push(placed)
  }

  /** Up to `to` from where the last item ended: ids, sizes and counts. */
  #header({ name, header }: WrittenSection, to: number): void {
    this.#format({ kind: 'section-header', name, section: name, from: header, to })
  }

  #core(section: WrittenSection): void {
    const { name, contents, end } = section
    if (name === 'code') this.#code(section)
    else if (name === 'data') this.#data(section)
    else if (name === 'element') this.#elements(section)
    else if (name === 'start' || name === 'dataCount') {
      this.#header(section, contents)
      const kind = name === 'start' ? 'start' : 'data-count'
      const item = this.list.add({ kind, name, section: name, from: contents, to: end })
      if (kind === 'start') this.items.start.push(item)
      else this.items.format.push(item)
    } else this.#entries(section)
  }

  #entries(section: WrittenSection): void {
    const { name, contents, end } = section
    const entries = sectionEntries(name, this.#facts.written.bytes, { from: contents, to: end })
    this.#header(section, entries[0]?.from ?? end)
    const kind = (name === 'function' ? 'declaration' : name) as ItemKind
    const facts = this.#entryFacts(name)
    entries.forEach((range, position) => {
      const item = this.list.add({ kind, name: '', section: name, ...range, ...facts[position] })
      this.#note(name, item)
    })
  }

  #note(section: string, item: number): void {
    if (section === 'type') this.items.types.push(item)
    else if (section === 'export') this.items.exports.push(item)
    else if (section === 'function') this.#declarations.push(item)
    else if (section !== 'import') this.items[SPACE_OF[section]].push(item)
  }

  /** What the entries of a section are, in their order. */
  #entryFacts(section: string): readonly Partial<ReportItem>[] {
    const { layout, plan } = this.#facts
    switch (section) {
      case 'type':
        return layout.types.map((type, index) => ({ name: formatFunctionType(type), index }))
      case 'import':
        return this.#imports()
      case 'function':
        return layout.functions.map(made => ({ name: made.kind === 'chunk' ? made.chunk.name : made.name }))
      case 'table':
        return this.#numbered(
          'tables',
          layout.tables.map(({ placed }) => this.#placedFacts(placed, plan.isRelocatable ? '' : FUNCTION_TABLE)),
        )
      case 'memory':
        return this.#numbered('memories', [{ name: 'memory' }])
      case 'tag':
        return this.#numbered(
          'tags',
          layout.tags.map(placed => this.#placedFacts(placed, '')),
        )
      case 'global':
        return this.#numbered(
          'globals',
          layout.globals.map(global =>
            global.kind === 'chunk' ? this.#placedFacts(global.placed, global.name) : { name: global.name },
          ),
        )
      default:
        return layout.exports.map(({ name }) => ({ name }))
    }
  }

  #numbered(space: Spaces, facts: readonly Partial<ReportItem>[]): Partial<ReportItem>[] {
    const imported = this.items[space].length
    return facts.map((each, position) => ({ ...each, index: imported + position }))
  }

  #placedFacts(placed: Layout['tags'][number] | undefined, name: string): Partial<ReportItem> {
    if (placed === undefined) return { name }
    const { file, chunk, id } = placed
    const facts = symbolFacts(this.#facts.symbols.get(id) ?? [], file, chunk)
    return { name: facts.symbol ?? name, file: file.order, ...facts }
  }

  /** Imports join the index spaces; their items are the next to be added. */
  #imports(): Partial<ReportItem>[] {
    const { layout, plan } = this.#facts
    const symbols: (LinkSymbol | undefined)[] = [
      ...(plan.memoryImport === undefined ? [] : [undefined]),
      ...layout.imports.map(({ symbol }) => symbol),
      ...layout.gotImports,
    ]
    const first = this.list.items.length
    return importsOf(layout, plan).map(({ module, field, description }, position) => {
      const space = this.items[SPACE_OF[description.kind]]
      const index = space.push(first + position) - 1
      const symbol = symbols[position]
      return { name: `${module}::${field}`, index, ...(symbol === undefined ? {} : { symbol: symbol.name }) }
    })
  }

  #code(section: WrittenSection): void {
    const { layout, written } = this.#facts
    const { functionStarts } = written
    this.#header(section, section.contents + functionStarts[0])
    layout.functions.forEach((made, position) => {
      const item = this.list.add(functionItem(this.#facts, section, position))
      this.items.functions.push(item)
      if (made.kind === 'chunk') this.items.chunks.set(item, made.id)
    })
  }

  #data(section: WrittenSection): void {
    const { layout, needs, written } = this.#facts
    const segments: readonly OutputSegment[] = storedSegments(layout, needs)
    this.#header(section, written.segmentStarts[0].header)
    segments.forEach((segment, index) => {
      const { header, contents } = written.segmentStarts[index]
      const name = segment.name
      this.items.segments.push(
        this.#format({ kind: 'section-header', name, section: 'data', index, from: header, to: contents }),
      )
      placeParts(this.#parts, segment.parts, contents)
      // A segment may end in padding only where its last part is a merged one without live strings.
      this.list.fill('data', contents + segment.size)
    })
  }

  #elements(section: WrittenSection): void {
    const { written, needs, layout } = this.#facts
    const { contents, end } = section
    const segments = elementEntries(written.bytes, { from: contents, to: end })
    this.#header(section, segments[0]?.from ?? end)
    const slots = [
      ...needs.slots.map(symbol => ({ name: symbol.debugName ?? symbol.name, index: layout.slot[symbol.id] })),
      ...needs.external.fills.map(({ slot, function: made }) => ({ name: made.name, index: slot })),
    ]
    for (const { from, to, slots: ranges } of segments) {
      this.#format({ kind: 'section-header', name: 'element', section: 'element', from, to })
      for (const range of ranges) {
        const facts = slots[this.items.elements.length]
        this.items.elements.push(this.list.add({ kind: 'element', section: 'element', ...range, ...facts }))
      }
    }
  }

  #names({ contents, end }: WrittenSection): void {
    for (const subsection of nameEntries(this.#facts.written.bytes, { from: contents, to: end })) {
      const { id, from, to } = subsection
      const name = NAME_SUBSECTIONS[id]?.name ?? ''
      const header = this.list.add({ kind: 'section-header', name, section: 'name', from, to })
      this.items.customItems.push(header)
      this.#nameEntries(subsection)
    }
  }

  #nameEntries({ id, entries }: NameRanges): void {
    const space = NAME_SUBSECTIONS[id]?.space
    for (const { index, ...range } of entries) {
      const of = space === undefined ? -1 : this.items[space][index]
      const { name = '', symbol = name } = this.list.items[of] ?? {}
      const item = this.list.add({ kind: 'name', name: symbol, section: 'name', ...range, ...(of >= 0 ? { of } : {}) })
      if (of >= 0) this.items.names.push({ item, of })
      else this.items.customItems.push(item)
    }
  }

  /** Gives declarations and slots the functions that they are for. */
  #connect(): void {
    const { layout, needs } = this.#facts
    const { functions, elements } = this.items
    this.#declarations.forEach((item, position) => {
      this.list.items[item].of = functions[layout.importedFunctions + position]
    })
    const inSlots = [
      ...needs.slots.map(({ id }) => layout.index[id]),
      ...needs.external.fills.map(({ function: made }) => layout.synthetic.get(made) ?? -1),
    ]
    elements.forEach((item, position) => (this.list.items[item].of = functions[inSlots[position]]))
  }
}

const FUNCTION_TABLE = '__indirect_function_table'

type NamedSpace = 'functions' | 'globals' | 'segments'

/** By subsection id. */
const NAME_SUBSECTIONS: readonly { readonly name: string; readonly space?: NamedSpace }[] = [
  { name: 'module name' },
  { name: 'function names', space: 'functions' },
  { name: 'local names', space: 'functions' },
  { name: 'label names', space: 'functions' },
  { name: 'type names' },
  { name: 'table names' },
  { name: 'memory names' },
  { name: 'global names', space: 'globals' },
  { name: 'element names' },
  { name: 'data names', space: 'segments' },
]
