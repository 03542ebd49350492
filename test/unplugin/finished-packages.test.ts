// Modules that others have published: a program that uses little of one does what it did, and ships little.

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { build } from 'vite'
import wasmweld from 'unplugin-wasmweld/vite'
import { fetchFromNpm } from '../support/fetch.ts'
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

test('a package that makes the URL of its module by itself, in Vite', async () => {
  const { name, files, wasm, atMost } = FINISHED_PACKAGES.find(each => each.name.startsWith('@jsquash/png'))!
  const root = await fetchFromNpm(name, files)
  const made = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld({ report: false, types: false, shake: '**/*.wasm' })],
    build: {
      write: false,
      target: 'esnext',
      rolldownOptions: { input: join(root, 'package/decode.js'), preserveEntrySignatures: 'strict' },
    },
  })
  const { output } = made as Exclude<typeof made, readonly unknown[] | { on: unknown }>
  const [{ fileName, source = '' }, ...others] = output.filter(file => file.type === 'asset')
  expect(others).toEqual([])
  expect(WebAssembly.validate(Buffer.from(source))).toBe(true)
  expect(source.length / statSync(join(root, wasm)).size).toBeLessThan(atMost)
  expect(output.map(file => (file.type === 'chunk' ? file.code : '')).join('')).toContain(fileName)
})
