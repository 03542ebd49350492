// What C makes of the measurements: numbers for people and curves to draw.

import {
  series_count,
  series_days,
  series_deviation,
  series_free,
  series_mean,
  series_parse,
  series_print,
  series_quantile,
  series_skipped,
  series_values,
} from '../../native/build/series.o'
import {
  density_at,
  density_width,
  harmonics_at,
  harmonics_fit,
  harmonics_free,
  harmonics_share,
  histogram,
} from '../../native/build/libcurves.a'
import { fillInts, readDoubles } from './memory.ts'

export const DAYS = 365
const PERIOD = 365.25

export interface Summary {
  readonly count: number
  readonly skipped: number
  readonly mean: number
  readonly median: number
  readonly deviation: number
  readonly lowest: number
  readonly highest: number
}

export interface Season {
  /** Days of the year, from 1, and what was measured on each. */
  readonly days: Float64Array
  readonly values: Float64Array
  /** For each day of the year; none when the measurements do not determine it. */
  readonly curve: readonly number[]
  /** How much of the variance the curve explains, at most 1. */
  readonly explained: number
}

export interface Distribution {
  readonly from: number
  readonly to: number
  readonly bins: Int32Array
  /** Heights in the bins' unit, evenly spaced from `from` to `to`. */
  readonly density: readonly number[]
}

/** Parses the text and keeps the series while `use` runs. */
export function withSeries<Result>(csv: number, use: (series: number) => Result): Result {
  const series = series_parse(csv)
  if (series === 0) throw new Error('out of memory')
  try {
    return use(series)
  } finally {
    series_free(series)
  }
}

export function summarize(series: number): Summary {
  return {
    count: series_count(series),
    skipped: series_skipped(series),
    mean: series_mean(series),
    median: series_quantile(series, 0.5),
    deviation: series_deviation(series),
    lowest: series_quantile(series, 0),
    highest: series_quantile(series, 1),
  }
}

/** A mean and some waves, fitted to the year. */
export function fitSeason(series: number, waves: number): Season {
  const count = series_count(series)
  const [x, y] = [series_days(series), series_values(series)]
  const measured = { days: readDoubles(x, count), values: readDoubles(y, count) }
  const coefficients = harmonics_fit(x, y, count, waves, PERIOD)
  if (coefficients === 0) return { ...measured, curve: [], explained: NaN }
  const curve = Array.from({ length: DAYS }, (_, day) => harmonics_at(coefficients, waves, PERIOD, day + 1))
  const explained = harmonics_share(coefficients, waves, PERIOD, x, y, count)
  harmonics_free(coefficients)
  return { ...measured, curve, explained }
}

/** How often values of each size occur, counted and smoothed. */
export function distribute(series: number, size: number, points = 160): Distribution {
  const count = series_count(series)
  const values = series_values(series)
  const [lowest, highest] = [series_quantile(series, 0), series_quantile(series, 1)]
  const [from, to] = [Math.floor(lowest), Math.max(Math.ceil(highest), Math.floor(lowest) + 1)]
  const bins = fillInts(size, pointer => histogram(values, count, from, to, pointer, size))
  const quartiles = series_quantile(series, 0.75) - series_quantile(series, 0.25)
  const width = density_width(series_deviation(series), quartiles, count)
  const scale = (count * (to - from)) / size
  const density = Array.from({ length: points }, (_, point) => {
    return scale * density_at(values, count, width, from + ((to - from) * point) / (points - 1))
  })
  return { from, to, bins, density }
}

/** C's printf writes to the console. */
export const printSummary = (series: number): void => series_print(series)
