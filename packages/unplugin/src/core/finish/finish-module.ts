// From what the linker made to what is shipped: debug information goes where the options want it.
import {
  EXTERNAL_DEBUG_INFO,
  SECTION_IDS,
  SOURCE_MAPPING_URL,
  type SectionView,
  withUrlSection,
  withoutSections,
} from '@wasmweld/binary'
import type { Debug } from '../options.ts'
import { type Companion, companionOf } from './companion.ts'
import { sourceMapText } from './source-map-text.ts'

/** How modules of a project are finished. */
export interface Finishing {
  readonly debug: Debug
  /** The project's folder: sources are named from there. */
  readonly root: string
}

export interface FinishedModule {
  readonly bytes: Uint8Array
  readonly companions: readonly Companion[]
}

const isDebugInformation = ({ id, name = '' }: SectionView): boolean =>
  id === SECTION_IDS.custom && name.startsWith('.debug_')

/** Is anything to be done at all? */
export const finishes = ({ debug }: Pick<Finishing, 'debug'>): boolean =>
  debug === 'sourcemap' || debug === 'separate-dwarf'

/** `name` is what the module's file is called without what a bundler makes of its contents. */
export function finishModule(name: string, module: Uint8Array, { debug, root }: Finishing): FinishedModule {
  if (debug === 'sourcemap') {
    const map = sourceMapText(module, root)
    const bytes = withoutSections(module, isDebugInformation)
    return map === undefined ? { bytes, companions: [] } : withMap(name, bytes, map)
  }
  return debug === 'separate-dwarf' ? separated(name, module) : { bytes: module, companions: [] }
}

function withMap(name: string, module: Uint8Array, map: string): FinishedModule {
  const companion = companionOf(name, '.map', new TextEncoder().encode(map))
  return { bytes: withUrlSection(module, SOURCE_MAPPING_URL, companion.name), companions: [companion] }
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
