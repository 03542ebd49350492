// Sources of others that a fixture links, out of an npm package, at test time. None of it is committed.

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeOnce } from './make-once.ts'
import { CACHE, runOrFail } from './tools.ts'

/** Unpacks `files` of one version of a package into a directory that keeps their paths, and returns its path. */
export function fetchFromNpm(
  specifier: string,
  files: readonly string[],
  name: string = directoryOf(specifier, files),
): Promise<string> {
  if (!/^[@\w/.-]+@\d+\.\d+\.\d+$/.test(specifier)) throw new Error(`'${specifier}' names no exact version`)
  return makeOnce(join(CACHE, 'fetched', name), async temporary => {
    const packed = mkdtempSync(`${temporary}-pack-`)
    try {
      await runOrFail('npm', ['pack', specifier, '--silent', '--ignore-scripts', '--pack-destination', packed])
      const [archive] = readdirSync(packed)
      // `tar` fails when the package does not hold one of the files.
      await runOrFail('tar', ['-xzf', join(packed, archive), '-C', temporary, ...files])
    } finally {
      rmSync(packed, { recursive: true, force: true })
    }
  })
}

/** One for each list of files: who wants others of the same package must not find the first one's. */
const directoryOf = (specifier: string, files: readonly string[]): string =>
  `${specifier.replaceAll('/', '+')}-${createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 8)}`
