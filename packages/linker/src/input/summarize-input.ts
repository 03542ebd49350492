import { SYMBOL_FLAG, identifyFile } from '@wasmweld/binary'
import type { FileKind, FunctionType } from '@wasmweld/binary'
import { LinkError } from '../problems.ts'
import type { Problem } from '../problems.ts'
import type { Archive } from './archive.ts'
import type { ObjectFile, ObjectSymbol } from './object-file.ts'
import { createInputCache } from './input-file.ts'
import type { InputCache, LinkInput } from './input-file.ts'
import { openInput } from './open-input.ts'

/** A non-local symbol of an input. */
export interface SymbolSummary {
  readonly name: string
  readonly kind: 'function' | 'data' | 'global' | 'table' | 'tag'
  readonly binding: 'strong' | 'weak'
  readonly hidden: boolean
  readonly defined: boolean
  /** Functions and tags. */
  readonly type?: FunctionType
  /** The name that the source's export_name asks for. */
  readonly exportName?: string
  readonly importModule?: string
  readonly importName?: string
  /** Archives: the member that it is in. */
  readonly member?: string
  /** Bytes: of data, or of the function that defines it. */
  readonly size?: number
}

/** A member that takes no part in a link. */
export interface ForeignMember {
  readonly name: string
  readonly kind: FileKind
}

/** What an input offers and asks for. */
export interface InputSummary {
  readonly kind: 'object' | 'archive'
  /** In file order; of an archive, all members'. */
  readonly symbols: readonly SymbolSummary[]
  /** Members of an archive that are no WebAssembly objects, and what they are. */
  readonly foreign: readonly ForeignMember[]
  /** Whether it has constructors, which run although nobody names them. */
  readonly hasConstructors: boolean
}

function exportNameOf(object: ObjectFile, { kind, chunk }: ObjectSymbol): string | undefined {
  if (kind !== 'function' || chunk < 0) return undefined
  const index = object.imports.functions.length + chunk
  return object.exports.find(entry => entry.kind === 'function' && entry.index === index)?.name
}

function importOf(
  object: ObjectFile,
  { kind, imported, flags }: ObjectSymbol,
): Pick<SymbolSummary, 'importModule' | 'importName'> {
  if (imported < 0 || kind === 'data' || kind === 'section') return {}
  const lists = {
    function: object.imports.functions,
    global: object.imports.globals,
    table: object.imports.tables,
    tag: object.imports.tags,
  } as const
  const { module, field } = lists[kind][imported]
  return (flags & SYMBOL_FLAG.explicitName) === 0
    ? { importModule: module }
    : { importModule: module, importName: field }
}

function sizeOf(object: ObjectFile, { kind, chunk, size }: ObjectSymbol): number | undefined {
  if (kind === 'data') return size
  if (kind !== 'function' || chunk < 0) return undefined
  return object.chunks[chunk].bytes.to - object.chunks[chunk].bytes.from
}

function summarizeSymbol(
  object: ObjectFile,
  symbol: ObjectSymbol,
  member: string | undefined,
): SymbolSummary | undefined {
  const { name, kind, flags } = symbol
  const binding = flags & SYMBOL_FLAG.bindingMask
  if (kind === 'section' || binding === SYMBOL_FLAG.local) return undefined
  const exportName = exportNameOf(object, symbol)
  const size = sizeOf(object, symbol)
  return {
    name,
    kind,
    binding: binding === SYMBOL_FLAG.weak ? 'weak' : 'strong',
    hidden: (flags & SYMBOL_FLAG.hidden) !== 0,
    defined: (flags & SYMBOL_FLAG.undefined) === 0,
    ...(symbol.type < 0 ? {} : { type: object.types[symbol.type] }),
    ...(exportName === undefined ? {} : { exportName }),
    ...importOf(object, symbol),
    ...(member === undefined ? {} : { member }),
    ...(size === undefined ? {} : { size }),
  }
}

const summarizeObject = (object: ObjectFile, member?: string): SymbolSummary[] =>
  object.symbols.flatMap(symbol => summarizeSymbol(object, symbol, member) ?? [])

function summarizeArchive(archive: Archive, bytes: Uint8Array): InputSummary {
  const objects = archive.members.map(({ name, header }) => ({ name, object: archive.member(header) }))
  return {
    kind: 'archive',
    foreign: archive.foreign.map(({ name, bytes: { from, to } }) => ({
      name,
      kind: identifyFile(bytes.subarray(from, to)),
    })),
    symbols: objects.flatMap(({ name, object }) => summarizeObject(object, name)),
    hasConstructors: objects.some(({ object }) => object.initFunctions.length > 0),
  }
}

const noSummary = (file: string): Problem => ({
  kind: 'foreign-file',
  severity: 'error',
  file,
  description: 'library of the host',
  advice: 'expected an object or an archive: what this names has no code here',
})

/**
 * The names of an input with their types: what an import of it can give. Reads every member of an archive. Throws a `LinkError`
 * for a file that is none of ours, and a `FormatError` for a damaged member.
 */
export function summarizeInput(input: LinkInput, cache: InputCache = createInputCache()): InputSummary {
  const read = openInput(input, cache)
  switch (read.kind) {
    case 'refused':
      throw new LinkError([read.problem], [], `${input.name} cannot be linked`)
    case 'shared':
    case 'stub':
      throw new LinkError([noSummary(input.name)], [], `${input.name} cannot be linked`)
    case 'archive':
      return summarizeArchive(read.archive, input.bytes)
    case 'object':
      return {
        kind: 'object',
        foreign: [],
        symbols: summarizeObject(read.object),
        hasConstructors: read.object.initFunctions.length > 0,
      }
  }
}
