// What a module, object or side module is made of, as plain data: the text and the JSON of `inspect` are made of it.
import {
  type CompositeType,
  type ConstExpression,
  type DylinkMemory,
  type ExternalKind,
  formatFunctionType,
  type GlobalType,
  type Import,
  type Limits,
  type MemoryType,
  SEGMENT_FLAG,
  symbolFlagNames,
  type TableType,
} from '@wasmweld/binary'
import {
  type SideAbi,
  type SideHooks,
  type SideImportRole,
  type SideModule,
  readSideModule,
} from '@wasmweld/side-modules'
import { describeRelocations, type RelocationGroup } from './describe-relocations.ts'
import { describeSymbols, type SymbolDescription } from './describe-symbols.ts'
import { type ModuleContents, readContents, sectionName } from './module-contents.ts'

export interface ModuleDescription {
  readonly kind: 'object' | 'module' | 'side module'
  /** Pointer size of the target, as the memory tells it; `wasm32` for a module without memory. */
  readonly target: 'wasm32' | 'wasm64'
  /** In bytes. */
  readonly size: number
  readonly sections: readonly SectionDescription[]
  readonly imports: readonly ImportDescription[]
  readonly exports: readonly ExportDescription[]
  readonly start?: number
  readonly dylink?: DylinkDescription
  /** With the sign that the section has: `+simd128`. */
  readonly features: readonly string[]
  readonly producers: Readonly<Record<string, readonly string[]>>
  readonly segments: readonly SegmentDescription[]
  readonly comdats: readonly string[]
  /** With `Parts.symbols`; of objects. */
  readonly symbols?: readonly SymbolDescription[]
  /** With `Parts.relocations`; of objects. */
  readonly relocations?: readonly RelocationGroup[]
}

/** What is described only when asked for: it may be large. */
export interface Parts {
  readonly symbols: boolean
  readonly relocations: boolean
}

interface SectionDescription {
  readonly name: string
  /** Of its contents, in the file. */
  readonly offset: number
  readonly size: number
  /** How many things are in it, where that is one number. */
  readonly count?: number
}

interface ImportDescription {
  readonly module: string
  readonly field: string
  readonly kind: ExternalKind
  readonly type: string
}

interface ExportDescription {
  readonly name: string
  readonly kind: ExternalKind
  readonly index: number
  readonly type: string
}

export interface DylinkDescription {
  /** `dylink`: as before 2021. */
  readonly convention: 'dylink.0' | 'dylink'
  /** What the section says of itself. */
  readonly architecture?: 'wasm32' | 'wasm64'
  readonly memory?: {
    readonly size: number
    readonly alignment: number
    readonly tableSize: number
    readonly tableAlignment: number
  }
  readonly needed: readonly string[]
  readonly exports: readonly { readonly name: string; readonly flags: readonly string[] }[]
  readonly imports: readonly { readonly module: string; readonly field: string; readonly flags: readonly string[] }[]
  readonly runtimePath: readonly string[]
  /** Of subsections that have no meaning here: their numbers and sizes. */
  readonly unknown: readonly { readonly id: number; readonly size: number }[]
  /** What a loader makes of it. */
  readonly side: SideDescription
}

/** How many imports play which part, what a loader calls, and what it has to agree on with the program. */
export interface SideDescription {
  readonly roles: Readonly<Partial<Record<SideImportRole, number>>>
  readonly weak: readonly string[]
  /** Symbols that it defines and imports, so that others' definitions may come first. */
  readonly selfImports: number
  readonly hooks: SideHooks
  readonly abi: SideAbi
}

interface SegmentDescription {
  readonly name: string
  /** The address in a module, the offset that the object states in an object. */
  readonly offset: string
  readonly size: number
  /** In bytes; objects only. */
  readonly alignment?: number
  readonly flags: readonly string[]
}

/** Throws a `FormatError` when the module is damaged. */
export function describeModule(bytes: Uint8Array, parts: Parts): ModuleDescription {
  const contents = readContents(bytes)
  const { linking, dylink, start, features, producers } = contents
  const typeOf = typesOf(contents)
  return {
    kind: linking ? 'object' : dylink ? 'side module' : 'module',
    target: isMemory64(contents) ? 'wasm64' : 'wasm32',
    size: bytes.length,
    sections: describeSections(contents),
    imports: contents.imports.map(({ module, field, description }, at) => ({
      module,
      field,
      kind: description.kind,
      type: typeOf(description.kind, positionInKind(contents.imports, at)),
    })),
    exports: contents.exports.map(({ name, kind, index }) => ({ name, kind, index, type: typeOf(kind, index) })),
    ...(start === undefined ? {} : { start }),
    ...(dylink === undefined ? {} : { dylink: describeDylink(dylink, contents, bytes) }),
    features: features.map(({ prefix, name }) => prefix + name),
    producers: Object.fromEntries(
      producers.map(({ field, values }) => [field, values.map(({ name, version }) => `${name} ${version}`.trim())]),
    ),
    segments: describeSegments(contents),
    comdats: linking?.comdats.map(({ name }) => name) ?? [],
    ...(parts.symbols ? { symbols: describeSymbols(contents) } : {}),
    ...(parts.relocations ? { relocations: describeRelocations(contents) } : {}),
  }
}

function isMemory64({ imports, memories }: ModuleContents): boolean {
  const imported = imports.flatMap(({ description }) => (description.kind === 'memory' ? [description.memory] : []))
  return [...imported, ...memories].some(({ limits }) => limits.address === 'i64')
}

const SEGMENT_FLAGS = Object.entries(SEGMENT_FLAG)

function describeSegments({ data, linking, names }: ModuleContents): readonly SegmentDescription[] {
  const named = new Map(names?.dataSegments)
  return data.map(({ offset, bytes, mode }, index) => {
    const stated = linking?.segments[index]
    return {
      name: stated?.name ?? named.get(index) ?? '',
      offset: offset === undefined ? mode : formatExpression(offset),
      size: bytes.to - bytes.from,
      ...(stated === undefined ? {} : { alignment: 2 ** stated.alignmentLog2 }),
      flags: SEGMENT_FLAGS.flatMap(([name, bit]) => (stated && stated.flags & bit ? [name] : [])),
    }
  })
}

function describeSections(contents: ModuleContents): readonly SectionDescription[] {
  const counts: Readonly<Record<string, number>> = {
    TYPE: contents.types.length,
    IMPORT: contents.imports.length,
    FUNCTION: contents.functions.length,
    TABLE: contents.tables.length,
    MEMORY: contents.memories.length,
    TAG: contents.tags.length,
    GLOBAL: contents.globals.length,
    EXPORT: contents.exports.length,
    CODE: contents.bodies.length,
    DATA: contents.data.length,
    ...Object.fromEntries(contents.relocations.map(({ name, relocations }) => [name, relocations.count])),
    ...(contents.linking === undefined ? {} : { linking: contents.linking.symbols.length }),
  }
  return contents.view.sections.map(section => {
    const name = sectionName(section)
    const { from, to } = section.contents
    return { name, offset: from, size: to - from, ...(Object.hasOwn(counts, name) ? { count: counts[name] } : {}) }
  })
}

function describeDylink(
  dylink: NonNullable<ModuleContents['dylink']>,
  { view }: ModuleContents,
  bytes: Uint8Array,
): DylinkDescription {
  const { memory, needed, exportInfo, importInfo, runtimePath, architecture, unknown } = dylink
  return {
    convention: view.sections.some(({ name }) => name === 'dylink.0') ? 'dylink.0' : 'dylink',
    ...(architecture === undefined ? {} : { architecture }),
    ...(memory === undefined ? {} : { memory: describeRoom(memory) }),
    needed,
    exports: exportInfo.map(({ name, flags }) => ({ name, flags: symbolFlagNames(flags) })),
    imports: importInfo.map(({ module, field, flags }) => ({ module, field, flags: symbolFlagNames(flags) })),
    runtimePath,
    unknown: unknown.map(subsection => ({ id: subsection.id, size: subsection.bytes.length })),
    side: describeSide(readSideModule('', bytes)),
  }
}

const describeRoom = (memory: DylinkMemory): NonNullable<DylinkDescription['memory']> => ({
  size: memory.size,
  alignment: 2 ** memory.alignmentLog2,
  tableSize: memory.tableSize,
  tableAlignment: 2 ** memory.tableAlignmentLog2,
})

function describeSide({ imports, exports, hooks, abi }: SideModule): SideDescription {
  const roles: Partial<Record<SideImportRole, number>> = {}
  for (const { role } of imports) roles[role] = (roles[role] ?? 0) + 1
  const own = new Set(exports.map(({ name }) => name))
  const symbols = imports.filter(({ role }) => SYMBOL_ROLES.has(role))
  return {
    roles,
    weak: symbols.filter(({ weak }) => weak).map(({ name }) => name),
    selfImports: symbols.filter(({ name }) => own.has(name)).length,
    hooks,
    abi,
  }
}

const SYMBOL_ROLES: ReadonlySet<SideImportRole> = new Set(['function', 'data-address', 'function-address'])

/** The index of the import at `at` in its kind's index space. */
function positionInKind(imports: readonly Import[], at: number): number {
  const { kind } = imports[at].description
  return imports.slice(0, at).filter(({ description }) => description.kind === kind).length
}

/** Types as text, by kind and index, imports first. */
function typesOf(contents: ModuleContents): (kind: ExternalKind, index: number) => string {
  const { types, imports } = contents
  const signature = (index: number): string =>
    index < types.length ? formatType(types[index].composite) : `type ${index}`
  const spaces: Record<ExternalKind, string[]> = { function: [], table: [], memory: [], global: [], tag: [] }
  for (const { description } of imports) {
    if (description.kind === 'function' || description.kind === 'tag')
      spaces[description.kind].push(signature(description.type))
    if (description.kind === 'table') spaces.table.push(formatTable(description.table))
    if (description.kind === 'memory') spaces.memory.push(formatMemory(description.memory))
    if (description.kind === 'global') spaces.global.push(formatGlobal(description.global))
  }
  spaces.function.push(...contents.functions.map(signature))
  spaces.table.push(...contents.tables.map(({ type }) => formatTable(type)))
  spaces.memory.push(...contents.memories.map(formatMemory))
  spaces.global.push(...contents.globals.map(({ type }) => formatGlobal(type)))
  spaces.tag.push(...contents.tags.map(signature))
  return (kind, index) => spaces[kind][index] ?? `${kind} ${index}`
}

const formatType = (type: CompositeType): string => (type.kind === 'function' ? formatFunctionType(type) : type.kind)
const formatGlobal = ({ value, mutable }: GlobalType): string => (mutable ? `mut ${value}` : value)
const formatTable = ({ element, limits }: TableType): string => `${element} ${formatLimits(limits)}`

function formatMemory({ limits, pageSizeLog2 = 16 }: MemoryType): string {
  return `${formatLimits(limits)} ${pageSizeLog2 === 16 ? 'pages' : `pages of ${2 ** pageSizeLog2}`}`
}

function formatLimits({ minimum, maximum, shared, address }: Limits): string {
  const range = maximum === undefined ? `${minimum}..` : `${minimum}..${maximum}`
  return [...(address === 'i64' ? ['i64'] : []), range, ...(shared ? ['shared'] : [])].join(' ')
}

function formatExpression(expression: ConstExpression): string {
  return expression.map(({ opcode, immediates }) => [opcode.name, ...immediates.map(String)].join(' ')).join('; ')
}
