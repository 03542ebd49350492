// The library of the tables: Zstandard, of which a page only decompresses. Once as an archive, and once linked with all that it offers.

import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fetchFromDebian } from '../../support/fetch-debian.ts'
import { makeOnce } from '../../support/make-once.ts'
import { CACHE, expandLibrary, inParallel, runOrFail, tool } from '../../support/tools.ts'

const SOURCES = /^libzstd\/lib\/(?:common|compress|decompress)\/\w+\.c$/
// What the library does not declare as its own is no business of whoever links it.
const FLAGS = ['--target=wasm32-wasi', '-w', '-O2', '-fvisibility=hidden', '-DZSTD_DISABLE_ASM', '-Ilibzstd/lib']

export interface Library {
  readonly archive: string
  /** Exports every function that the library's headers offer, as a module for JavaScript would. */
  readonly module: string
}

export async function makeLibrary(): Promise<Library> {
  const from = await fetchFromDebian(['libzstd'])
  const folder = await makeOnce(join(CACHE, 'bench-bundlers', 'zstd-O2'), async to => {
    const sources = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(path => SOURCES.test(path))
    const objects = sources.map(source => join(to, `${source.replaceAll('/', '-')}.o`))
    await inParallel([...sources.keys()], availableParallelism(), at =>
      runOrFail(tool('clang'), [...FLAGS, '-c', sources[at], '-o', objects[at]], from),
    )
    await runOrFail(tool('llvm-ar'), ['rcs', join(to, 'libzstd.a'), ...objects])
    const libraries = ['$libc', '$rt'].map(expandLibrary)
    const options = ['--no-entry', '--strip-all', '--export-dynamic', '-O2', '--export=malloc', '--export=free']
    await runOrFail(tool('wasm-ld'), [...options, ...objects, ...libraries, '-o', join(to, 'zstd.wasm')])
  })
  return { archive: join(folder, 'libzstd.a'), module: join(folder, 'zstd.wasm') }
}
