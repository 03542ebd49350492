import {
  FormatError,
  SECTION_IDS,
  readCodeSection,
  readDataRanges,
  readExportSection,
  readFunctionSection,
  readGlobalSection,
  readImportSection,
  readLinkingSection,
  readMemorySection,
  readNameSection,
  readProducers,
  readTableSection,
  readTagSection,
  readTargetFeatures,
  readTypeSection,
  sectionReader,
} from '@wasmweld/binary'
import type {
  ByteReader,
  Export,
  FunctionBody,
  FunctionType,
  Global,
  LinkingSection,
  MemoryType,
  ModuleView,
  NameMap,
  ProducerField,
  Range,
  SectionView,
  Table,
  TargetFeature,
} from '@wasmweld/binary'
import { sortImports } from './object-imports.ts'
import type { ObjectImports } from './object-imports.ts'

const KNOWN_SECTIONS: ReadonlySet<string> = new Set(['linking', 'name', 'producers', 'target_features'])

// What the linker makes anew is not copied; all other custom sections are concatenated.
const isCopied = (name: string): boolean => !KNOWN_SECTIONS.has(name) && !name.startsWith('reloc.')

/** A custom section that a link copies: it always has a name. */
export type NamedSection = SectionView & { readonly name: string }

/** The sections of an object, decoded as far as a link always needs them. */
export interface ObjectSections {
  readonly module: ModuleView
  readonly types: readonly FunctionType[]
  readonly imports: ObjectImports
  /** Type indices of the defined functions. */
  readonly functions: readonly number[]
  readonly tables: readonly Table[]
  /** Type indices of the defined tags. */
  readonly tags: readonly number[]
  /** Imported and defined. */
  readonly memories: readonly MemoryType[]
  readonly globals: readonly Global[]
  readonly exports: readonly Export[]
  readonly bodies: readonly FunctionBody[]
  /** The bytes of each data segment. */
  readonly segments: readonly Range[]
  readonly linking: LinkingSection
  readonly features: readonly TargetFeature[]
  readonly producers: readonly ProducerField[]
  readonly functionNames: NameMap
  readonly customs: readonly NamedSection[]
}

/** Where the contents of a section begin, by the id of a core one or the name of a custom one; 0 where there is none. */
export function startOf({ sections }: ModuleView, section: number | string): number {
  return sections.find(({ id, name }) => id === section || name === section)?.contents.from ?? 0
}

function decodeOne<Value>(module: ModuleView, id: number, read: (reader: ByteReader) => Value, absent: Value): Value {
  const section = module.sections.find(candidate => candidate.id === id)
  return section === undefined ? absent : read(sectionReader(module, section))
}

function decodeCustom<Value>(
  module: ModuleView,
  name: string,
  read: (reader: ByteReader) => Value,
  absent: Value,
): Value {
  const section = module.sections.find(candidate => candidate.name === name)
  return section === undefined ? absent : read(sectionReader(module, section))
}

function functionTypes(module: ModuleView): readonly FunctionType[] {
  const section = module.sections.find(candidate => candidate.id === SECTION_IDS.type)
  if (section === undefined) return []
  return readTypeSection(sectionReader(module, section)).types.map(({ composite }) => {
    if (composite.kind === 'function') return composite
    throw new FormatError(
      'expected function types alone, found a GC type: wasmweld links no WasmGC objects',
      section.header,
    )
  })
}

function readLinking(module: ModuleView): LinkingSection {
  const section = module.sections.find(candidate => candidate.name === 'linking')
  if (section === undefined) throw new FormatError('expected a "linking" section: not a relocatable wasm file', 0)
  return readLinkingSection(sectionReader(module, section))
}

/** Decodes what a link needs of every object; throws a `FormatError`. */
export function readSections(module: ModuleView): ObjectSections {
  const imports = sortImports(decodeOne(module, SECTION_IDS.import, readImportSection, []))
  return {
    module,
    types: functionTypes(module),
    imports,
    functions: decodeOne(module, SECTION_IDS.function, readFunctionSection, []),
    tables: decodeOne(module, SECTION_IDS.table, readTableSection, []),
    tags: decodeOne(module, SECTION_IDS.tag, readTagSection, []),
    memories: [...imports.memories, ...decodeOne(module, SECTION_IDS.memory, readMemorySection, [])],
    globals: decodeOne(module, SECTION_IDS.global, readGlobalSection, []),
    exports: decodeOne(module, SECTION_IDS.export, readExportSection, []),
    bodies: decodeOne(module, SECTION_IDS.code, readCodeSection, []),
    segments: decodeOne(module, SECTION_IDS.data, readDataRanges, []),
    linking: readLinking(module),
    features: decodeCustom(module, 'target_features', readTargetFeatures, []),
    producers: decodeCustom(module, 'producers', readProducers, []),
    functionNames: decodeCustom(module, 'name', reader => readNameSection(reader).functions ?? [], []),
    customs: module.sections.filter(
      (section): section is NamedSection => section.name !== undefined && isCopied(section.name),
    ),
  }
}
