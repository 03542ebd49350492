// Large programs of others, linked by wasm-ld 22 and by us: the same sections byte for byte, and the same output.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compareModules } from './support/compare.ts'
import { buildLargeProgram, type BuiltProgram, type LargeProgramName } from './support/large-programs.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'
import { runModule } from './support/run-module.ts'
import { run, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-large-'))
afterAll(() => rmSync(directory, { recursive: true }))

const COMPILING = 600_000

/** A word of each program's output that tells that it came to its end. */
const PROGRAMS: readonly (readonly [LargeProgramName, objects: number, output: string])[] = [
  ['tomcrypt', 500, '128 bytes, valid: 1\nof another text, valid: 0\n'],
  ['zstd', 29, 'stream 7: 28049 bytes, 9b2486db, the same again\nSrc size is incorrect\n'],
  ['re2', 20, "11 0 4 1 'sent ' '@host' 'user' 'world' 'hello'\n"],
]
const OPTIONS: readonly (readonly string[])[] = [
  [],
  ['--strip-all', '--compress-relocations', '-O2'],
  ['--no-gc-sections', '--no-merge-data-segments', '-O0'],
]

interface Both {
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
}

const linked = new Map<string, Promise<Both>>()

/** Links with both linkers, and expects the same messages; once for each set of options. */
function linkByBoth(program: BuiltProgram, options: readonly string[]): Promise<Both> {
  const key = [program.name, ...options].join(' ')
  const made = linked.get(key) ?? linkWithBoth(program, options)
  linked.set(key, made)
  return made
}

async function linkWithBoth(program: BuiltProgram, options: readonly string[]): Promise<Both> {
  const args = [...program.options, ...options, ...program.files]
  const theirs = await linkWithWasmLd(args, program.directory)
  const ours = await linkWithUs(args, program.directory)
  expect(ours.messages).toEqual(theirs.messages)
  if (ours.module === undefined || theirs.module === undefined) expect.fail(theirs.messages.join('\n'))
  return { ours: ours.module, theirs: theirs.module }
}

/** What llvm-dwarfdump says of the debug information, without the file's name. */
async function verify(module: Uint8Array): Promise<string> {
  const file = join(directory, 'verified.wasm')
  writeFileSync(file, module)
  const { code, stdout, stderr } = await run(tool('llvm-dwarfdump'), ['--verify', file])
  return [code, stdout, stderr].join('\n')
}

describe.each(PROGRAMS)('%s', (name, objects, output) => {
  let program: BuiltProgram
  test('is fetched and compiled', { timeout: COMPILING }, async () => {
    program = await buildLargeProgram(name)
    expect(program.files.filter(file => !file.startsWith('/')).length).toBeGreaterThan(objects)
  })

  test.each(OPTIONS.map(options => [options.join(' ') || 'no options', options] as const))('%s', async (_, options) => {
    const { ours, theirs } = await linkByBoth(program, options)
    const difference = compareModules(theirs, ours)
    if (difference !== undefined) expect.fail(difference)
    const ran = await runModule(ours, [], true)
    expect(ran.exit).toBe(0)
    expect(ran.stdout).toContain(output)
    expect(ran).toEqual(await runModule(theirs, [], true))
  })
})

test('the debug information of Zstandard verifies as it does behind wasm-ld', async () => {
  const { ours, theirs } = await linkByBoth(await buildLargeProgram('zstd'), [])
  expect(await verify(ours)).toBe(await verify(theirs))
})
