// Whether what a first pass said still holds: a bundler's cache would know, but is not asked.
import { type BigIntStats, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a path was when it was looked at: a file by its size and its time, a folder by the names in it. */
function stateOf(path: string): string {
  const stats: BigIntStats | undefined = statSync(path, { throwIfNoEntry: false, bigint: true })
  if (stats === undefined) return 'absent'
  return stats.isDirectory() ? readdirSync(path).join('/') : `${stats.size} ${stats.mtimeNs} ${stats.ino}`
}

/** Files that say how others are found, in any folder. */
const CONFIGURATION: readonly string[] = ['package.json', 'tsconfig.json']

/** The files of a build, and where others would be found in their place. */
export class Snapshot {
  readonly #states: ReadonlyMap<string, string>

  constructor(files: Iterable<string>) {
    const folders = new Set<string>()
    const paths = new Set<string>(files)
    for (const file of [...paths]) folders.add(dirname(file))
    for (const folder of folders) {
      paths.add(folder)
      for (let above = folder; ; above = dirname(above)) {
        const known = paths.has(join(above, CONFIGURATION[0]))
        for (const name of CONFIGURATION) paths.add(join(above, name))
        if (known || above === dirname(above)) break
      }
    }
    this.#states = new Map([...paths].map(path => [path, stateOf(path)]))
  }

  isCurrent(): boolean {
    return [...this.#states].every(([path, state]) => stateOf(path) === state)
  }
}
