// `include`, `exclude` and `shake`.
import { isAbsolute } from 'node:path'
import picomatch from 'picomatch'
import type { Pattern, ResolvedOptions } from './options.ts'
import { displayPath, slashed } from './paths.ts'

/** Is a file taken, as far as its name tells? */
export function matches(
  path: string,
  { include, exclude }: Pick<ResolvedOptions, 'include' | 'exclude'>,
  root: string,
): boolean {
  const isAmong = (patterns: readonly Pattern[]): boolean => fitsSome(path, patterns, root)
  return !isAmong(exclude) && (include.length === 0 || isAmong(include))
}

export function fitsSome(path: string, patterns: readonly Pattern[], root: string): boolean {
  return patterns.some(pattern => {
    if (pattern instanceof RegExp)
      return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(slashed(path))
    return picomatch.isMatch(isAbsolute(pattern) ? slashed(path) : displayPath(path, root), pattern, { dot: true })
  })
}
