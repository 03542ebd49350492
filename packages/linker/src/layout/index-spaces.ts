import { typeKey } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkKind } from '../input/object-file.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { definingChunk } from '../symbols/link-symbol.ts'
import type { LinkerSymbols, LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { MemoryLayout, OutputFunction, OutputGlobal, OutputImport, OutputTable, PlacedChunk } from './layout.ts'
import type { Needs, SyntheticFunction } from './needs.ts'
import { tableSize } from './table.ts'

/** Functions, globals, tables and tags with their indices: imports first, then the linker's, then those of the files. */
export interface IndexSpaces {
  /** By SymbolId. */
  readonly index: Int32Array
  readonly got: Int32Array
  /** By ChunkId: the index of a function, global, table or tag of a file. */
  readonly chunkIndex: Int32Array
  readonly imports: readonly OutputImport[]
  readonly imported: Readonly<Record<'function' | 'global' | 'table' | 'tag', number>>
  readonly functions: readonly OutputFunction[]
  readonly globals: readonly OutputGlobal[]
  readonly tables: readonly OutputTable[]
  readonly tags: readonly PlacedChunk[]
  /** Index of each function of the linker. */
  readonly synthetic: ReadonlyMap<SyntheticFunction, number>
  readonly problems: readonly Problem[]
}

type Imported = Record<'function' | 'global' | 'table' | 'tag', number>

function importKey({ kind, typeKey: type, globalType, tableType }: LinkSymbol): string {
  if (kind === 'global') return `global ${globalType?.value} ${globalType?.mutable}`
  return kind === 'table' ? `table ${tableType?.element}` : `${kind} ${type}`
}

/** Symbols that ask the host for the same thing share an import. */
function indexImports(
  needs: Needs,
  index: Int32Array,
  got: Int32Array,
): { imports: OutputImport[]; imported: Imported } {
  const imports: OutputImport[] = []
  const imported: Imported = { function: 0, global: 0, table: 0, tag: 0 }
  const known = new Map<string, number>()
  for (const symbol of needs.imports) {
    const module = symbol.importModule ?? 'env'
    const field = symbol.importName ?? symbol.name
    const key = JSON.stringify([module, field, importKey(symbol)])
    let position = known.get(key)
    if (position === undefined) {
      position = imported[symbol.kind as keyof Imported]++
      known.set(key, position)
      imports.push({ symbol, module, field })
    }
    index[symbol.id] = position
  }
  for (const { id } of needs.gotImports) got[id] = imported.global++
  return { imports, imported }
}

function liveChunks(files: readonly LinkedFile[], live: Liveness, kind: ChunkKind, next: ChunkKind): PlacedChunk[] {
  const placed: PlacedChunk[] = []
  for (const file of files) {
    const { chunks, firstChunk } = file.object
    for (let index = firstChunk[kind]; index < firstChunk[next]; index++) {
      const id = file.chunkBase + index
      if (live.has(chunkId(id))) placed.push({ file, chunk: chunks[index], id })
    }
  }
  return placed
}

function placeGlobals(
  { linkerSymbols, files }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  needs: Needs,
  memory: MemoryLayout,
): OutputGlobal[] {
  const { stackPointer } = linkerSymbols
  const globals: OutputGlobal[] = []
  if (stackPointer?.linker === 'stack-pointer') {
    const type = { value: plan.pointerType, mutable: true }
    globals.push({ kind: 'constant', type, name: stackPointer.name, value: NaN })
  }
  globals.push(...threadGlobals(linkerSymbols, live, plan, needs, memory))
  for (const placed of liveChunks(files, live, 'global', 'table')) {
    globals.push({ kind: 'chunk', placed, name: globalName(placed) })
  }
  return globals
}

/** Without threads the place of thread-local data is a constant; with them, every thread has its own. */
function threadGlobals(
  { tlsBase, threads }: LinkerSymbols,
  live: Liveness,
  plan: LinkPlan,
  needs: Needs,
  memory: MemoryLayout,
): OutputGlobal[] {
  const globals: OutputGlobal[] = []
  const add = (symbol: LinkSymbol | undefined, value: number, isNeeded = false): void => {
    if (symbol?.globalType === undefined || (live.referenced[symbol.id] === 0 && !isNeeded)) return
    globals.push({ kind: 'constant', type: symbol.globalType, name: symbol.name, value })
  }
  add(tlsBase, plan.sharedMemory ? 0 : memory.tlsBase, needs.setsTlsBase)
  add(threads?.tlsSize, memory.tlsSize)
  add(threads?.tlsAlignment, memory.tlsAlignment)
  return globals
}

function globalName({ file, chunk }: PlacedChunk): string {
  const position = file.object.firstChunk.global + chunk.index
  return file.object.symbols.find(symbol => symbol.kind === 'global' && symbol.chunk === position)?.name ?? ''
}

function placeTables(
  resolution: Resolution,
  live: Liveness,
  plan: LinkPlan,
  needs: Needs,
  imported: Imported,
): { tables: OutputTable[]; functionTable: number | undefined; problems: Problem[] } {
  const tables: OutputTable[] = []
  for (const placed of liveChunks(resolution.files, live, 'table', 'tag')) {
    tables.push({ type: placed.file.object.tables[placed.chunk.index].type, placed })
  }
  if (!needs.hasTable) return { tables, functionTable: undefined, problems: [] }
  if (plan.importTable) return { tables, functionTable: undefined, problems: [] }
  const size = tableSize(needs, plan)
  const maximum = plan.growableTable ? {} : { maximum: size }
  const table: OutputTable = {
    type: { element: 'funcref', limits: { minimum: size, ...maximum, shared: false, address: plan.pointerType } },
  }
  const legacy = resolution.files.find(({ object }) => object.legacyTable)
  if (legacy === undefined) {
    tables.push(table)
    return { tables, functionTable: imported.table + tables.length - 1, problems: [] }
  }
  // Objects of the MVP say "table 0" in code that no relocation can change.
  tables.unshift(table)
  return { tables, functionTable: imported.table, problems: imported.table > 0 ? [tableConflict(needs)] : [] }
}

function tableConflict({ imports }: Needs): Problem {
  const culprit = imports.find(({ kind }) => kind === 'table')
  return {
    kind: 'table-conflict',
    severity: 'error',
    file: '',
    table: culprit?.name ?? '',
    holder: culprit?.file?.name ?? '',
  }
}

function placeFunctions(
  { files }: Resolution,
  live: Liveness,
  needs: Needs,
  first: number,
): Pick<IndexSpaces, 'functions' | 'synthetic'> {
  const functions: OutputFunction[] = needs.functions.map(made => ({ kind: 'synthetic', ...made }))
  const synthetic = new Map(needs.functions.map((made, position) => [made, first + position]))
  for (const { file, chunk, id } of liveChunks(files, live, 'function', 'data'))
    functions.push({ kind: 'chunk', file, chunk, id })
  for (const wrapper of needs.wrappers) {
    synthetic.set(wrapper, first + functions.length)
    functions.push({ kind: 'synthetic', ...wrapper })
  }
  return { functions, synthetic }
}

/** By ChunkId: the index of every function, global, table and tag of a file. */
function indexChunks(
  count: number,
  imported: Imported,
  { functions, globals, tables, tags }: Pick<IndexSpaces, 'functions' | 'globals' | 'tables' | 'tags'>,
): Int32Array {
  const byChunk = new Int32Array(count).fill(-1)
  const put = (id: number | undefined, value: number): void => {
    if (id !== undefined) byChunk[id] = value
  }
  functions.forEach((made, position) => put(made.kind === 'chunk' ? made.id : undefined, imported.function + position))
  globals.forEach((global, position) =>
    put(global.kind === 'chunk' ? global.placed.id : undefined, imported.global + position),
  )
  tables.forEach(({ placed }, position) => put(placed?.id, imported.table + position))
  tags.forEach(({ id }, position) => put(id, imported.tag + position))
  return byChunk
}

// A GOT global is named after its symbol, so the linker's own are found by name alone.
function indexLinkerGlobals(
  { linkerSymbols }: Resolution,
  globals: readonly OutputGlobal[],
  first: number,
  index: Int32Array,
): void {
  const { stackPointer, tlsBase, threads } = linkerSymbols
  for (const symbol of [stackPointer, tlsBase, threads?.tlsSize, threads?.tlsAlignment]) {
    if (symbol?.linker === undefined) continue
    const position = globals.findIndex(({ kind, name }) => kind === 'constant' && name === symbol.name)
    if (position >= 0) index[symbol.id] = first + position
  }
}

/** Numbers everything. The value of a GOT global or address is set by the layout, when addresses are known. */
export function assignIndices(
  resolution: Resolution,
  live: Liveness,
  needs: Needs,
  plan: LinkPlan,
  memory: MemoryLayout,
): IndexSpaces {
  const { symbols, chunkCount, linkerSymbols } = resolution
  const index = new Int32Array(symbols.length).fill(-1)
  const got = new Int32Array(symbols.length).fill(-1)
  const { imports, imported } = indexImports(needs, index, got)
  const { functions, synthetic } = placeFunctions(resolution, live, needs, imported.function)
  const globals = placeGlobals(resolution, live, plan, needs, memory)
  const { tables, functionTable, problems } = placeTables(resolution, live, plan, needs, imported)
  const tags = liveChunks(resolution.files, live, 'tag', 'custom')
  const spaces = { imports, imported, functions, globals, tables, tags, synthetic }

  const chunkIndex = indexChunks(chunkCount, imported, spaces)
  for (const symbol of symbols) {
    // A function that another library's may replace is called through its import; as in wasm-ld, a tag is this library's own.
    const isImported = symbol.kind === 'function' && index[symbol.id] >= 0
    const chunk = symbol.kind === 'data' || isImported ? undefined : definingChunk(symbol)
    if (chunk !== undefined) index[symbol.id] = chunkIndex[chunk]
  }
  for (const [{ symbols: meant }, position] of synthetic) {
    for (const { id } of meant) index[id] = position
  }
  indexLinkerGlobals(resolution, globals, imported.global, index)
  if (functionTable !== undefined && linkerSymbols.functionTable !== undefined)
    index[linkerSymbols.functionTable.id] = functionTable
  needs.gotSymbols.forEach((symbol, position) => (got[symbol.id] = imported.global + globals.length + position))
  return { index, got, chunkIndex, ...spaces, problems }
}

/** The output's types: those that code quotes, then those of imports, functions and tags; equal types once. */
export function assignTypes(
  needs: Needs,
  { imports, functions, tags }: IndexSpaces,
): { types: FunctionType[]; typeIndex: Map<string, number> } {
  const types: FunctionType[] = []
  const typeIndex = new Map<string, number>()
  const add = (key: string, type: FunctionType): void => {
    if (typeIndex.has(key)) return
    typeIndex.set(key, types.length)
    types.push(type)
  }
  for (const [key, type] of needs.types) add(key, type)
  for (const { symbol } of imports) if (symbol.type !== undefined) add(symbol.typeKey, symbol.type)
  for (const made of functions) {
    if (made.kind === 'synthetic') add(made.typeKey, made.type)
    else {
      const type = made.file.object.functionTypes[made.chunk.index]
      add(made.file.object.typeKeys[type], made.file.object.types[type])
    }
  }
  for (const { file, chunk } of tags) {
    const type = file.object.types[file.object.tagTypes[chunk.index]]
    add(typeKey(type), type)
  }
  return { types, typeIndex }
}
