// PostgreSQL extensions, as PGlite ships them, loaded into PGlite's own main module; its JavaScript is not there, nor is a database.

import { LoadError, createProgram, dlopen } from '@wasmweld/runtime'
import type { Library, Program } from '@wasmweld/runtime'
import { checkFinished, describeSideProblem, readMainModule, readSideModule } from '@wasmweld/side-modules'
import { beforeAll, expect, test } from 'vitest'
import { Postgres, postgresHost } from '../support/postgres.ts'
import { readExtension, realFile } from '../support/real-sides.ts'
import type { Extension } from '../support/real-sides.ts'

let program: Program
let postgres: Postgres
const libraries = new Map<Extension, Library>()

beforeAll(async () => {
  const main = await realFile('@electric-sql/pglite', 'dist/pglite.wasm')
  const imports = postgresHost(new WebAssembly.Module(main), () => program)
  program = await createProgram({ main, imports })
  postgres = new Postgres(program)
})

async function open(name: Extension): Promise<(symbol: string) => unknown> {
  let library = libraries.get(name)
  if (library === undefined) {
    library = await dlopen(program, await readExtension(name), { name: `${name}.so` })
    libraries.set(name, library)
  }
  const { exports } = library
  return symbol => exports[symbol]
}

test.each<Extension>(['citext', 'cube', 'earthdistance', 'hstore', 'ltree', 'pg_trgm', 'uuid-ossp'])(
  '56. %s says which server it was built for',
  async name => {
    const symbol = await open(name)
    const address = (symbol('Pg_magic_func') as () => number)()
    expect([...new Int32Array(program.memory.buffer, address, 2)]).toEqual([64, 1800])
    expect(postgres.magic(address)).toEqual({
      ...{ length: 64, version: 1800, maximumArguments: 100, maximumKeys: 32, nameLength: 64 },
      ...{ float8ByValue: false, abi: 'PostgreSQL', name, moduleVersion: '18.6' },
    })
  },
)

test('functions of extensions compute with the functions of the server', async () => {
  const earthdistance = await open('earthdistance')
  const miles = postgres.apply(earthdistance('geo_distance'), postgres.doubles(0, 0), postgres.doubles(1, 0))
  expect(postgres.readDouble(miles)).toBeCloseTo(69.093, 3)

  const cube = await open('cube')
  const box = postgres.apply(cube('cube_in'), postgres.string('(1,2),(3,4.5)'))
  expect(postgres.readString(postgres.apply(cube('cube_out'), box))).toBe('(1, 2),(3, 4.5)')

  const hstore = await open('hstore')
  const pairs = postgres.apply(hstore('hstore_in'), postgres.string('b=>1, a=>"x y"'))
  expect(postgres.readString(postgres.apply(hstore('hstore_out'), pairs))).toBe('"a"=>"x y", "b"=>"1"')

  const ltree = await open('ltree')
  const path = postgres.apply(ltree('ltree_in'), postgres.string('a.b.c'))
  expect(postgres.apply(ltree('nlevel'), path)).toBe(3)
  expect(postgres.readString(postgres.apply(ltree('ltree_out'), path))).toBe('a.b.c')

  const uuid = await open('uuid-ossp')
  const dns = Buffer.from(postgres.bytes(postgres.apply(uuid('uuid_ns_dns')), 16)).toString('hex')
  expect(dns).toBe('6ba7b8109dad11d180b400c04fd430c8')
})

/** What nobody in PGlite 0.5.16 defines: neither its main module nor its JavaScript. */
const MISSING = [
  ...['gethostbyname', 'getsockname', 'getsockopt', 'madvise', 'mlock', 'mprotect', 'setbuf', 'setsockopt'],
  ...['shutdown', 'signal', 'sleep', 'tcgetattr', 'tcsetattr'],
]

test('pgcrypto is refused at load time with its 13 missing functions, and other extensions load after it', async () => {
  const slots = program.table.length
  const bytes = await readExtension('pgcrypto')
  const error: unknown = await dlopen(program, bytes, { name: 'pgcrypto.so' }).catch((reason: unknown) => reason)
  if (!(error instanceof LoadError)) throw new Error('it loaded', { cause: error })
  expect(error.problems.map(({ kind, symbol, importer }) => [kind, symbol, importer]).sort()).toEqual(
    MISSING.map(symbol => ['symbol', symbol, 'pgcrypto.so']),
  )
  for (const symbol of MISSING) expect(error.message).toContain(symbol)
  expect(program.table.length).toBe(slots)
  expect((await open('cube'))('cube_out')).toBeTypeOf('function')
})

test("pgcrypto's 13 missing functions are told before anything runs; the other extensions miss nothing", async () => {
  const main = readMainModule('pglite.wasm', await realFile('@electric-sql/pglite', 'dist/pglite.wasm'))
  const check = async (...names: readonly Extension[]) => {
    const sides = await Promise.all(names.map(async name => readSideModule(`${name}.so`, await readExtension(name))))
    return checkFinished({ main, sides, host: {} })
  }
  expect(await check('citext', 'cube', 'earthdistance', 'hstore', 'ltree', 'pg_trgm', 'uuid-ossp')).toEqual([])
  const errors = (await check('pgcrypto')).filter(({ severity }) => severity === 'error')
  const texts = errors.map(problem => describeSideProblem(problem)).sort()
  expect(texts.map(text => text.split('\n').slice(0, 2))).toEqual(
    MISSING.map(symbol => [`undefined symbol: ${symbol}`, '  needed by  pgcrypto.so']),
  )
})
