// Everything in a module or object that an inspection shows, decoded once; function bodies and data stay ranges.
import {
  type ByteReader,
  type DataSegment,
  type DylinkSection,
  type Export,
  type FunctionBody,
  type Global,
  type Import,
  type LinkingSection,
  type MemoryType,
  type ModuleView,
  type NameSection,
  type Producers,
  readCodeSection,
  readDataSection,
  readDylinkSection,
  readExportSection,
  readFunctionSection,
  readGlobalSection,
  readImportSection,
  readLegacyDylinkSection,
  readLinkingSection,
  readMemorySection,
  readModule,
  readNameSection,
  readProducers,
  readRelocSection,
  readStartSection,
  readTableSection,
  readTagSection,
  readTargetFeatures,
  readTypeSection,
  type RelocSection,
  SECTION_IDS,
  sectionReader,
  type SectionView,
  type SubType,
  type Table,
  type TargetFeature,
} from '@wasmweld/binary'

export interface NamedRelocations extends RelocSection {
  /** The name of the section they are stored in: `reloc.CODE`. */
  readonly name: string
}

export interface ModuleContents {
  readonly view: ModuleView
  readonly types: readonly SubType[]
  readonly imports: readonly Import[]
  readonly functions: readonly number[]
  readonly tables: readonly Table[]
  readonly memories: readonly MemoryType[]
  readonly tags: readonly number[]
  readonly globals: readonly Global[]
  readonly exports: readonly Export[]
  readonly start: number | undefined
  readonly bodies: readonly FunctionBody[]
  readonly data: readonly DataSegment[]
  readonly linking: LinkingSection | undefined
  readonly relocations: readonly NamedRelocations[]
  readonly names: NameSection | undefined
  readonly features: readonly TargetFeature[]
  readonly producers: Producers
  readonly dylink: DylinkSection | undefined
}

/** Throws a `FormatError` when a section is damaged. */
export function readContents(bytes: Uint8Array): ModuleContents {
  const view = readModule(bytes)
  const read = <Value>(
    is: (section: SectionView) => boolean,
    reader: (reader: ByteReader) => Value,
  ): Value | undefined => {
    const section = view.sections.find(is)
    return section && reader(sectionReader(view, section))
  }
  const core = <Item>(id: number, reader: (reader: ByteReader) => readonly Item[]): readonly Item[] =>
    read(section => section.id === id, reader) ?? []
  const custom = <Value>(name: string, reader: (reader: ByteReader) => Value): Value | undefined =>
    read(section => section.name === name, reader)
  return {
    view,
    types: core(SECTION_IDS.type, reader => readTypeSection(reader).types),
    imports: core(SECTION_IDS.import, readImportSection),
    functions: core(SECTION_IDS.function, readFunctionSection),
    tables: core(SECTION_IDS.table, readTableSection),
    memories: core(SECTION_IDS.memory, readMemorySection),
    tags: core(SECTION_IDS.tag, readTagSection),
    globals: core(SECTION_IDS.global, readGlobalSection),
    exports: core(SECTION_IDS.export, readExportSection),
    start: read(({ id }) => id === SECTION_IDS.start, readStartSection),
    bodies: core(SECTION_IDS.code, readCodeSection),
    data: core(SECTION_IDS.data, readDataSection),
    linking: custom('linking', readLinkingSection),
    relocations: readRelocations(view),
    names: custom('name', readNameSection),
    features: custom('target_features', readTargetFeatures) ?? [],
    producers: custom('producers', readProducers) ?? [],
    dylink: custom('dylink.0', readDylinkSection) ?? custom('dylink', readLegacyDylinkSection),
  }
}

function readRelocations(view: ModuleView): readonly NamedRelocations[] {
  return view.sections.flatMap(section => {
    const { name } = section
    return name?.startsWith('reloc.') ? [{ name, ...readRelocSection(sectionReader(view, section)) }] : []
  })
}

/** `CODE` and the like for core sections, as LLVM's tools write them; custom sections have their own name. */
export function sectionName({ id, name }: SectionView): string {
  return name ?? CORE_NAMES[id]
}

const CORE_NAMES: Readonly<Record<number, string>> = {
  1: 'TYPE',
  2: 'IMPORT',
  3: 'FUNCTION',
  4: 'TABLE',
  5: 'MEMORY',
  6: 'GLOBAL',
  7: 'EXPORT',
  8: 'START',
  9: 'ELEM',
  10: 'CODE',
  11: 'DATA',
  12: 'DATACOUNT',
  13: 'TAG',
}
