// What Emscripten 3.1.6 does where it differs from Linux, and what we do with the same sources. Its side modules are loaded by us as well.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProgram, dlfcnImports, readCString } from '@wasmweld/runtime'
import { beforeAll, describe, expect, test } from 'vitest'
import { runEmscripten } from '../support/emscripten.ts'
import { LIBRARIES, PROGRAM, buildByEmscripten, buildByWasmLd } from '../support/same-sources.ts'
import type { Experiment } from '../support/same-sources.ts'
import { buildMain } from '../support/side-modules.ts'
import { ROOT } from '../support/tools.ts'

let emscripten: string
let byWasmLd: Readonly<Record<string, Uint8Array<ArrayBuffer>>>
let byEmscripten: typeof byWasmLd
let main: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  emscripten = await buildByEmscripten()
  byWasmLd = Object.fromEntries([...(await buildByWasmLd())].map(([name, { bytes }]) => [name, bytes]))
  byEmscripten = Object.fromEntries(
    LIBRARIES.map(({ name }) => [`${name}.so`, new Uint8Array(readFileSync(join(emscripten, `${name}.so`)))]),
  )
  const include = join(ROOT, 'packages/runtime/include')
  main = (await buildMain('program.wasm', PROGRAM, { compile: ['-I', include] })).bytes
})

/** In a process of its own; the program's experiment prints its result. */
async function inEmscripten(experiment: Experiment | 'complaint'): Promise<string> {
  const { stdout, stderr } = await runEmscripten(emscripten, 'program.js', experiment)
  expect(stderr).toBe('')
  return stdout.trim()
}

/** In a program of its own. */
async function here(experiment: Experiment | 'complaint', libraries: typeof byWasmLd): Promise<string> {
  const program = await createProgram({ main, imports: { env: dlfcnImports() }, libraries })
  const result = (program.exports[experiment] as () => number)()
  return experiment === 'complaint' ? readCString(program, result) : String(result)
}

describe.each<[Experiment, says: string, emscripten: string, here: string]>([
  [
    'scope',
    'of two definitions the first in breadth-first order wins; Emscripten takes what was loaded first',
    '33',
    '22',
  ],
  ['leak', 'two local libraries have each their own variable; in Emscripten they share one', '5', '0'],
  ['poisoned', 'a library that misses symbols does no harm; after it Emscripten opens nothing more', '0', '1'],
  ['missing', 'a missing file is missing the second time too; then Emscripten says that it is open', '1', '0'],
  ['cycle', 'libraries that need each other can be opened; Emscripten cannot', '-1', '4433'],
  ['order', 'constructors run once each, of what is needed first, in both', '1234', '1234'],
  ['closed', 'a library that was closed begins anew; in Emscripten nothing is closed', '5', '0'],
])('%s', (experiment, says, theirs, ours) => {
  test(says, async () => {
    expect(await inEmscripten(experiment)).toBe(theirs)
    expect(await here(experiment, byWasmLd)).toBe(ours)
  })
  test("the same with Emscripten's side modules in our program", async () => {
    expect(await here(experiment, byEmscripten)).toBe(ours)
  })
})

test('all missing symbols are told at once; Emscripten tells the first', async () => {
  const theirs = await inEmscripten('complaint')
  expect(theirs).toContain('nowhere')
  expect(theirs).not.toContain('nohow')
  for (const libraries of [byWasmLd, byEmscripten]) {
    const ours = await here('complaint', libraries)
    expect(ours).toContain('nowhere')
    expect(ours).toContain('nohow')
    expect(ours).toContain('bad.so')
  }
})
