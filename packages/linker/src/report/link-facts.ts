import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Resolution } from '../symbols/resolution.ts'
import type { WrittenModule } from '../write/written-module.ts'
import type { ChunkSymbols } from './chunk-symbols.ts'
import type { SourceBytes } from './source-bytes.ts'

/** What a report is made of. */
export interface LinkFacts {
  readonly resolution: Resolution
  readonly live: Liveness
  readonly needs: Needs
  readonly layout: Layout
  readonly written: WrittenModule
  readonly plan: LinkPlan
  readonly symbols: ChunkSymbols
  readonly sources: SourceBytes
  /** By ChunkId: the position of its file. */
  readonly fileOf: Int32Array
}
