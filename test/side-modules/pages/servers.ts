// In a page: large programs of others with libraries of theirs, from their addresses.

import { LoadError, createProgram, dlopen } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import { Postgres, postgresHost } from '../../support/postgres.ts'
import { askVips, startVips } from '../../support/vips.ts'
import type { VipsAnswers } from '../../support/vips.ts'

const compile = async (url: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await (await fetch(url)).arrayBuffer())

export interface Answers {
  readonly version: string | undefined
  readonly miles: number
  readonly box: string
  readonly pairs: string
  /** What one of the extensions lacks. */
  readonly missing: readonly (string | undefined)[]
}

/** Opens extensions of PostgreSQL; one of them misses functions, and another one is opened behind it. */
export async function askExtensions(main: string): Promise<Answers> {
  const imports = postgresHost(await compile(main), () => program)
  const program: Program = await createProgram({ main, imports })
  const postgres = new Postgres(program)
  const [{ exports: cube }, { exports: earthdistance }] = await Promise.all([
    dlopen(program, 'cube.so'),
    dlopen(program, 'earthdistance.so'),
  ])
  const error: unknown = await dlopen(program, 'pgcrypto.so').catch((reason: unknown) => reason)
  const { exports: hstore } = await dlopen(program, 'hstore.so')
  const geo = postgres.apply(earthdistance['geo_distance'], postgres.doubles(0, 0), postgres.doubles(1, 0))
  const box = postgres.apply(cube['cube_in'], postgres.string('(1,2),(3,4.5)'))
  const pairs = postgres.apply(hstore['hstore_in'], postgres.string('b=>1, a=>"x y"'))
  return {
    version: postgres.magic((cube['Pg_magic_func'] as () => number)()).moduleVersion,
    miles: postgres.readDouble(geo),
    box: postgres.readString(postgres.apply(cube['cube_out'], box)),
    pairs: postgres.readString(postgres.apply(hstore['hstore_out'], pairs)),
    missing: error instanceof LoadError ? error.problems.map(({ symbol }) => symbol) : [],
  }
}

/** Opens a library of wasm-vips. */
export async function askLibrary(main: string, url: string): Promise<VipsAnswers & { readonly isShared: boolean }> {
  const program = await startVips(await compile(main))
  const { exports } = await dlopen(program, url)
  return { isShared: program.memory.buffer instanceof SharedArrayBuffer, ...askVips(program, exports) }
}
