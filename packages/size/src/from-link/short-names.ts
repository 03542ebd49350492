const isAbsolute = (path: string): boolean => /^(?:[a-z]:)?[\\/]/i.test(path)

/** A path's parts; `.` and what `..` takes back are gone, and `..` in front too, since it says where the build ran. */
function partsOf(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split(/[\\/]+/)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

interface Shown {
  readonly parts: readonly string[]
  count: number
}

const textOf = ({ parts, count }: Shown): string => parts.slice(-count).join('/')

/**
 * Paths without what depends on the machine: relative ones as they are given, of absolute ones as much of their ends as it takes to tell
 * them apart.
 */
export function shortPaths(paths: Iterable<string>): ReadonlyMap<string, string> {
  const shown = new Map<string, Shown>()
  for (const path of paths) {
    const parts = partsOf(path)
    if (!shown.has(path)) shown.set(path, { parts, count: Math.max(isAbsolute(path) ? 1 : parts.length, 1) })
  }
  for (let alike = longerOnes(shown); alike.length > 0; alike = longerOnes(shown))
    for (const each of alike) each.count++
  return new Map(Array.from(shown, ([path, each]) => [path, textOf(each)]))
}

/** Of those that are shown alike the ones of which more can be shown. */
function longerOnes(shown: ReadonlyMap<string, Shown>): Shown[] {
  const byText = new Map<string, Shown[]>()
  for (const each of shown.values()) {
    const text = textOf(each)
    const group = byText.get(text)
    if (group === undefined) byText.set(text, [each])
    else group.push(each)
  }
  return [...byText.values()]
    .filter(group => group.length > 1)
    .flat()
    .filter(({ parts, count }) => count < parts.length)
}
