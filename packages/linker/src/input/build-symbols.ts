import { FormatError, SYMBOL_FLAG } from '@wasmweld/binary'
import type { SymbolEntry } from '@wasmweld/binary'
import type { ObjectSymbol, SymbolKind } from './object-file.ts'
import { startOf } from './object-sections.ts'
import type { ObjectSections } from './object-sections.ts'

/** Name that is reserved for the table of function pointers. */
export const FUNCTION_TABLE = '__indirect_function_table'

type IndexedEntry = Extract<SymbolEntry, { index: number }>

interface IndexSpace {
  readonly imports: readonly { readonly module: string; readonly field: string; readonly type: unknown }[]
  readonly definitions: number
  /** Chunk of the space's first definition. */
  readonly firstChunk: number
  /** Type index of an entry of the space, or -1. */
  readonly typeOf: (index: number) => number
}

interface ChunkStarts {
  readonly data: number
  readonly custom: number
  readonly spaces: Readonly<Record<IndexedEntry['kind'], IndexSpace>>
}

function chunkStarts({ functions, segments, globals, tables, tags, imports }: ObjectSections): ChunkStarts {
  const data = functions.length
  const global = data + segments.length
  const table = global + globals.length
  const tag = table + tables.length
  const none = (): number => -1
  const typed =
    (imported: readonly { readonly type: number }[], defined: readonly number[]) =>
    (index: number): number =>
      index < imported.length ? imported[index].type : defined[index - imported.length]
  return {
    data,
    custom: tag + tags.length,
    spaces: {
      function: {
        imports: imports.functions,
        definitions: functions.length,
        firstChunk: 0,
        typeOf: typed(imports.functions, functions),
      },
      global: { imports: imports.globals, definitions: globals.length, firstChunk: global, typeOf: none },
      table: { imports: imports.tables, definitions: tables.length, firstChunk: table, typeOf: none },
      tag: { imports: imports.tags, definitions: tags.length, firstChunk: tag, typeOf: typed(imports.tags, tags) },
    },
  }
}

/** Throws the `FormatError` of a symbol table. */
type Fail = (expectation: string) => never

function failIn({ module }: ObjectSections): Fail {
  const at = startOf(module, 'linking')
  return expectation => {
    throw new FormatError(expectation, at)
  }
}

// What is local cannot come from elsewhere, and a weak reference needs a null, which only functions and data have.
function checkReference({ kind, flags }: IndexedEntry, name: string, fail: Fail): void {
  const binding = flags & SYMBOL_FLAG.bindingMask
  if (binding === SYMBOL_FLAG.local) fail(`expected a definition of the local ${kind} ${name}`)
  if (binding === SYMBOL_FLAG.weak && kind !== 'function') fail(`expected a definition of the weak ${kind} ${name}`)
}

function indexedSymbol(entry: IndexedEntry, space: IndexSpace, fail: Fail): ObjectSymbol {
  const { imports, definitions, firstChunk, typeOf } = space
  const { kind, flags, index } = entry
  const isUndefined = (flags & SYMBOL_FLAG.undefined) !== 0
  const imported = index < imports.length
  if (index >= imports.length + definitions)
    fail(`expected a ${kind} index below ${imports.length + definitions} in the symbol table, found ${index}`)
  if (isUndefined !== imported)
    fail(
      `expected ${isUndefined ? 'an imported' : 'a defined'} ${kind} for symbol ${entry.name ?? index}, found index ${index}`,
    )
  const name = entry.name ?? imports[index].field
  if (isUndefined) checkReference(entry, name, fail)
  return {
    name,
    kind,
    flags,
    chunk: imported ? -1 : firstChunk + index - imports.length,
    offset: 0,
    size: 0,
    type: typeOf(index),
    imported: imported ? index : -1,
  }
}

function dataSymbol(
  entry: Extract<SymbolEntry, { kind: 'data' }>,
  sections: ObjectSections,
  first: number,
  fail: Fail,
): ObjectSymbol {
  const { name, flags, segment, offset, size } = entry
  if (segment !== undefined) {
    if (segment >= sections.segments.length)
      fail(`expected a segment index below ${sections.segments.length} for data symbol ${name}, found ${segment}`)
    const { from, to } = sections.segments[segment]
    if (offset > to - from)
      fail(`expected data symbol ${name} inside its segment of ${to - from} bytes, found offset ${offset}`)
  }
  return {
    name,
    kind: 'data',
    flags,
    chunk: segment === undefined ? -1 : first + segment,
    offset,
    size,
    type: -1,
    imported: -1,
  }
}

function sectionSymbol(
  entry: Extract<SymbolEntry, { kind: 'section' }>,
  sections: ObjectSections,
  first: number,
  fail: Fail,
): ObjectSymbol {
  const section = sections.module.sections[entry.section]
  if (section === undefined)
    fail(`expected a section index below ${sections.module.sections.length}, found ${entry.section}`)
  const position = sections.customs.findIndex(custom => custom === section)
  const chunk = position < 0 ? -1 : first + position
  return {
    name: section.name ?? '',
    kind: 'section',
    flags: entry.flags | SYMBOL_FLAG.local,
    chunk,
    offset: 0,
    size: 0,
    type: -1,
    imported: -1,
  }
}

function buildSymbol(entry: SymbolEntry, sections: ObjectSections, starts: ChunkStarts, fail: Fail): ObjectSymbol {
  switch (entry.kind) {
    case 'data':
      return dataSymbol(entry, sections, starts.data, fail)
    case 'section':
      return sectionSymbol(entry, sections, starts.custom, fail)
    case 'function':
    case 'global':
    case 'table':
    case 'tag':
      return indexedSymbol(entry, starts.spaces[entry.kind], fail)
  }
}

// Objects from before reference-types import the function table and say nothing of it in the symbol table.
function needsLegacyTable({ linking, tables, imports }: ObjectSections, fail: Fail): boolean {
  const named = linking.symbols.reduce((count, { kind }) => count + (kind === 'table' ? 1 : 0), 0)
  const total = imports.tables.length + tables.length
  if (total === named) return false
  if (named > 0)
    fail(
      `expected one symbol table entry for each of the ${total} table(s) present, but got ${named} symbol(s) instead.`,
    )
  if (tables.length > 0) fail('expected a symbol table entry for each table definition, found none')
  if (total !== 1) fail('expected symbol table entries for several table imports, found none')
  if (imports.tables[0].field !== FUNCTION_TABLE)
    fail(`expected a table import without a symbol to be ${FUNCTION_TABLE}, found ${imports.tables[0].field}`)
  return true
}

const legacyTableSymbol: ObjectSymbol = {
  name: FUNCTION_TABLE,
  kind: 'table',
  flags: SYMBOL_FLAG.undefined | SYMBOL_FLAG.noStrip,
  chunk: -1,
  offset: 0,
  size: 0,
  type: -1,
  imported: 0,
}

/** The symbol table, with chunks and types in place of the file's indices. A file of the MVP gains a symbol for the function table. */
export function buildSymbols(sections: ObjectSections): { symbols: readonly ObjectSymbol[]; legacyTable: boolean } {
  const starts = chunkStarts(sections)
  const fail = failIn(sections)
  const symbols = sections.linking.symbols.map(entry => buildSymbol(entry, sections, starts, fail))
  const legacyTable = needsLegacyTable(sections, fail)
  if (legacyTable) symbols.push(legacyTableSymbol)
  checkNames(symbols, fail)
  return { symbols, legacyTable }
}

function checkNames(symbols: readonly ObjectSymbol[], fail: Fail): void {
  const seen = new Set<string>()
  for (const { name, flags, kind } of symbols) {
    if ((flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.local || kind === 'section') continue
    if (seen.has(name)) fail(`expected each symbol name once, found ${name} twice`)
    seen.add(name)
  }
}

export type { SymbolKind }
