import { InvalidArgumentError } from 'commander'

/** The largest count that twiggy takes; it stands for "all". */
export const ALL = 4_294_967_295

/** A count of rows or levels. */
export function parseCount(text: string): number {
  const count = /^\d{1,10}$/.test(text) ? Number(text) : Infinity
  if (count > ALL) throw new InvalidArgumentError(`A whole number from 0 to ${ALL} is expected.`)
  return count
}

/**
 * The words of a command line with `-n=10` written as `-n10`: twiggy takes both. What stands behind `--` are names.
 */
export function normalizeWords(words: readonly string[]): string[] {
  const end = words.indexOf('--')
  return words.map((word, place) =>
    (end < 0 || place < end) && /^-[a-zA-Z]=/.test(word) ? `${word.slice(0, 2)}${word.slice(3)}` : word,
  )
}
