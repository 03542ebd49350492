import type { SourcePlace } from './source-path.ts'

/** A source file, as the ends of its path: the last `least` parts are shown at least. */
interface NamedSource {
  readonly parts: readonly string[]
  shown: number
}

const isAbsolute = (path: string): boolean => /^(?:[a-z]:)?[\\/]/i.test(path)

/** Parts of a path, without those that say nothing. */
function partsOf(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split(/[\\/]+/)) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts
}

function namedSource({ path, directory }: SourcePlace): NamedSource {
  const home = partsOf(directory)
  const parts = isAbsolute(path) ? partsOf(path) : partsOf(`${directory}/${path}`)
  const isBelow = home.length > 0 && home.every((part, position) => parts[position] === part)
  if (!isAbsolute(path) && home.length === 0) return { parts, shown: parts.length }
  return { parts, shown: isBelow ? parts.length - home.length : 1 }
}

const nameOf = ({ parts, shown }: NamedSource): string => parts.slice(-Math.max(shown, 1)).join('/')

/** By the full path of a source file: two that have the same are one. */
export const sourceIdentity = ({ path, directory }: SourcePlace): string =>
  partsOf(isAbsolute(path) ? path : `${directory}/${path}`).join('/')

/**
 * Names of different source files: relative to where the compiler ran, else the last part of the path; of those that would be alike as
 * much more of the path as it takes.
 */
export function sourceNames(places: readonly SourcePlace[]): string[] {
  const sources = places.map(namedSource)
  for (;;) {
    const byName = groupByName(sources)
    const alike = [...byName.values()].filter(group => group.length > 1).flat()
    const longer = alike.filter(({ parts, shown }) => shown < parts.length)
    if (longer.length === 0) return sources.map(nameOf)
    for (const source of longer) source.shown++
  }
}

function groupByName(sources: readonly NamedSource[]): Map<string, NamedSource[]> {
  const groups = new Map<string, NamedSource[]>()
  for (const source of sources) {
    const name = nameOf(source)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [source])
    else group.push(source)
  }
  return groups
}
