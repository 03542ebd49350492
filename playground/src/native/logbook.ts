// What C++ makes of the logbook.

import {
  logbook_days,
  logbook_entries,
  logbook_find,
  logbook_free,
  logbook_read,
  logbook_report,
  logbook_size,
  logbook_words,
} from '../../native/build/logbook.o'
import { series_mean_on } from '../../native/build/series.o'
import { lend, readInts, readText } from './memory.ts'

export interface Word {
  readonly word: string
  readonly count: number
  /** Days of the year with an entry that has it. */
  readonly days: readonly number[]
}

/** The days that a word is found on, and the mean of what was measured then; NaN when nothing was. */
export interface Mention {
  readonly days: Int32Array
  readonly mean: number
}

export interface Logbook {
  readonly entries: number
  /** How many different words it has. */
  readonly size: number
  readonly words: readonly Word[]
  readonly report: string
  readonly mention: Mention
}

export interface Question {
  /** Words that begin with it are listed. */
  readonly prefix: string
  readonly limit: number
  readonly word: string
}

/** Reads the logbook at an address, sets it beside the measurements, and answers a question. */
export function readLogbook(text: number, series: number, { prefix, limit, word }: Question): Logbook {
  const logbook = logbook_read(text)
  try {
    return {
      entries: logbook_entries(logbook),
      size: logbook_size(logbook),
      words: lend(prefix.toLowerCase(), pointer => readText(logbook_words(logbook, pointer, limit)))
        .split('\n')
        .slice(0, -1)
        .map(readWord),
      report: readText(logbook_report(logbook, series)),
      mention: findWord(logbook, series, word),
    }
  } finally {
    logbook_free(logbook)
  }
}

function readWord(line: string): Word {
  const [word = '', count, days = ''] = line.split('\t')
  return { word, count: Number(count), days: days.split(' ').map(Number) }
}

/** C++ hands its days to C: one program, one memory, no copy in between. */
function findWord(logbook: number, series: number, word: string): Mention {
  const count = lend(word, pointer => logbook_find(logbook, pointer))
  const days = logbook_days(logbook)
  return { days: readInts(days, count), mean: series_mean_on(series, days, count) }
}
