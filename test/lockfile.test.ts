import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './support/tools.ts'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const LOCKED = (
  JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
).packages

/** The entry that `name` resolves to from the folder `from`, as Node would look for it. */
function resolved(from: string, name: string): Locked | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = LOCKED[`${folder}/node_modules/${name}`.replace(/^\//, '')]
    if (found !== undefined || folder === '') return found
  }
}

test('the lockfile names no registry, so that npm ci takes the one that is configured', () => {
  const named = Object.entries(LOCKED).filter(([, { resolved, link }]) => resolved !== undefined && link !== true)
  expect(named).toEqual([])
})

// npm leaves out what the registry did not have when the lock was made; `npm ci` then fails on that platform.
test('native tools are locked for every platform', () => {
  const missing = Object.entries(LOCKED).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => /^\d/.test(version) && resolved(path, name)?.version !== version)
      .map(([name, version]) => `${path}: ${name}@${version}`),
  )
  expect(missing).toEqual([])
})
