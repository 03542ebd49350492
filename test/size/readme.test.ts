// The README of @wasmweld/size does what it says of budgets.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readBaseline } from '@wasmweld/size'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../support/bundling.ts'
import { readmeFiles } from '../support/readme.ts'
import { LONGER_CODEC, makeSizeProject } from '../support/size-program.ts'
import { ROOT, run } from '../support/tools.ts'
import type { Finished } from '../support/tools.ts'

let project: Project
beforeAll(async () => {
  project = await makeSizeProject()
  for (const [path, { text }] of readmeFiles('packages/size/README.md'))
    if (path.endsWith('size.js') || path.endsWith('budgets.js')) project.write(path, text)
}, 60_000)
afterAll(() => {
  project.remove()
})

const check = (): Promise<Finished> =>
  run(
    process.execPath,
    ['--import', pathToFileURL(join(ROOT, 'scripts/typescript.js')).href, 'check-size.js'],
    project.root,
  )

test('the first check writes the baseline and is kept, a later one tells what grew', async () => {
  const first = await check()
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' })
  expect(first.stdout.match(/^budget kept: /gm)).toHaveLength(5)
  expect(first.stdout).toContain('budget kept: archive libtext.a, retained: lib/libtext.a\n')
  const baseline = readBaseline(readFileSync(project.path('size-baseline.json'), 'utf8'), 'size-baseline.json')
  expect([...baseline.compressed.brotli.keys()]).toEqual([`brotli ${process.versions.brotli}, quality 11`])
  expect(existsSync(project.path('size.xml'))).toBe(true)

  await project.compile('src/codec.o', LONGER_CODEC)
  const second = await check()
  expect(second.code).toBe(1)
  expect(second.stdout).toMatch(
    /budget exceeded: total\n {2}limit {4}maxIncrease 1 %, .*\n {2}baseline .*\n {2}grew {5}key \+40 bytes \(new\)/,
  )
}, 60_000)
