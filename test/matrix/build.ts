// Compiles the sources of the matrix in every variant, once per content.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { clangVersion } from '../support/compile.ts'
import { makeOnce } from '../support/make-once.ts'
import { CACHE, inParallel, ROOT, runOrFail, tool } from '../support/tools.ts'
import { compilerFlags, VARIANTS, variantName, type Variant } from './variants.ts'

const SOURCES = join(ROOT, 'test/matrix/sources')
const ARCHIVE = ['liblibrary.a', 'library-wanted.o', 'library-deeper.o', 'library-unwanted.o']
const ALLOWED = 'missing\nmissing_too\nmissing_data\n'

async function contentHash(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(await clangVersion())
  for (const source of sources) hash.update(`\0${source}\0`).update(readFileSync(join(SOURCES, source)))
  const flags = VARIANTS.map(variant => sources.map(source => compilerFlags(variant, source)))
  return hash.update(JSON.stringify(flags)).digest('hex').slice(0, 16)
}

async function compile(variant: Variant, source: string, directory: string): Promise<void> {
  const object = join(directory, variantName(variant), source.replace(/\.\w+$/, '.o'))
  const compiler = tool(source.endsWith('.cpp') ? 'clang++' : 'clang')
  await runOrFail(compiler, [...compilerFlags(variant, source), '-c', source, '-o', object], SOURCES)
}

/** Fills a folder per variant with objects, an archive and a list of names; gives the folder that holds them. */
export async function buildMatrix(): Promise<string> {
  const sources = readdirSync(SOURCES).sort()
  return makeOnce(join(CACHE, 'matrix', await contentHash(sources)), async directory => {
    for (const variant of VARIANTS) mkdirSync(join(directory, variantName(variant)))
    const jobs = VARIANTS.flatMap(variant => sources.map(source => ({ variant, source })))
    const compiled = jobs.filter(({ source }) => !source.endsWith('.h'))
    await inParallel(compiled, availableParallelism(), ({ variant, source }) => compile(variant, source, directory))
    for (const variant of VARIANTS) {
      await runOrFail(tool('llvm-ar'), ['rcs', ...ARCHIVE], join(directory, variantName(variant)))
      writeFileSync(join(directory, variantName(variant), 'allowed.txt'), ALLOWED)
    }
  })
}
