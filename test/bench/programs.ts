// What is linked: a small program, one of many templates, one of more than a megabyte of code. Two option sets that people use.

import { readProgram, type Program } from '../support/real-programs.ts'

export interface BenchProgram extends Program {
  readonly title: string
}

export interface OptionSet {
  readonly title: string
  readonly args: readonly string[]
}

/** Debug information is in the third program only, and only the first set keeps it. */
export const OPTION_SETS: readonly OptionSet[] = [
  { title: 'default', args: [] },
  { title: 'strip-all', args: ['--strip-all'] },
]

/** The smallest that both linkers can make. */
export const SMALLEST: OptionSet = { title: 'small', args: ['--strip-all', '--compress-relocations'] }

const PROGRAMS: readonly (readonly [title: string, fixture: string, files: string])[] = [
  ['hello (printf)', 'libc-printf', '$crt1 main.o $libc $rt'],
  ['iostream, map, string', 'libcxx', '$crt1 main.o $libcxx $libcxxabi $libc $rt'],
  ['SQLite, -O0 -g', 'sqlite', '$crt1 main.o sqlite3.o os.o $libc $rt'],
]

export function readPrograms(): Promise<BenchProgram[]> {
  return Promise.all(
    PROGRAMS.map(async ([title, fixture, files]) => ({ title, ...(await readProgram(fixture, files)) })),
  )
}
