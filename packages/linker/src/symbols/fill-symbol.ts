import { SEGMENT_FLAG, SYMBOL_FLAG } from '@wasmweld/binary'
import type { ObjectFile, ObjectSymbol } from '../input/object-file.ts'
import type { SharedSymbol } from '../input/shared-library.ts'
import type { OpenSymbol, LinkedFile } from './resolution.ts'

/** Takes the type that the file gives the symbol. */
export function setType(symbol: OpenSymbol, object: ObjectFile, { kind, type, chunk, imported }: ObjectSymbol): void {
  if (type >= 0) {
    symbol.type = object.types[type]
    symbol.typeKey = object.typeKeys[type]
  }
  if (kind === 'global') {
    symbol.globalType =
      chunk >= 0 ? object.globals[object.chunks[chunk].index].type : object.imports.globals[imported].type
  }
  if (kind === 'table') {
    symbol.tableType =
      chunk >= 0 ? object.tables[object.chunks[chunk].index].type : object.imports.tables[imported].type
  }
}

// What lies in a thread-local segment is thread-local, whether or not it says so.
const isInTlsSegment = ({ chunks }: ObjectFile, { kind, chunk }: ObjectSymbol): boolean =>
  kind === 'data' && chunk >= 0 && (chunks[chunk].flags & SEGMENT_FLAG.tls) !== 0

/** The symbol is what `entry` of `file` defines. */
export function setDefinition(symbol: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): OpenSymbol {
  symbol.kind = entry.kind
  symbol.state = 'defined'
  symbol.flags = entry.flags | (isInTlsSegment(file.object, entry) ? SYMBOL_FLAG.tls : 0)
  symbol.file = file
  symbol.chunk = entry.chunk
  symbol.offset = entry.offset
  symbol.size = entry.size
  symbol.importModule = undefined
  symbol.importName = undefined
  symbol.lazy = undefined
  symbol.linker = undefined
  symbol.library = undefined
  setType(symbol, file.object, entry)
  return symbol
}

/** The symbol is what a shared library has under its name. */
export function setShared(symbol: OpenSymbol, library: string, shared: SharedSymbol): OpenSymbol {
  symbol.kind = shared.kind
  symbol.state = 'shared'
  symbol.flags = shared.flags
  symbol.file = undefined
  symbol.chunk = -1
  symbol.importModule = undefined
  symbol.importName = undefined
  symbol.lazy = undefined
  symbol.library = library
  symbol.type = shared.kind === 'function' ? shared.type : undefined
  symbol.typeKey = shared.kind === 'function' ? shared.typeKey : ''
  return symbol
}

/** The symbol is what `entry` of `file` asks for; nothing defines it yet. */
export function setReference(
  symbol: OpenSymbol,
  file: LinkedFile,
  entry: ObjectSymbol,
  calledDirectly: boolean,
): OpenSymbol {
  const { module, name } = importAttributes(file.object, entry)
  symbol.kind = entry.kind
  symbol.flags = entry.flags | SYMBOL_FLAG.undefined
  symbol.file = file
  symbol.chunk = -1
  symbol.importModule = module
  symbol.importName = name
  symbol.calledDirectly = calledDirectly
  setType(symbol, file.object, entry)
  return symbol
}

/** Where the host is to find it: the module is whatever the import says; a name only where the source asked for one (EXPLICIT_NAME). */
export function importAttributes(
  { imports }: ObjectFile,
  { kind, flags, imported }: ObjectSymbol,
): { module?: string; name?: string } {
  if (imported < 0) return {}
  const lists = {
    function: imports.functions,
    global: imports.globals,
    table: imports.tables,
    tag: imports.tags,
    data: [],
    section: [],
  } as const
  const { module, field } = lists[kind][imported]
  return (flags & SYMBOL_FLAG.explicitName) === 0 ? { module } : { module, name: field }
}
