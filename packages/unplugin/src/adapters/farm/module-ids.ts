// Farm calls modules by their paths from the root, or by absolute ones; the core by absolute ones.
import { isAbsolute, join, normalize, relative } from 'node:path'
import { splitQuery } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'

/** The core's id. From folders that are far from the root Farm comes by paths such as `//opt/lib.js`. */
export function absoluteId(root: string, path: string): string {
  const [file, query] = splitQuery(path)
  const absolute = slashed(isAbsolute(file) ? normalize(file) : join(root, file))
  return query === undefined ? absolute : `${absolute}?${query}`
}

/** Farm's own. */
export const farmId = (root: string, path: string): string => slashed(relative(root, path))
