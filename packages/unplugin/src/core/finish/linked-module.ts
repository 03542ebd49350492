// A linked module as bytes, with what the rest of the plugin asks of them.
import {
  type ExternalKind,
  type SourceMap,
  SECTION_IDS,
  readCodeSection,
  readExportSection,
  readImportSection,
  readModule,
  sectionReader,
} from '@wasmweld/binary'
import { createHash } from 'node:crypto'
import type { Companion } from './companion.ts'

/** Something that a linked program wants from its host. */
export interface HostImport {
  readonly module: string
  readonly field: string
  readonly kind: ExternalKind
}

/** What Binaryen's optimizer did to a module: its sizes as it would be shipped without and with that. */
export interface Optimized {
  readonly before: ShippedSize
  readonly after: ShippedSize
  /** The optimized module with the names of its functions; absent where the module as it was linked is smaller, and is shipped. */
  readonly named?: Uint8Array
}

export interface ShippedSize {
  readonly bytes: number
  readonly brotli: number
}

/** A linked module and what can be read from its bytes. */
export interface LinkedModule {
  readonly module: Uint8Array
  /** Of the bytes, in hexadecimal. */
  readonly digest: string
  readonly imports: readonly HostImport[]
  /** Names that the module exports. */
  readonly exports: ReadonlySet<string>
  /** How many functions are in it. */
  readonly functions: number
  /** Files that the module names, to be written beside its own. */
  readonly companions: readonly Companion[]
  readonly optimized?: Optimized
  /** A finished module, as it came. */
  readonly isWhole?: true
  /** Of a finished module that came with one. */
  readonly sourceMap?: SourceMap
}

/** Throws a `FormatError`. */
export function readLinked(
  bytes: Uint8Array,
  { companions = [], optimized }: Partial<Pick<LinkedModule, 'companions' | 'optimized'>> = {},
): LinkedModule {
  const module = readModule(bytes)
  const read = <Value>(id: number, reader: (r: ReturnType<typeof sectionReader>) => Value): Value | undefined => {
    const section = module.sections.find(candidate => candidate.id === id)
    return section && reader(sectionReader(module, section))
  }
  const imports = read(SECTION_IDS.import, readImportSection) ?? []
  return {
    module: bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    imports: imports.map(({ module: from, field, description: { kind } }) => ({ module: from, field, kind })),
    exports: new Set(read(SECTION_IDS.export, readExportSection)?.map(({ name }) => name)),
    functions: read(SECTION_IDS.code, readCodeSection)?.length ?? 0,
    companions,
    ...(optimized && { optimized }),
  }
}
