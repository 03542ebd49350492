// Sources of others that a fixture links, out of an npm package, at test time. None of it is committed.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeOnce } from './make-once.ts'
import { CACHE, runOrFail } from './tools.ts'

/**
 * Unpacks `files` of one version of a package into a directory that keeps their paths, and returns its path. Whoever wants other files of a
 * package that somebody else fetches gives the directory a name.
 */
export function fetchFromNpm(
  specifier: string,
  files: readonly string[],
  name: string = specifier.replaceAll('/', '+'),
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
