import { FormatError, SECTION_IDS } from '@wasmweld/binary'
import type { Comdat, ConstExpression } from '@wasmweld/binary'
import type { ObjectSymbol } from './object-file.ts'
import { startOf } from './object-sections.ts'
import type { ObjectSections } from './object-sections.ts'

/** Refuses sections that contradict each other; what comes after may index without looking. */
export function checkSections(sections: ObjectSections): void {
  checkCounts(sections)
  checkTypes(sections)
  checkComdats(sections)
  checkExports(sections)
  checkInitializers(sections)
  checkAlignments(sections)
}

function checkCounts({ module, functions, bodies, segments, linking, memories }: ObjectSections): void {
  if (functions.length !== bodies.length) {
    throw new FormatError(
      `expected a body for each of ${functions.length} functions, found ${bodies.length}`,
      startOf(module, SECTION_IDS.code),
    )
  }
  if (linking.segments.length > segments.length) {
    throw new FormatError(
      `expected segment info for ${segments.length} data segments, found ${linking.segments.length}`,
      startOf(module, 'linking'),
    )
  }
  if (memories.length > 1) {
    throw new FormatError(
      `expected at most one memory, found ${memories.length}: wasmweld links no multi-memory objects`,
      startOf(module, SECTION_IDS.import),
    )
  }
}

function checkTypes({ module, types, functions, tags, imports }: ObjectSections): void {
  const imported = [...imports.functions, ...imports.tags].map(({ type }) => type)
  const check = (indices: readonly number[], section: number): void => {
    const wrong = indices.find(type => type >= types.length)
    if (wrong === undefined) return
    throw new FormatError(`expected a type index below ${types.length}, found ${wrong}`, startOf(module, section))
  }
  check(imported, SECTION_IDS.import)
  check(functions, SECTION_IDS.function)
  check(tags, SECTION_IDS.tag)
}

function checkComdats({ module, linking, functions, imports, segments }: ObjectSections): void {
  const refuse = (expectation: string): never => {
    throw new FormatError(expectation, startOf(module, 'linking'))
  }
  if (linking.comdats.length === 0) return
  const names = new Set<string>()
  const taken = { data: new Set<number>(), function: new Set<number>(), section: new Set<number>() }
  const exists: Readonly<Record<Comdat['members'][number]['kind'], (index: number) => boolean>> = {
    data: index => index < segments.length,
    function: index => index >= imports.functions.length && index < imports.functions.length + functions.length,
    section: index => module.sections[index]?.id === SECTION_IDS.custom,
  }
  for (const { name, members } of linking.comdats) {
    if (names.has(name)) refuse(`expected each COMDAT group once, found ${name} twice`)
    names.add(name)
    for (const { kind, index } of members) {
      if (!exists[kind](index)) refuse(`expected a defined ${kind} in COMDAT group ${name}, found index ${index}`)
      if (taken[kind].has(index)) refuse(`expected ${kind} ${index} in one COMDAT group, found it in ${name} too`)
      taken[kind].add(index)
    }
  }
}

function checkExports({ module, exports, imports, functions, globals, tables, tags, memories }: ObjectSections): void {
  const count = {
    function: imports.functions.length + functions.length,
    global: imports.globals.length + globals.length,
    table: imports.tables.length + tables.length,
    tag: imports.tags.length + tags.length,
    memory: memories.length,
  }
  for (const { kind, index, name } of exports) {
    if (index < count[kind]) continue
    throw new FormatError(
      `expected export ${name} to name a ${kind} below ${count[kind]}, found ${index}`,
      startOf(module, SECTION_IDS.export),
    )
  }
}

// No relocation reaches an initialiser, so that an index in it could not follow what it names.
const namesAnIndex = (init: ConstExpression): boolean =>
  init.some(({ opcode: { name } }) => name === 'global.get' || name === 'ref.func')

function checkInitializers({ module, globals, tables }: ObjectSections): void {
  const refuse = (what: string, section: number): never => {
    throw new FormatError(
      `expected a constant as the initial value of a ${what}, found one that names a global or function`,
      startOf(module, section),
    )
  }
  if (globals.some(({ init }) => namesAnIndex(init))) refuse('global', SECTION_IDS.global)
  if (tables.some(({ init }) => init !== undefined && namesAnIndex(init))) refuse('table', SECTION_IDS.table)
}

const LARGEST_ALIGNMENT = 30

function checkAlignments({ module, linking }: ObjectSections): void {
  for (const { name, alignmentLog2 } of linking.segments) {
    if (alignmentLog2 <= LARGEST_ALIGNMENT) continue
    throw new FormatError(
      `expected an alignment of at most 2^${LARGEST_ALIGNMENT} for segment ${name}, found 2^${alignmentLog2}`,
      startOf(module, 'linking'),
    )
  }
}

/** Refuses constructors that are no functions. */
export function checkConstructors({ module, linking }: ObjectSections, symbols: readonly ObjectSymbol[]): void {
  for (const { symbol } of linking.initFunctions) {
    const found = symbols[symbol] as ObjectSymbol | undefined
    if (found?.kind === 'function') continue
    const what =
      found === undefined ? `index ${symbol} of ${symbols.length} symbols` : `the ${found.kind} ${found.name}`
    throw new FormatError(`expected a function as constructor, found ${what}`, startOf(module, 'linking'))
  }
}
