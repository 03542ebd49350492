// What a page downloads to load side modules. The limits are promises of the README.

import { expect, test } from 'vitest'
import { bundledText, bytesOf } from '../support/bundled-size.ts'

const CORE = 'createProgram, dlopen'

async function sizeOf(names: string): Promise<number> {
  const code = await bundledText(`export ${names} from '@wasmweld/runtime'`)
  expect(code).toContain('LoadError')
  return bytesOf(code).brotli
}

test('what loads prelinked side modules is at most 1 kB', async () => {
  const code = await bundledText("export * from '@wasmweld/runtime/prelinked'")
  expect(code).toContain('wasmweld.prelinked')
  expect(bytesOf(code).brotli).toBeLessThanOrEqual(1000)
})

test.each([
  ['what opens libraries', `{ ${CORE} }`, 9350],
  ['all of the runtime', '*', 13_800],
])('%s is at most as large as the README says', async (_, names, limit) => {
  expect(await sizeOf(names)).toBeLessThanOrEqual(limit)
})

test.each([
  ['createProgramSync, dlopenSync', 75],
  ['addLoaded', 200],
  ['dlerror', 75],
  ['closeProgram', 150],
  ['alloc, free', 150],
  ['memoryViews', 175],
  ['readCString, writeCString', 225],
  ['dladdr', 300],
  ['dlclose', 325],
  ['dlsym, RTLD_DEFAULT, RTLD_NEXT', 425],
  ['addFunction, removeFunction', 475],
  ['share', 450],
  ['joinProgram, syncThread', 850],
  ['reload', 1200],
  ['dlfcnImports', 1600],
])('%s: what it adds, and nothing where it is not imported', async (names, limit) => {
  const core = await sizeOf(`{ ${CORE} }`)
  const added = (await sizeOf(`{ ${CORE}, ${names} }`)) - core
  expect(added).toBeGreaterThan(0)
  expect(added).toBeLessThanOrEqual(limit)
})
