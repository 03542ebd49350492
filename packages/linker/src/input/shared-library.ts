import {
  FormatError,
  SECTION_IDS,
  readDylinkSection,
  readExportSection,
  readFunctionSection,
  readImportSection,
  readLegacyDylinkSection,
  readModule,
  readTypeSection,
  sectionReader,
  typeKey,
} from '@wasmweld/binary'
import type { ByteReader, DylinkSection, Export, FunctionType, ModuleView } from '@wasmweld/binary'

/** What a shared library offers under a name. */
export type SharedSymbol = {
  readonly name: string
  /** SYMBOL_FLAG bits: thread-local data is known by them. */
  readonly flags: number
} & ({ readonly kind: 'function'; readonly type: FunctionType; readonly typeKey: string } | { readonly kind: 'data' })

/** A `.so`: a module that a loader puts beside the output, and from which the output imports. */
export interface SharedLibrary {
  /** As the user names it; the loader is told the last part. */
  readonly name: string
  /** In the order of its exports. */
  readonly symbols: readonly SharedSymbol[]
}

// Every library has these of its own; a program that finds them would call another module's.
const isPrivate = (name: string): boolean =>
  name === '__wasm_apply_data_relocs' || name === '__wasm_call_ctors' || /^__(start|stop)_/.test(name)

function decode<Value>(
  module: ModuleView,
  section: number | string,
  read: (reader: ByteReader) => Value,
): Value | undefined {
  const found = module.sections.find(({ id, name }) => id === section || name === section)
  return found && read(sectionReader(module, found))
}

/** By function index. */
function signatures(module: ModuleView): readonly (FunctionType | undefined)[] {
  const types = decode(module, SECTION_IDS.type, readTypeSection)?.types ?? []
  const imports = decode(module, SECTION_IDS.import, readImportSection) ?? []
  const imported = imports.flatMap(({ description }) => (description.kind === 'function' ? [description.type] : []))
  const defined = decode(module, SECTION_IDS.function, readFunctionSection) ?? []
  return [...imported, ...defined].map(index => {
    const composite = types.at(index)?.composite
    return composite?.kind === 'function' ? composite : undefined
  })
}

function dylinkOf(module: ModuleView): DylinkSection | undefined {
  return decode(module, 'dylink.0', readDylinkSection) ?? decode(module, 'dylink', readLegacyDylinkSection)
}

function sharedSymbol(
  { name, kind, index }: Export,
  functions: readonly (FunctionType | undefined)[],
  flags: number,
): SharedSymbol[] {
  if (isPrivate(name)) return []
  // A data symbol is exported as a global that holds its address.
  if (kind === 'global') return [{ name, kind: 'data', flags }]
  if (kind !== 'function') return []
  const type = functions.at(index)
  if (type === undefined) throw new FormatError(`expected a function behind the export ${name}`, 0)
  return [{ name, kind, flags, type, typeKey: typeKey(type) }]
}

/** Reads what a shared library offers; throws a `FormatError` that names it. */
export function readSharedLibrary(name: string, bytes: Uint8Array): SharedLibrary {
  try {
    const module = readModule(bytes)
    const functions = signatures(module)
    const flags = new Map(dylinkOf(module)?.exportInfo.map(info => [info.name, info.flags]))
    const exports = decode(module, SECTION_IDS.export, readExportSection) ?? []
    return {
      name,
      symbols: exports.flatMap(exported => sharedSymbol(exported, functions, flags.get(exported.name) ?? 0)),
    }
  } catch (error) {
    throw error instanceof FormatError ? error.in(name) : error
  }
}
