import { ByteReader, typeKey, walkBody } from '@wasmweld/binary'
import type { OutputFunction } from '../layout/layout.ts'
import type { LinkFacts } from './link-facts.ts'
import type { ReportItem } from './link-report.ts'
import type { OutputItems } from './output-items.ts'
import type { ReferenceList } from './reference-list.ts'
import { SymbolItems } from './symbol-items.ts'

/** What no relocation says: types, exports, addresses in globals, and the code that the linker wrote. */
export function addLinkerReferences(
  facts: LinkFacts,
  items: OutputItems,
  placed: readonly ReportItem[],
  list: ReferenceList,
): void {
  addEntries(items, placed, list)
  addTypes(facts, items, list)
  addExports(facts, items, list)
  addAddresses(facts, items, list)
  const { layout, written } = facts
  layout.functions.forEach((made, position) => {
    if (made.kind !== 'synthetic') return
    const item = items.functions[layout.importedFunctions + position]
    addOwnCode(made, item, new ByteReader(written.bytes, placed[item].from, placed[item].to), items, list)
  })
}

/** Declarations, slots and names: each exists for its item; a slot needs the table. */
function addEntries(
  { elements, names, tables }: OutputItems,
  placed: readonly ReportItem[],
  list: ReferenceList,
): void {
  placed.forEach(({ kind, of = -1 }, item) => {
    if (kind === 'declaration') list.add(of, item, 'entry')
  })
  for (const { item, of } of names) list.add(of, item, 'entry')
  for (const item of elements) {
    list.add(placed[item].of ?? -1, item, 'entry')
    if (tables.length === 1) list.add(item, tables[0], 'table')
  }
}

function addTypes({ layout }: LinkFacts, { types, functions, tags }: OutputItems, list: ReferenceList): void {
  const add = (item: number, key: string): void => {
    list.add(item, types[layout.typeIndex.get(key) ?? -1] ?? -1, 'type')
  }
  layout.functions.forEach((made, position) =>
    add(functions[layout.importedFunctions + position], functionTypeKey(made)),
  )
  let importedFunctions = 0
  let importedTags = 0
  for (const { symbol } of layout.imports) {
    if (symbol.kind === 'function') add(functions[importedFunctions++], symbol.typeKey)
    if (symbol.kind === 'tag') add(tags[importedTags++], symbol.typeKey)
  }
  layout.tags.forEach(({ file, chunk }, position) =>
    add(tags[importedTags + position], typeKey(file.object.types[file.object.tagTypes[chunk.index]])),
  )
}

const functionTypeKey = (made: OutputFunction): string =>
  made.kind === 'synthetic' ? made.typeKey : made.file.object.typeKeys[made.file.object.functionTypes[made.chunk.index]]

const SPACES = { function: 'functions', table: 'tables', memory: 'memories', global: 'globals', tag: 'tags' } as const

function addExports({ layout }: LinkFacts, items: OutputItems, list: ReferenceList): void {
  layout.exports.forEach(({ kind, index }, position) => {
    list.add(items.exports[position], items[SPACES[kind]][index] ?? -1, 'export')
  })
  for (const item of items.start) list.add(item, items.functions[layout.start ?? -1] ?? -1, 'export')
}

/** Globals that hold addresses, for code that reads them there and for who imports them from this module. */
function addAddresses(facts: LinkFacts, items: OutputItems, list: ReferenceList): void {
  const { layout, needs, resolution } = facts
  const symbols = new SymbolItems(facts, items)
  for (const symbol of [...needs.gotSymbols, ...needs.gotImports]) {
    const global = items.globals[layout.got[symbol.id]] ?? -1
    list.add(global, symbols.meant(symbol, 0), symbol.kind === 'function' ? 'address' : 'data-ref')
  }
  for (const { kind, name, index } of layout.exports) {
    const symbol = kind === 'global' ? resolution.find(name) : undefined
    if (symbol?.kind !== 'data') continue
    list.add(items.globals[index] ?? -1, symbols.meant(symbol, 0), 'data-ref')
    for (const bounded of symbols.bounded(symbol)) list.add(items.globals[index] ?? -1, bounded, 'start-stop')
  }
}

/** The linker's own functions, whose code says all. */
function addOwnCode(
  { body }: Extract<OutputFunction, { kind: 'synthetic' }>,
  item: number,
  reader: ByteReader,
  { functions, globals, types, tables, segments }: OutputItems,
  list: ReferenceList,
): void {
  reader.u32()
  walkBody(reader, ({ name }) => {
    switch (name) {
      case 'call':
        return list.add(item, functions[reader.u32()] ?? -1, body.kind === 'call-ctors' ? 'init' : 'call')
      case 'global.get':
      case 'global.set':
        return list.add(item, globals[reader.u32()] ?? -1, 'global')
      case 'call_indirect':
        list.add(item, types[reader.u32()] ?? -1, 'type')
        return list.add(item, tables[reader.u32()] ?? -1, 'table')
      case 'memory.init':
      case 'data.drop':
        return list.add(item, segments[reader.u32()] ?? -1, 'data-ref')
    }
  })
}
