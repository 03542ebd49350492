// The door to the linker: what a program of this plugin asks for, in the linker's words, and the answer.
import {
  type ExternalKind,
  SECTION_IDS,
  readCodeSection,
  readExportSection,
  readImportSection,
  readModule,
  sectionReader,
} from '@wasmweld/binary'
import { type InputCache, type LinkInput, type LinkOptions, type LinkReport, type Problem } from '@wasmweld/linker'
import { type Sysroot, linkWithSystemLibraries } from '@wasmweld/toolchain'
import { createHash } from 'node:crypto'
import type { Debug, ResolvedOptions } from './options.ts'

export interface LinkRequest {
  readonly inputs: readonly LinkInput[]
  /** Symbols to export, sorted. */
  readonly roots: readonly string[]
  /** Symbols that JavaScript provides; `all`: whatever nothing native defines. */
  readonly provided: readonly string[] | 'all'
  /** What else is undefined: an error, or something that traps when it is reached. */
  readonly missing: 'error' | 'trap'
  readonly debug: Debug
}

export interface LinkSurroundings {
  readonly options: ResolvedOptions
  readonly root: string
  readonly sysroot: Sysroot | undefined
  readonly cache: InputCache
  readonly demangle: (symbol: string) => string
}

/** Something that a linked program wants from its host. */
export interface HostImport {
  readonly module: string
  readonly field: string
  readonly kind: ExternalKind
}

export interface LinkedProgram {
  readonly module: Uint8Array
  /** Of the bytes, in hexadecimal. */
  readonly digest: string
  readonly imports: readonly HostImport[]
  /** Names that the module exports. */
  readonly exports: ReadonlySet<string>
  /** How many functions are in it. */
  readonly functions: number
  readonly warnings: readonly Problem[]
  readonly report: LinkReport
}

/** Links, or throws a `LinkError`, or a `ToolchainError` for a library that is not there. */
export function linkProgram(request: LinkRequest, surroundings: LinkSurroundings): LinkedProgram {
  const { root, sysroot, cache } = surroundings
  const system = { sysroot, from: root, cache }
  const { module, warnings, report } = linkWithSystemLibraries(
    request.inputs,
    linkOptions(request, surroundings),
    system,
  )
  return { module, warnings, report, digest: createHash('sha256').update(module).digest('hex'), ...surfaceOf(module) }
}

function linkOptions(
  { roots, provided, missing, debug }: LinkRequest,
  { options, demangle }: LinkSurroundings,
): LinkOptions {
  const { link, optimize = debug === 'dwarf' ? 'none' : 'size' } = options
  return {
    ...link,
    reactor: true,
    exports: roots,
    ...(provided === 'all' || missing === 'trap' ? { undefined: 'import' } : {}),
    ...(missing === 'trap' ? { unresolvedSymbols: 'ignore-all', importUndefined: true } : {}),
    allowUndefined: [...(link.allowUndefined ?? []), ...(provided === 'all' ? [] : provided)],
    strip: debug === 'dwarf' ? 'none' : debug === 'names' ? 'debug' : 'all',
    compressRelocations: optimize === 'size',
    gcDebug: optimize === 'size' && debug === 'dwarf',
    demangle,
  }
}

function surfaceOf(bytes: Uint8Array): Pick<LinkedProgram, 'imports' | 'exports' | 'functions'> {
  const module = readModule(bytes)
  const read = <Value>(id: number, reader: (r: ReturnType<typeof sectionReader>) => Value): Value | undefined => {
    const section = module.sections.find(candidate => candidate.id === id)
    return section && reader(sectionReader(module, section))
  }
  const imports = read(SECTION_IDS.import, readImportSection) ?? []
  return {
    imports: imports.map(({ module: from, field, description: { kind } }) => ({ module: from, field, kind })),
    exports: new Set(read(SECTION_IDS.export, readExportSection)?.map(({ name }) => name)),
    functions: read(SECTION_IDS.code, readCodeSection)?.length ?? 0,
  }
}
