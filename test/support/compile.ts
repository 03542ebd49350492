// Compiles fixtures at test time, once per content: the folder's name holds a hash of everything that the objects depend on.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'
import type { CompileRule, Fixture } from './fixture.ts'
import { makeOnce } from './make-once.ts'
import { CACHE, inParallel, runOrFail, tool } from './tools.ts'

let compilerVersion: Promise<string> | undefined

/** Distribution and patch version, so that an upgraded compiler compiles again. */
export function clangVersion(): Promise<string> {
  compilerVersion ??= runOrFail(tool('clang'), ['--version'])
  return compilerVersion
}

async function compile(rule: CompileRule, fixture: Fixture, fetched: string, output: string): Promise<void> {
  const [compiler, ...flags] = rule.command.map(word => word.replace('$fetched', fetched))
  await runOrFail(tool(compiler), [...flags, '-c', rule.source, '-o', join(output, rule.output)], fixture.directory)
}

/** Where the fetched sources lie; a fixture that fetches nothing gets a name that no compiler finds. */
async function fetchSources({ fetches }: Fixture): Promise<string> {
  const [fetch] = fetches
  return fetch === undefined ? 'nothing-was-fetched' : fetchFromNpm(fetch.specifier, fetch.files)
}

async function hashOf(fixture: Fixture): Promise<string> {
  const hash = createHash('sha256').update(await clangVersion())
  for (const file of readdirSync(fixture.directory).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(fixture.directory, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Compiles one fixture's objects and archives into a directory that holds nothing else, and returns its path. */
export async function buildFixture(fixture: Fixture): Promise<string> {
  const directory = join(CACHE, 'fixtures', `${fixture.name}-${await hashOf(fixture)}`)
  return makeOnce(directory, async temporary => {
    const fetched = await fetchSources(fixture)
    await inParallel(fixture.compiles, availableParallelism(), rule => compile(rule, fixture, fetched, temporary))
    for (const { output, members } of fixture.archives) {
      await runOrFail(tool('llvm-ar'), ['rcs', output, ...members], temporary)
    }
    for (const { output, arguments: words } of fixture.libraries) {
      await runOrFail(tool('wasm-ld'), ['-shared', '--experimental-pic', ...words, '-o', output], temporary)
    }
    for (const { output, text } of fixture.files) writeFileSync(join(temporary, output), text)
  })
}

/** Where each fixture's objects lie; asking for one that did not compile throws the compiler's message. */
export type BuiltFixtures = (fixture: Fixture) => string

/** Compiles all fixtures, as many at a time as there are cores. */
export async function buildFixtures(fixtures: readonly Fixture[]): Promise<BuiltFixtures> {
  const built = new Map<string, string | Error>()
  await inParallel(fixtures, availableParallelism(), async fixture => {
    built.set(fixture.name, await buildFixture(fixture).catch((error: unknown) => error as Error))
  })
  return fixture => {
    const directory = built.get(fixture.name) ?? new Error(`${fixture.name} was not asked for`)
    if (directory instanceof Error) throw directory
    return directory
  }
}
