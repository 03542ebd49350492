// Random links by wasm-ld 22 and by us: the same messages, the same bytes, the same behaviour.
//
// A failure prints the link, its seed and its path. Replay it, and with WASMWELD_SHRINK=1 make it smaller first:
// WASMWELD_SEED=… WASMWELD_PATH=… npx vitest run test/property.test.ts
// WASMWELD_KEEP=1 leaves the files there and says where and how they are linked.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { summarizeInput } from '@wasmweld/linker'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareModules } from './support/compare.ts'
import type { Call } from './support/fixture.ts'
import { generateLink, OPTIONS, type GeneratedLink } from './support/generate-links.ts'
import { Choices } from './support/generate-objects.ts'
import { linkWithUs, linkWithWasmLd } from './support/linkers.ts'
import { describeObject } from './support/object-dsl.ts'
import { runModule } from './support/run-module.ts'
import { expandLibrary, ROOT } from './support/tools.ts'
import { writeLink } from './support/write-link.ts'

/** Enough in CI; a night can have more. */
const LINKS = Number(process.env['WASMWELD_LINKS'] ?? 100)
const PICKS = Number(process.env['WASMWELD_PICKS'] ?? 15)
const SEED = Number(process.env['WASMWELD_SEED'] ?? 22)
const PATH = process.env['WASMWELD_PATH']
const LIBRARIES = ['$libc', '$libcxx', '$libcxxabi', '$rt']

function describeLink({ groups, options }: GeneratedLink): string {
  const files = groups.flatMap(({ kind, objects }) => objects.map(object => `${kind} ${describeObject(object)}`))
  return `${options.join(' ')}\n${files.join('\n')}`
}

async function compareLink(link: GeneratedLink, directory: string): Promise<void> {
  const args = writeLink(link, directory)
  if (process.env['WASMWELD_KEEP'] !== undefined) console.log(directory, args.join(' '))
  const theirs = await linkWithWasmLd(args, directory)
  const ours = await linkWithUs(args, directory)
  expect(ours.messages).toEqual(theirs.messages)
  if (theirs.module === undefined || ours.module === undefined) return
  const difference = compareModules(theirs.module, ours.module)
  if (difference !== undefined) expect.fail(difference)
  const calls = link.exports.map(({ name, arity }): Call => ({
    name,
    parameters: [3, 1, 2].slice(0, arity),
    result: '',
  }))
  const ran = await runModule(theirs.module, calls, false)
  expect(await runModule(ours.module, calls, false)).toEqual(ran)
}

test(`${LINKS} generated links are as wasm-ld makes them`, async () => {
  const property = fc.asyncProperty(fc.gen(), async next => {
    const link = generateLink(next)
    const directory = mkdtempSync(join(tmpdir(), 'wasmweld-property-'))
    try {
      await compareLink(link, directory)
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${describeLink(link)}`, { cause: error })
    } finally {
      if (process.env['WASMWELD_KEEP'] === undefined) rmSync(directory, { recursive: true })
    }
  })
  await fc.assert(property, {
    numRuns: LINKS,
    seed: SEED,
    ...(PATH === undefined ? {} : { path: PATH }),
    endOnFailure: process.env['WASMWELD_SHRINK'] === undefined,
  })
})

/** What the C and C++ libraries define for others, by name. */
function libraryFunctions(): string[] {
  const names = new Set<string>()
  for (const library of LIBRARIES) {
    const path = expandLibrary(library)
    const { symbols } = summarizeInput({ name: path, bytes: new Uint8Array(readFileSync(path)) })
    for (const { name, kind, defined, hidden } of symbols)
      if (defined && !hidden && kind === 'function') names.add(name)
  }
  return [...names].sort()
}

test(`${PICKS} picks out of the C and C++ libraries are as wasm-ld makes them`, async () => {
  const functions = libraryFunctions()
  const files = LIBRARIES.map(expandLibrary)
  const property = fc.asyncProperty(fc.gen(), async next => {
    const choices = new Choices(next)
    const picked = choices.list(1, 6, () => choices.of(functions))
    const options = OPTIONS.flatMap(([percent, ...added]) => (choices.chance(percent) ? added : []))
    // `-u` says in which order members are pulled.
    const wanted = [...new Set(picked)].flatMap(name => ['-u', name, `--export=${name}`])
    const args = [...files, '--no-entry', '--allow-undefined', ...wanted, ...options]
    const theirs = await linkWithWasmLd(args, ROOT)
    const ours = await linkWithUs(args, ROOT)
    expect(ours.messages, args.join(' ')).toEqual(theirs.messages)
    if (theirs.module === undefined || ours.module === undefined) return
    const difference = compareModules(theirs.module, ours.module)
    if (difference !== undefined) expect.fail(`${args.join(' ')}\n${difference}`)
  })
  await fc.assert(property, {
    numRuns: PICKS,
    seed: SEED,
    ...(PATH === undefined ? {} : { path: PATH }),
    endOnFailure: true,
  })
})
