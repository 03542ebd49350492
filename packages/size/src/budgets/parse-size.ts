/** A limit as it was meant: bytes, or a share of something that is only known when it is measured. */
export type Size = { readonly bytes: number } | { readonly percent: number }

/** What is wrong with a size, and where in the text. */
export class SizeError extends Error {
  override readonly name = 'SizeError'
  /** Position in the text, from 0. */
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['B', 1],
  ['byte', 1],
  ['bytes', 1],
  ['kB', 1000],
  ['MB', 1000 ** 2],
  ['GB', 1000 ** 3],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
])

const NUMBER = /^\d+(?:\.\d+)?/

/**
 * Reads `64 kB` (1000 bytes each), `64 KiB` (1024 each), `1.5 MB`, `65536` or a number (bytes), and `5 %`. Everything else is a
 * `SizeError`: a limit that is misread is a limit that never holds, or always does.
 */
export function parseSize(size: string | number): Size {
  if (typeof size === 'number') return { bytes: wholeBytes(size) }
  const text = size.trimEnd()
  const start = text.length - text.trimStart().length
  const number = NUMBER.exec(text.slice(start))?.[0]
  if (number === undefined) throw new SizeError(noNumber(text, start), start)
  const afterNumber = start + number.length
  const unit = text.slice(afterNumber).trimStart()
  if (unit === '%') return { percent: Number(number) }
  const position = text.length - unit.length
  const factor = UNITS.get(unit)
  if (factor === undefined) throw new SizeError(wrongUnit(text, number, unit, position), position)
  const bytes = Math.round(Number(number) * factor)
  if (!Number.isSafeInteger(bytes)) throw new SizeError(`${quoted(text)} is more than can be counted`, start)
  return { bytes }
}

function wholeBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new SizeError(`${bytes} is no size: a number is bytes, whole and not below 0; else write a text as '10 kB'`, 0)
}

const quoted = (text: string): string => JSON.stringify(text)

const at = (position: number): string => `at character ${position + 1}`

function noNumber(text: string, position: number): string {
  const found = text[position]
  if (found === undefined) return `an empty text is no size: write a number and a unit, as '10 kB', '10 KiB' or '5 %'`
  if (found === '-' || found === '+')
    return `${quoted(text)} has a sign ${at(position)}: write a size without one, as '10 kB' or '5 %'`
  return `${quoted(text)} has no number ${at(position)}: write a number and a unit, as '10 kB', '10 KiB' or '5 %'`
}

function wrongUnit(text: string, number: string, unit: string, position: number): string {
  const problem = `${quoted(text)} has `
  const letter = /^([kmg])i?b?$/i.exec(unit)?.[1].toUpperCase()
  if (letter !== undefined) {
    const [decimal, power] = letter === 'K' ? ['k', 1] : [letter, letter === 'M' ? 2 : 3]
    const meanings = `'${number} ${decimal}B' (${1000 ** power} bytes each) or '${number} ${letter}iB' (${1024 ** power})`
    return `${problem}the unit ${quoted(unit)} ${at(position)}, which may mean two things: write ${meanings}`
  }
  if (/^[,_']\d/.test(unit)) return `${problem}a separator ${at(position)}: write the number without`
  if (/^e[+-]?\d/i.test(unit)) return `${problem}an exponent ${at(position)}: write the number in full, or with a unit`
  return `${problem}no unit that is known ${at(position)}: write B, kB, MB, GB, KiB, MiB, GiB or %`
}
