import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { modulesFolder } from './modules-folder.ts'

test('a package of a workspace has the cache of the workspace, unless it has a folder of its own', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'wasmweld-workspace-'))
  const app = join(workspace, 'packages/app')
  mkdirSync(app, { recursive: true })
  expect(modulesFolder(app)).toBeUndefined()
  mkdirSync(join(workspace, 'node_modules'))
  expect(modulesFolder(app)).toBe(join(workspace, 'node_modules'))
  mkdirSync(join(app, 'node_modules'))
  expect(modulesFolder(app)).toBe(join(app, 'node_modules'))
  rmSync(workspace, { recursive: true })
})
