// Large programs of others: sources that are fetched and compiled at test time, once, and a driver of ours in test/programs.

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { clangVersion } from './compile.ts'
import { fetchFromDebian } from './fetch-debian.ts'
import { fetchFromNpm } from './fetch.ts'
import { makeOnce } from './make-once.ts'
import type { Program } from './real-programs.ts'
import { CACHE, expandLibrary, inParallel, ROOT, runOrFail, tool } from './tools.ts'

interface LargeProgram {
  readonly title: string
  /** Gives the folder of the sources. */
  readonly fetch: () => Promise<string>
  /** Which files below it are compiled. */
  readonly sources: RegExp
  readonly compiler: 'clang' | 'clang++'
  /** The file with `main`, in test/programs. */
  readonly driver: string
  /** Folders of headers below the sources' folder. */
  readonly includes: readonly string[]
  readonly flags: readonly string[]
  /** What most sources include, read once for all of them: reading it takes longer than the rest of a compilation. The objects stay the same. */
  readonly headers: readonly { readonly sources: RegExp; readonly includes: readonly string[] }[]
  /** What the link is given besides the objects and the C library. */
  readonly link: readonly string[]
}

export type LargeProgramName = 'tomcrypt' | 'zstd' | 're2'

const ROWS: Readonly<Record<LargeProgramName, LargeProgram>> = {
  /** More than 500 objects. */
  tomcrypt: {
    title: 'LibTomCrypt',
    fetch: () => fetchFromDebian(['libtomcrypt', 'libtommath']),
    // What is included by other files is no source of its own.
    sources: /^(?:libtommath\/\w+|libtomcrypt\/src\/(?!.*_tab\.c).*)\.c$/,
    compiler: 'clang',
    driver: 'tomcrypt.c',
    includes: ['libtommath', 'libtomcrypt/src/headers'],
    flags: ['-D_WASI_EMULATED_SIGNAL', '-DLTC_SOURCE', '-DLTM_DESC', '-DUSE_LTM'],
    headers: [
      { sources: /^libtommath\//, includes: ['tommath_private.h'] },
      // One file takes the headers of both, in an order of its own.
      { sources: /^libtomcrypt\/src\/(?!math\/ltm_desc\.c)/, includes: ['tomcrypt.h'] },
    ],
    link: ['-z', 'stack-size=1048576', '$signal', '$clocks'],
  },
  /** Debug information. */
  zstd: {
    title: 'Zstandard, -g',
    fetch: () => fetchFromDebian(['libzstd']),
    sources: /^libzstd\/lib\/(?:common|compress|decompress|dictBuilder)\/\w+\.c$/,
    compiler: 'clang',
    driver: 'zstd.c',
    includes: ['libzstd/lib'],
    flags: ['-g', '-DZSTD_DISABLE_ASM'],
    headers: [],
    link: ['$clocks'],
  },
  /** C++ and its library. */
  re2: {
    title: 'RE2',
    fetch: () => fetchFromNpm('re2@1.18.0', ['package/vendor']),
    sources: /^package\/vendor\/(?:re2\/\w+|util\/(?:rune|strutil))\.cc$/,
    compiler: 'clang++',
    driver: 're2.cc',
    includes: ['package/vendor'],
    flags: ['-fno-exceptions'],
    headers: [
      {
        sources: /\w/,
        includes: [
          ...['algorithm', 'atomic', 'deque', 'functional', 'map', 'memory', 'mutex', 'set', 'string', 'unordered_map'],
          ...['utility', 'vector', 'util/util.h', 'util/logging.h', 're2/re2.h', 're2/regexp.h', 're2/prog.h'],
        ],
      },
    ],
    link: ['$libcxx', '$libcxxabi'],
  },
}

const DRIVERS = join(ROOT, 'test/programs')
/** Paths in debug information are the same on every machine. */
const COMMON = ['--target=wasm32-wasi', '-w', '-O1', '-fdebug-compilation-dir=.']

const objectOf = (source: string): string => `${source.replaceAll('/', '-').replace(/\.\w+$/, '')}.o`

function commandOf(row: LargeProgram, from: string): readonly string[] {
  const includes = row.includes.map(folder => `-I${folder}`)
  return [...COMMON, ...row.flags, ...includes, '-isystem', join(DRIVERS, 'include'), `-ffile-prefix-map=${from}=.`]
}

/** Reads the headers of a program into `to`; gives the flags with which a source is compiled because of that. */
async function readHeaders(
  row: LargeProgram,
  from: string,
  to: string,
): Promise<(source: string) => readonly string[]> {
  const language = row.compiler === 'clang' ? 'c-header' : 'c++-header'
  const read = await inParallel(row.headers, availableParallelism(), async ({ sources, includes }) => {
    const header = join(to, `${includes.length}-${includes[0]}`)
    writeFileSync(header, includes.map(name => `#include <${name}>\n`).join(''))
    const command = [...commandOf(row, from), '-x', language, header, '-o', `${header}.pch`]
    await runOrFail(tool(row.compiler), command, from)
    return { sources, flags: ['-include-pch', `${header}.pch`] }
  })
  return source => read.find(({ sources }) => sources.test(source))?.flags ?? []
}

async function compileAll(row: LargeProgram, from: string, to: string): Promise<void> {
  const sources = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(path => row.sources.test(path))
  const command = commandOf(row, from)
  const headers = mkdtempSync(join(tmpdir(), 'wasmweld-headers-'))
  try {
    const flagsOf = await readHeaders(row, from, headers)
    const work: readonly (readonly [source: string, object: string, flags: readonly string[]])[] = [
      [join(DRIVERS, row.driver), 'main.o', []],
      ...sources.sort().map(source => [source, objectOf(source), flagsOf(source)] as const),
    ]
    await inParallel(work, availableParallelism(), ([source, object, flags]) =>
      runOrFail(tool(row.compiler), [...command, ...flags, '-c', source, '-o', join(to, object)], from),
    )
  } finally {
    rmSync(headers, { recursive: true })
  }
}

async function hashOf(row: LargeProgram): Promise<string> {
  const hash = createHash('sha256').update(await clangVersion())
  const headers = row.headers.map(({ sources, includes }) => [sources.source, ...includes])
  hash.update(JSON.stringify([row.sources.source, commandOf(row, ''), headers]))
  for (const file of readdirSync(DRIVERS, { recursive: true, encoding: 'utf8' }).filter(path => /\.\w+$/.test(path)))
    hash.update(`\0${file}\0`).update(readFileSync(join(DRIVERS, file)))
  return hash.digest('hex').slice(0, 16)
}

/** A program as a link takes it, and the options that it needs. */
export interface BuiltProgram extends Program {
  readonly title: string
  readonly options: readonly string[]
}

/** Fetches and compiles a program, unless that was done before. */
export async function buildLargeProgram(name: LargeProgramName): Promise<BuiltProgram> {
  const row = ROWS[name]
  const directory = await makeOnce(join(CACHE, 'programs', `${name}-${await hashOf(row)}`), async temporary =>
    compileAll(row, await row.fetch(), temporary),
  )
  const isLibrary = (word: string): boolean => word.startsWith('$')
  const objects = readdirSync(directory).sort()
  const files = ['$crt1', ...objects, ...row.link.filter(isLibrary), '$libc', '$rt'].map(expandLibrary)
  return { name, title: row.title, directory, files, options: row.link.filter(word => !isLibrary(word)) }
}
