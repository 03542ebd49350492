// Modules that others have published: a program that uses little of one does what it did, and ships little.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { buildWith, FINISHED_PACKAGES } from '../support/finished-packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmweld-packages-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test.each(FINISHED_PACKAGES)('$name', async each => {
  const { main, before, after } = await buildWith(each, join(folder, each.name))
  const { out } = (await import(/* @vite-ignore */ pathToFileURL(main).href)) as { readonly out: unknown }
  expect(out).toEqual(each.out)
  if (each.atMost === 1) expect(Buffer.compare(after, before)).toBe(0)
  else expect(after.length / before.length).toBeLessThan(each.atMost)
})
