// What of a finished module faces other modules: imports and exports with their types, and where its functions and globals are.
import {
  type ByteReader,
  type DylinkSection,
  type ElementSegment,
  type Export,
  type FunctionBody,
  type FunctionType,
  type Global,
  type GlobalType,
  type Import,
  type MemoryType,
  type ModuleView,
  SECTION_IDS,
  type SectionView,
  type SubType,
  type TargetFeature,
  readCodeSection,
  readDylinkSection,
  readElementSection,
  readExportSection,
  readFunctionSection,
  readGlobalSection,
  readImportSection,
  readLegacyDylinkSection,
  readMemorySection,
  readModule,
  readStartSection,
  readTagSection,
  readTargetFeatures,
  readTypeSection,
  sectionReader,
} from '@wasmweld/binary'

export interface ModuleSurface {
  readonly view: ModuleView
  readonly dylink: DylinkSection | undefined
  /** `undefined` without a section of that kind. */
  readonly convention: 'dylink.0' | 'dylink' | undefined
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  /** By type index; `undefined` for what is no function type. */
  readonly types: readonly (FunctionType | undefined)[]
  /** By function index, imported ones first. */
  readonly functions: readonly (FunctionType | undefined)[]
  readonly importedFunctions: number
  /** By tag index, imported ones first. */
  readonly tags: readonly (FunctionType | undefined)[]
  /** By global index, imported ones first; those have no `init`. */
  readonly globals: readonly (Pick<Global, 'type'> & Partial<Global>)[]
  /** Imported or its own. */
  readonly memory: MemoryType | undefined
  readonly start: number | undefined
  readonly elements: readonly ElementSegment[]
  /** By function index less `importedFunctions`. */
  readonly bodies: readonly FunctionBody[]
  readonly features: readonly TargetFeature[]
}

/** Throws a `FormatError` for a damaged module. Function bodies and data are not looked into. */
export function readSurface(bytes: Uint8Array): ModuleSurface {
  const view = readModule(bytes)
  const core = coreReader(view)
  const types = readTypes(view)
  const imports = core(SECTION_IDS.import, readImportSection)
  const typeAt = (index: number): FunctionType | undefined => types.at(index)
  const imported = ofKinds(imports)
  const memories = [...imported.memories, ...core(SECTION_IDS.memory, readMemorySection)]
  return {
    view,
    ...readDylink(view),
    imports,
    exports: core(SECTION_IDS.export, readExportSection),
    types,
    functions: [...imported.functions, ...core(SECTION_IDS.function, readFunctionSection)].map(typeAt),
    importedFunctions: imported.functions.length,
    tags: [...imported.tags, ...core(SECTION_IDS.tag, readTagSection)].map(typeAt),
    globals: [...imported.globals.map(type => ({ type })), ...core(SECTION_IDS.global, readGlobalSection)],
    memory: memories.at(0),
    start: read(view, SECTION_IDS.start, readStartSection),
    elements: core(SECTION_IDS.element, readElementSection),
    bodies: core(SECTION_IDS.code, readCodeSection),
    features: read(view, 'target_features', readTargetFeatures) ?? [],
  }
}

function read<Value>(
  view: ModuleView,
  section: number | string,
  reader: (reader: ByteReader) => Value,
): Value | undefined {
  const found = view.sections.find(({ id, name }) => id === section || name === section)
  return found && reader(sectionReader(view, found))
}

const coreReader =
  (view: ModuleView) =>
  <Item>(id: number, reader: (reader: ByteReader) => readonly Item[]): readonly Item[] =>
    read(view, id, reader) ?? []

function readTypes(view: ModuleView): readonly (FunctionType | undefined)[] {
  const types: readonly SubType[] = read(view, SECTION_IDS.type, readTypeSection)?.types ?? []
  return types.map(({ composite }) => (composite.kind === 'function' ? composite : undefined))
}

interface ImportedKinds {
  /** Type indices. */
  readonly functions: readonly number[]
  readonly tags: readonly number[]
  readonly globals: readonly GlobalType[]
  readonly memories: readonly MemoryType[]
}

function ofKinds(imports: readonly Import[]): ImportedKinds {
  const functions: number[] = []
  const tags: number[] = []
  const globals: GlobalType[] = []
  const memories: MemoryType[] = []
  for (const { description } of imports) {
    if (description.kind === 'function') functions.push(description.type)
    else if (description.kind === 'tag') tags.push(description.type)
    else if (description.kind === 'global') globals.push(description.global)
    else if (description.kind === 'memory') memories.push(description.memory)
  }
  return { functions, tags, globals, memories }
}

function readDylink(view: ModuleView): Pick<ModuleSurface, 'dylink' | 'convention'> {
  const found = view.sections.find(({ name }) => name === 'dylink.0' || name === 'dylink')
  if (found === undefined) return { dylink: undefined, convention: undefined }
  const convention = found.name === 'dylink' ? 'dylink' : 'dylink.0'
  refuseLate(view, found)
  const reader = sectionReader(view, found)
  return {
    convention,
    dylink: convention === 'dylink' ? readLegacyDylinkSection(reader) : readDylinkSection(reader),
  }
}

/** Loaders look for it in the first bytes of the file alone. */
function refuseLate(view: ModuleView, section: SectionView): void {
  const [first] = view.sections
  if (first === section) return
  sectionReader(view, section).fail(
    `expected the ${section.name} section before all others, where loaders look for it; ` +
      'what rewrote the module has to leave it there (current versions of wasm-opt and llvm-strip do)',
    section.header,
  )
}
