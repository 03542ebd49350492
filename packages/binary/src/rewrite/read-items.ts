// Takes a finished module apart. Every index outside of code is checked here, so that who works with the items need not.
import { FormatError } from '../bytes/format-error.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import { readCodeSection, type FunctionBody } from '../wasm/code-section.ts'
import { readDataCountSection } from '../wasm/data-count-section.ts'
import { readDataSection, type DataSegment } from '../wasm/data-section.ts'
import { readElementSection, type ElementSegment } from '../wasm/element-section.ts'
import { readExportSection, type Export } from '../wasm/export-section.ts'
import { readFunctionSection } from '../wasm/function-section.ts'
import { readGlobalSection, type Global } from '../wasm/global-section.ts'
import { readImportSection, type Import } from '../wasm/import-section.ts'
import { readMemorySection } from '../wasm/memory-section.ts'
import { readModule, SECTION_IDS, sectionReader, type ModuleView, type SectionView } from '../wasm/module.ts'
import { readStartSection } from '../wasm/start-section.ts'
import { readTableSection, type Table } from '../wasm/table-section.ts'
import { readTagSection } from '../wasm/tag-section.ts'
import { readTypeSection, type TypeSection } from '../wasm/type-section.ts'
import type { MemoryType } from '../wasm/types.ts'
import { checkItems } from './check-items.ts'
import type {
  CustomItem,
  FunctionItem,
  GlobalItem,
  ImportedName,
  MemoryItem,
  ModuleItems,
  TableItem,
  TagItem,
} from './module-items.ts'

const NO_TYPES: TypeSection = { groups: [], types: [] }

/**
 * The items of a module; code and data are views of `bytes`. Throws a `FormatError` for a damaged module, as far as it shows outside of
 * code: bodies are looked into by `rewriteModule`.
 */
export function readItems(bytes: Uint8Array): ModuleItems {
  const module = readModule(bytes)
  const reader = new SectionFinder(module)
  const types = reader.read('type', readTypeSection, NO_TYPES)
  const imports = reader.read<readonly Import[]>('import', readImportSection, [])
  const declared = reader.read<readonly number[]>('function', readFunctionSection, [])
  const tables = reader.read<readonly Table[]>('table', readTableSection, [])
  const memories = reader.read<readonly MemoryType[]>('memory', readMemorySection, [])
  const tags = reader.read<readonly number[]>('tag', readTagSection, [])
  const globals = reader.read<readonly Global[]>('global', readGlobalSection, [])
  const exports = reader.read<readonly Export[]>('export', readExportSection, [])
  const start = reader.read('start', readStartSection, undefined)
  const elements = reader.read<readonly ElementSegment[]>('element', readElementSection, [])
  const dataCount = reader.read('dataCount', readDataCountSection, undefined)
  const bodies = reader.read<readonly FunctionBody[]>('code', readCodeSection, [])
  const data = reader.read<readonly DataSegment[]>('data', readDataSection, [])
  refuseCounts(reader, declared.length, bodies.length, 'code')
  if (dataCount !== undefined) refuseCounts(reader, dataCount, data.length, 'data')
  const imported = importedItems(imports)
  const items: ModuleItems = {
    ...types,
    functions: [...imported.functions, ...definedFunctions(bytes, declared, bodies)],
    tables: [...imported.tables, ...tables.map(table => ({ kind: 'defined' as const, ...table }))],
    memories: [...imported.memories, ...memories.map(type => ({ kind: 'defined' as const, type }))],
    tags: [...imported.tags, ...tags.map(type => ({ kind: 'defined' as const, type }))],
    globals: [...imported.globals, ...globals.map(global => ({ kind: 'defined' as const, ...global }))],
    exports,
    ...(start === undefined ? {} : { start }),
    elements,
    data: data.map(segment => ({ ...segment, bytes: bytes.subarray(segment.bytes.from, segment.bytes.to) })),
    custom: customItems(module),
  }
  checkItems(items, name => reader.offsetOf(name))
  return items
}

type SectionName = keyof typeof SECTION_IDS

class SectionFinder {
  readonly #module: ModuleView
  readonly #sections: ReadonlyMap<number, SectionView>

  constructor(module: ModuleView) {
    this.#module = module
    this.#sections = new Map(module.sections.map(section => [section.id, section]))
  }

  read<Value>(name: SectionName, read: (reader: ByteReader) => Value, absent: Value): Value {
    const section = this.#sections.get(SECTION_IDS[name])
    return section === undefined ? absent : read(sectionReader(this.#module, section))
  }

  /** Of the contents; of a section that is not there, the end of the file. */
  offsetOf(name: SectionName): number {
    return this.#sections.get(SECTION_IDS[name])?.contents.from ?? this.#module.bytes.length
  }
}

function refuseCounts(finder: SectionFinder, declared: number, found: number, name: 'code' | 'data'): void {
  if (declared === found) return
  const what = name === 'code' ? 'bodies of functions' : 'data segments'
  throw new FormatError(`expected ${declared} ${what}, found ${found}`, finder.offsetOf(name))
}

const definedFunctions = (
  bytes: Uint8Array,
  declared: readonly number[],
  bodies: readonly FunctionBody[],
): readonly FunctionItem[] =>
  declared.map((type, index) => {
    const { from, to } = bodies[index]
    return { kind: 'defined', type, code: { bytes, from, to } }
  })

function importedItems(imports: readonly Import[]): {
  readonly functions: FunctionItem[]
  readonly tables: TableItem[]
  readonly memories: MemoryItem[]
  readonly tags: TagItem[]
  readonly globals: GlobalItem[]
} {
  const items = { functions: [], tables: [], memories: [], tags: [], globals: [] } as ReturnType<typeof importedItems>
  imports.forEach(({ module, field, description }, position) => {
    const imported: { readonly kind: 'import'; readonly import: ImportedName } = {
      kind: 'import',
      import: { module, field, position },
    }
    switch (description.kind) {
      case 'function':
        return items.functions.push({ ...imported, type: description.type })
      case 'table':
        return items.tables.push({ ...imported, type: description.table })
      case 'memory':
        return items.memories.push({ ...imported, type: description.memory })
      case 'tag':
        return items.tags.push({ ...imported, type: description.type })
      case 'global':
        return items.globals.push({ ...imported, type: description.global })
    }
  })
  return items
}

function customItems({ bytes, sections }: ModuleView): readonly CustomItem[] {
  const firstKnown = sections.findIndex(({ id }) => id !== SECTION_IDS.custom)
  return sections.flatMap(({ name, contents: { from, to } }, index) =>
    name === undefined ? [] : [{ name, bytes: bytes.subarray(from, to), first: index < firstKnown, at: from }],
  )
}
