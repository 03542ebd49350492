import { formatChange as formatPlain, formatSize } from '../budgets/format-size.ts'
import type { Area } from './state.ts'

/** `4.2 %`, `<0.1 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const percent = (100 * part) / whole
  return percent > 0 && percent < 0.1 ? '<0.1 %' : `${percent.toFixed(percent < 99.95 ? 1 : 0)} %`
}

/** A number of bytes in the measure that is chosen; `≈` before what is estimated. */
export function formatIn(bytes: number, area: Area): string {
  const size = formatSize(Math.round(bytes))
  return area === 'gzip' || area === 'brotli' ? `≈ ${size}` : size
}

export const formatCount = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

/** With a minus sign, not a hyphen, as beside it in columns. */
export const formatChange = (bytes: number): string => formatPlain(bytes).replace(/^-/, '−')

export { formatSize }
