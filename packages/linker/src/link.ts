import { FormatError } from '@wasmweld/binary'
import { LinkError, damagedFile } from './problems.ts'
import type { Problem } from './problems.ts'
import { describeProblem } from './describe-problem.ts'
import type { InputCache, LinkInput } from './input/input-file.ts'
import { readInputs } from './input/read-inputs.ts'
import { markLive } from './live/mark-live.ts'
import { whyLive } from './live/why-live.ts'
import type { LiveExplanation } from './live/live-explanation.ts'
import { collectNeeds } from './layout/collect-needs.ts'
import { computeLayout } from './layout/compute-layout.ts'
import { unterminatedStrings } from './layout/unterminated-strings.ts'
import { planLink } from './plan.ts'
import type { LinkOptions } from './options.ts'
import { buildMap } from './report/build-map.ts'
import type { MapRow } from './report/link-map.ts'
import { linkedAddresses, linkedMemory } from './report/linked-memory.ts'
import type { MemoryAddresses, MemoryMap } from './report/memory-map.ts'
import { buildReport } from './report/build-report.ts'
import { droppedChunks, joinedFiles } from './report/watched.ts'
import type { LinkWatcher } from './watcher.ts'
import type { LinkReport } from './report/link-report.ts'
import { findPlaces } from './report/find-places.ts'
import type { LinkPlaces } from './report/link-places.ts'
import { resolveSymbols } from './symbols/resolve-symbols.ts'
import { writeModule } from './write/write-module.ts'

/** What a link makes. */
export interface LinkResult {
  readonly module: Uint8Array
  readonly warnings: readonly Problem[]
  /** Where every byte came from; made when it is first asked for. */
  readonly report: LinkReport
  /** Why a symbol is in the module, step by step from a root, or why it is not; empty for a name that no file has. */
  readonly whyLive: (symbol: string) => readonly LiveExplanation[]
  /** Where the data, the stack and the heap are. */
  readonly memory: MemoryAddresses
  /** What lies where in memory and in the function table when the program starts; made when it is asked for. */
  readonly memoryMap: MemoryMap
  /** Where everything is in the output and in memory; made when it is asked for. */
  readonly map: readonly MapRow[]
  /** Where everything is that other modules of a program may ask for; made when it is first asked for. */
  readonly places: LinkPlaces
}

/**
 * Links objects and archives into one module. Pure: the same inputs give the same bytes. Throws a `LinkError` that holds every
 * problem found. Give the same `cache` to several links, and an input that did not change is not read again. `watch` is told what
 * happens meanwhile.
 */
export function link(
  inputs: readonly LinkInput[],
  options: LinkOptions = {},
  cache?: InputCache,
  watch: LinkWatcher = {},
): LinkResult {
  try {
    return linkAll(inputs, options, cache, watch)
  } catch (error) {
    // Relocations of custom sections are read when they are needed, and may be damaged like all else.
    if (error instanceof FormatError) stopOn([damagedFile(error, '<unknown>')])
    throw error
  }
}

function linkAll(
  inputs: readonly LinkInput[],
  options: LinkOptions,
  cache: InputCache | undefined,
  watch: LinkWatcher,
): LinkResult {
  const plan = planLink(options)
  stopOn(plan.problems)
  watch.step?.('read inputs')
  const files = readInputs(inputs, cache)

  watch.step?.('resolve symbols')
  const resolution = resolveSymbols(files, plan)
  watch.joined?.(joinedFiles(resolution))
  stopOn(resolution.problems)
  stopOn(unterminatedStrings(resolution.files, plan), resolution.problems)
  watch.warned?.(resolution.problems)
  // From here on no file joins the link, and every name has its meaning.

  watch.step?.('mark live')
  const live = markLive(resolution, plan)
  watch.dropped?.(droppedChunks(resolution, live))
  watch.step?.('collect needs')
  const needs = collectNeeds(resolution, live, plan)
  watch.step?.('compute layout')
  const layout = computeLayout(resolution, live, needs, plan)
  stopOn(layout.problems, resolution.problems)
  // From here on every index and address is final.

  watch.step?.('write module')
  const written = writeModule(resolution, live, needs, layout, plan)
  watch.step?.('done')
  let report: LinkReport | undefined
  let places: LinkPlaces | undefined
  return {
    module: written.bytes,
    warnings: [...resolution.problems, ...layout.problems, ...written.problems],
    whyLive: symbol => whyLive(symbol, resolution, live, plan.demangle),
    memory: linkedAddresses(layout),
    get memoryMap() {
      return linkedMemory(layout, needs, plan)
    },
    get map() {
      return buildMap(resolution, needs, layout, written)
    },
    get places() {
      return (places ??= findPlaces(resolution, live, needs, layout, plan))
    },
    get report() {
      return (report ??= buildReport(resolution, live, { needs, layout }, written, plan))
    },
  }
}

function stopOn(problems: readonly Problem[], earlier: readonly Problem[] = []): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const warnings = [...earlier, ...problems].filter(({ severity }) => severity === 'warning')
  throw new LinkError(errors, warnings, errors.map(problem => describeProblem(problem)).join('\n'))
}
