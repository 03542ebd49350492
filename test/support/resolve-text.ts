// What the names of objects that are written in text mean to a link, before anything is laid out.

import { describeProblem, planLink, type LinkOptions } from '@wasmweld/linker'
import { readInputs } from '../../packages/linker/src/input/read-inputs.ts'
import { markLive } from '../../packages/linker/src/live/mark-live.ts'
import type { Liveness } from '../../packages/linker/src/live/liveness.ts'
import type { LinkPlan } from '../../packages/linker/src/plan.ts'
import type { LinkSymbol, Resolution } from '../../packages/linker/src/symbols/resolution.ts'
import { resolveSymbols } from '../../packages/linker/src/symbols/resolve-symbols.ts'
import { inputsOf } from './link-text.ts'

export interface ResolvedText {
  readonly resolution: Resolution
  readonly plan: LinkPlan
  /** Where a name's meaning comes from: a file, `lazy`, `undefined`, `<role>` of the linker's own. */
  meaning(name: string): string
  /** In link order. */
  readonly files: readonly string[]
  /** In wasm-ld's words. */
  readonly problems: readonly string[]
  readonly live: () => Liveness
}

function describe(symbol: LinkSymbol | undefined): string {
  if (symbol === undefined) return 'unknown'
  const { state, flags, file, linker } = symbol
  const weak = (flags & 3) === 1 ? 'weak ' : ''
  if (state !== 'defined') return weak + state
  return linker === undefined ? `${weak}${file?.name ?? '?'}` : `<${linker}>`
}

export function resolveText(texts: readonly string[], options: LinkOptions = {}): ResolvedText {
  const plan = planLink({ entry: false, ...options })
  const resolution = resolveSymbols(readInputs(inputsOf(texts)), plan)
  return {
    resolution,
    plan,
    meaning: name => describe(resolution.find(name)),
    files: resolution.files.map(({ name }) => name),
    problems: resolution.problems.map(problem => describeProblem(problem, 'wasm-ld')),
    live: () => markLive(resolution, plan),
  }
}
