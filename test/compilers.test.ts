// Objects of clang 14, 16, 19 and 22 and of rustc 1.63 in one program, linked by wasm-ld 22 and by us.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareModules } from './support/compare.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'
import { runModule } from './support/run-module.ts'
import { expandLibrary, inParallel, ROOT, runOrFail } from './support/tools.ts'

const SOURCES = join(ROOT, 'test/compilers')
const CLANGS = [14, 16, 19, 22]
const C = ['--target=wasm32-wasi', '-w', '-O1', '-g']
const CPP = [...C, '-fno-exceptions']
/** Each compiler speaks its own version of the debug information, and knows its own features. */
const COMMANDS: readonly (readonly string[])[] = [
  ...CLANGS.map(version => [
    `/usr/bin/clang++-${version}`,
    ...CPP,
    `-DVERSION=${version}`,
    '-c',
    'part.cpp',
    '-o',
    `part${version}.o`,
  ]),
  ['/usr/bin/clang++-16', ...CPP, '-c', 'all.cpp', '-o', 'all.o'],
  ['/usr/bin/clang-14', ...C, '-c', 'main.c', '-o', 'main.o'],
  ['/usr/bin/rustc', '--target=wasm32-wasi', '-O', '--crate-type=staticlib', 'rust.rs', '-o', 'librust.a'],
]

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-compilers-'))
afterAll(() => rmSync(directory, { recursive: true }))

beforeAll(async () => {
  await inParallel(COMMANDS, availableParallelism(), async ([program, ...args]) => {
    if (!existsSync(program)) throw new Error(`${program} is missing: .ci/run says what to install`)
    const output = args.length - 1
    await runOrFail(program, args.with(output, join(directory, args[output])), SOURCES)
  })
})

const PARTS = CLANGS.map(version => `part${version}.o`)
const FILES = ['$crt1', 'main.o', ...PARTS, 'all.o', 'librust.a', '$libcxxabi', '$libc', '$rt']

const OUTPUT = `by clang: 3
by clang: 4
by clang: 9
by clang: 8
22 25 29 33
974
by rust, of [1, 4, 9, 16]: 4
30
`

test.each([
  ['no options', []],
  ['stripped and small', ['--strip-all', '--compress-relocations', '-O2']],
  [
    'all of it, in another order',
    ['--no-gc-sections', '--no-merge-data-segments', '--stack-first', '--export-dynamic'],
  ],
])('%s', async (_, options) => {
  const args = [...options, ...FILES.map(expandLibrary)]
  const theirs = await linkWithWasmLd(args, directory)
  const ours = await linkWithUs(args, directory)
  expect(ours.messages).toEqual(theirs.messages)
  if (ours.module === undefined || theirs.module === undefined) expect.fail(theirs.messages.join('\n'))
  const difference = compareModules(theirs.module, ours.module)
  if (difference !== undefined) expect.fail(difference)
  const ran = await runModule(ours.module, [], true)
  expect(ran).toMatchObject({ stdout: OUTPUT, exit: 0 })
  expect(ran).toEqual(await runModule(theirs.module, [], true))
})
