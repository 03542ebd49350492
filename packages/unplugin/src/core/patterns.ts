// `include` and `exclude`.
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
  const fits = (pattern: Pattern): boolean => {
    if (pattern instanceof RegExp)
      return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(slashed(path))
    return picomatch.isMatch(isAbsolute(pattern) ? slashed(path) : displayPath(path, root), pattern, { dot: true })
  }
  return !exclude.some(fits) && (include.length === 0 || include.some(fits))
}
