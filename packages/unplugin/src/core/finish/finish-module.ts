// From what the linker made to what is shipped: it is optimized, and debug information goes where the options want it.
import {
  EXTERNAL_DEBUG_INFO,
  SECTION_IDS,
  SOURCE_MAPPING_URL,
  type SectionView,
  type SourceMap,
  withUrlSection,
  withoutSections,
} from '@wasmweld/binary'
import type { Debug } from '../options.ts'
import { type Companion, companionOf } from './companion.ts'
import type { LinkedModule, Optimized } from './linked-module.ts'
import type { Optimizer } from './optimizer.ts'
import { readableSourceMap, withTextsOf } from './source-map-text.ts'

/** How modules of a project are finished. */
export interface Finishing {
  readonly debug: Debug
  /** The project's folder: sources are named from there. */
  readonly root: string
  readonly optimizer: Optimizer | undefined
  /** Tells whoever waits. */
  tell(text: string): void
}

export interface FinishedModule {
  readonly bytes: Uint8Array
  readonly companions: readonly Companion[]
  readonly optimized?: Optimized
}

const isDebugInformation = ({ id, name = '' }: SectionView): boolean =>
  id === SECTION_IDS.custom && name.startsWith('.debug_')

/** What the linker leaves out where nothing is kept for debuggers, and what is left out of finished modules then. */
const STRIPPED: ReadonlySet<string | undefined> = new Set(['name', 'producers', 'target_features'])

export const isStripped = ({ name }: Pick<SectionView, 'name'>): boolean => STRIPPED.has(name)

/** Is anything to be done at all? */
export const finishes = ({ debug, optimizer }: Pick<Finishing, 'debug' | 'optimizer'>): boolean =>
  debug === 'sourcemap' || debug === 'separate-dwarf' || optimizer !== undefined

/** What the linker is to keep, so that the module can be finished. Functions of an optimized one are known by their names alone. */
export const linkedDebug = (debug: Debug, isOptimized: boolean): Debug =>
  debug === false && isOptimized ? 'names' : debug

/** What the linker made, or what is left of a finished module. */
export type FinishInput = Pick<LinkedModule, 'module' | 'sourceMap' | 'isWhole'>

/** `name` is what the module's file is called without what a bundler makes of its contents. Throws a `ToolchainError`. */
export function finishModule(
  name: string,
  { module, sourceMap, isWhole }: FinishInput,
  finishing: Finishing,
): FinishedModule {
  const { debug, root, optimizer } = finishing
  if (debug === 'separate-dwarf') return separated(name, module)
  const map = debug === 'sourcemap' ? (sourceMap ?? readableSourceMap(module, root)) : undefined
  const bytes = debug === 'sourcemap' ? withoutSections(module, isDebugInformation) : module
  const linked = { bytes, map, isWhole: isWhole === true && map === undefined }
  if (optimizer === undefined) return withMap(name, linked)
  return optimizedModule(name, linked, finishing, optimizer)
}

interface MappedModule {
  readonly bytes: Uint8Array
  readonly map: SourceMap | undefined
  /** Without the optimizer it is shipped as it came. */
  readonly isWhole?: boolean
}

function optimizedModule(
  name: string,
  linked: MappedModule,
  { debug, tell }: Finishing,
  optimizer: Optimizer,
): FinishedModule {
  const { map } = linked
  const input = { name, module: linked.bytes, map: map && JSON.stringify({ ...map, sourcesContent: undefined }) }
  const made = optimizer.optimize(input, tell)
  const plain = linked.isWhole === true ? linked.bytes : shipped(linked.bytes, debug)
  const small = shipped(made.bytes, debug)
  const [before, after] = [plain, small].map(bytes => ({
    bytes: bytes.length,
    brotli: optimizer.compressedSize(bytes),
  }))
  const sizes = { before, after }
  if (after.brotli > before.brotli) return { ...withMap(name, { bytes: plain, map }), optimized: sizes }
  const mapped = map === undefined || made.map === undefined ? undefined : withTextsOf(made.map, map)
  return { ...withMap(name, { bytes: small, map: mapped }), optimized: { ...sizes, named: made.bytes } }
}

function shipped(module: Uint8Array, debug: Debug): Uint8Array {
  return withoutSections(module, ({ name }) => name === SOURCE_MAPPING_URL || (debug === false && isStripped({ name })))
}

function withMap(name: string, { bytes, map }: MappedModule): FinishedModule {
  if (map === undefined) return { bytes, companions: [] }
  const companion = companionOf(name, '.map', new TextEncoder().encode(JSON.stringify(map)))
  return { bytes: withUrlSection(bytes, SOURCE_MAPPING_URL, companion.name), companions: [companion] }
}

/**
 * The other file is the module without code and data, which debuggers take from the one that runs: its other sections say what numbers in the
 * debug information mean.
 */
function separated(name: string, module: Uint8Array): FinishedModule {
  const bytes = withoutSections(module, isDebugInformation)
  if (bytes.length === module.length) return { bytes: module, companions: [] }
  const others = withoutSections(module, ({ id }) => id === SECTION_IDS.code || id === SECTION_IDS.data)
  const companion = companionOf(name, '.debug', others)
  return { bytes: withUrlSection(bytes, EXTERNAL_DEBUG_INFO, companion.name), companions: [companion] }
}

/** A module that is text in JavaScript has no place that a name beside it could count from. */
export function withoutCompanions(module: Uint8Array): Uint8Array {
  return withoutSections(module, ({ name }) => name === SOURCE_MAPPING_URL || name === EXTERNAL_DEBUG_INFO)
}
