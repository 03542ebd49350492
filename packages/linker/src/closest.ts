import { distance } from 'fastest-levenshtein'

/** Up to three of `candidates` that `name` may have meant: a slip or two away, or as many as `limit` says; nearest first. */
export function closest(
  name: string,
  candidates: readonly string[],
  limit: number = name.length < 4 ? 1 : 2,
): string[] {
  return candidates
    .filter(candidate => Math.abs(candidate.length - name.length) <= limit && candidate !== name)
    .map(candidate => ({ candidate, slips: distance(name, candidate) }))
    .filter(({ slips }) => slips <= limit)
    .sort((one, other) => one.slips - other.slips || (one.candidate < other.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}
