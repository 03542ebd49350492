import { distance } from 'fastest-levenshtein'

/** Up to three of `candidates` that `name` may have meant: a slip or two away, nearest first. */
export function closest(name: string, candidates: readonly string[]): string[] {
  const limit = name.length < 4 ? 1 : 2
  return candidates
    .filter(candidate => Math.abs(candidate.length - name.length) <= limit && candidate !== name)
    .map(candidate => ({ candidate, slips: distance(name, candidate) }))
    .filter(({ slips }) => slips <= limit)
    .sort((one, other) => one.slips - other.slips || (one.candidate < other.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}
