// What is linked: programs of growing size, some of others, and option sets that people use.

import type { LinkOptions } from '@wasmweld/linker'
import { buildLargeProgram, type LargeProgramName } from '../support/large-programs.ts'
import { readProgram, type Program } from '../support/real-programs.ts'

export interface BenchProgram extends Program {
  readonly title: string
  /** What it needs of the linker: as words, and as options of `link`. */
  readonly words: readonly string[]
  readonly options: LinkOptions
}

export interface OptionSet {
  readonly title: string
  readonly args: readonly string[]
}

/** Only the first set keeps debug information. */
export const OPTION_SETS: readonly OptionSet[] = [
  { title: 'default', args: [] },
  { title: 'strip-all', args: ['--strip-all'] },
]

/** The smallest that both linkers can make. */
export const SMALLEST: OptionSet = { title: 'small', args: ['--strip-all', '--compress-relocations'] }

const FIXTURES: readonly (readonly [title: string, fixture: string, files: string])[] = [
  ['hello (printf)', 'libc-printf', '$crt1 main.o $libc $rt'],
  ['iostream, map, string', 'libcxx', '$crt1 main.o $libcxx $libcxxabi $libc $rt'],
  ['SQLite, -O0 -g', 'sqlite', '$crt1 main.o sqlite3.o os.o $libc $rt'],
]
/** More than 500 objects of C, C++, and C with debug information. */
const LARGE: readonly LargeProgramName[] = ['tomcrypt', 're2', 'zstd']

async function readLarge(name: LargeProgramName): Promise<BenchProgram> {
  const { options: words, ...program } = await buildLargeProgram(name)
  const stack = words.find(word => word.startsWith('stack-size='))
  return { ...program, words, options: stack === undefined ? {} : { stackSize: Number(stack.slice(11)) } }
}

/** Those that have `match` in their title; of the large ones, in the name by which they are built. */
export async function readPrograms(match = ''): Promise<BenchProgram[]> {
  const fixtures = FIXTURES.filter(([title]) => title.includes(match)).map(
    async ([title, fixture, files]): Promise<BenchProgram> => {
      return { title, words: [], options: {}, ...(await readProgram(fixture, files)) }
    },
  )
  const programs = await Promise.all(fixtures)
  // One after the other: each is compiled on all processors.
  for (const name of LARGE.filter(each => each.includes(match))) programs.push(await readLarge(name))
  return programs
}
