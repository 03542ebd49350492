import type { LinkStep, LinkWatcher, Problem, ReportFile } from '@wasmweld/linker'
import type { Terminal } from '../terminal.ts'
import type { Diagnostics } from './diagnostics.ts'
import { listDropped, listExtracted, listTrace } from './listings.ts'
import type { Shown } from './messages.ts'
import { writeListing } from './output-file.ts'
import type { LinkSettings } from './settings.ts'

/** Something was told that is the end of the link. */
export class LinkEnded extends Error {}

type Tell = (problems: readonly Problem[]) => void

/** Shows what was asked for as soon as it is known: the listings of a link that fails help to find out why. */
export function watchLink(
  settings: LinkSettings,
  shown: Shown,
  tell: Tell,
  { terminal, diagnostics }: { readonly terminal: Terminal; readonly diagnostics: Diagnostics },
): LinkWatcher {
  let files: readonly ReportFile[] = []
  const timer = settings.time ? new Timer() : undefined
  return {
    step: step => {
      for (const line of timer?.next(step) ?? []) diagnostics.log(line)
      if (settings.verbose && step !== 'done') diagnostics.log(`-- ${step}`)
      // Every name has its meaning, and nothing is wrong so far.
      if (step === 'mark live' && settings.whyExtract !== undefined)
        writeExtracted(settings.whyExtract, listExtracted(files, shown), { terminal, diagnostics })
    },
    warned: warnings => {
      tell(warnings)
      // --fatal-warnings
      if (diagnostics.errors > 0) throw new LinkEnded()
    },
    joined: joined => {
      files = joined.files
      terminal.output(listTrace(joined.trace, settings.trace))
    },
    dropped: dropped => {
      if (settings.printGcSections) terminal.output(listDropped(dropped, files))
    },
  }
}

function writeExtracted(
  path: string,
  text: string,
  { terminal, diagnostics }: { readonly terminal: Terminal; readonly diagnostics: Diagnostics },
): void {
  const obstacle = writeListing(path, text, terminal)
  if (obstacle === undefined) return
  diagnostics.error(`cannot open --why-extract= file ${path}: ${obstacle}`)
  throw new LinkEnded()
}

/** How long the steps took: `--time`. */
class Timer {
  readonly #start = performance.now()
  #begin = this.#start
  #step: LinkStep | undefined

  /** The line for the step that ends where the next one begins, and the sum behind the last. */
  next(step: LinkStep): readonly string[] {
    const now = performance.now()
    const lines = this.#step === undefined ? [] : [line(this.#step, now - this.#begin)]
    this.#step = step
    this.#begin = now
    return step === 'done' ? [...lines, line('total', now - this.#start)] : lines
  }
}

const line = (what: string, milliseconds: number): string =>
  `${what.padEnd(16)}${milliseconds.toFixed(1).padStart(10)} ms`
