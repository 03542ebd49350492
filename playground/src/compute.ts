// From what a visitor chose to everything that the page shows.

import { type Logbook, readLogbook } from './native/logbook.ts'
import {
  type Distribution,
  type Season,
  type Summary,
  distribute,
  fitSeason,
  printSummary,
  summarize,
  withSeries,
} from './native/measurements.ts'
import { lend } from './native/memory.ts'

export interface Choices {
  readonly measurements: string
  readonly logbook: string
  readonly waves: number
  readonly bins: number
  readonly prefix: string
  /** Empty for none. */
  readonly word: string
}

export interface Results {
  readonly summary: Summary
  readonly season: Season
  readonly distribution: Distribution
  readonly logbook: Logbook
}

const WORDS_SHOWN = 100

/** No address is kept from one call to the next, so that a new program can take over in between. */
export function compute({ measurements, logbook, waves, bins, prefix, word }: Choices): Results {
  return lend(measurements, csv =>
    lend(logbook, text =>
      withSeries(csv, series => ({
        summary: summarize(series),
        season: fitSeason(series, waves),
        distribution: distribute(series, bins),
        logbook: readLogbook(text, series, { prefix, limit: WORDS_SHOWN, word }),
      })),
    ),
  )
}

/** Prints the measurements' summary: C's printf writes to the console. */
export function print(measurements: string): void {
  lend(measurements, csv => withSeries(csv, printSummary))
}
