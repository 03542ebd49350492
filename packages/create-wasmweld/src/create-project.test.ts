import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CreateError, createProject } from './create-project.ts'
import { main } from './main.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmweld-create-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

test.each(['c', 'cpp'] as const)('a project in %s is whole, and has the name of its folder', template => {
  const root = createProject(join(folder, 'My App'), template)
  expect(readdirSync(root)).toEqual(
    expect.arrayContaining(['.gitignore', 'README.md', 'index.html', 'tsconfig.json', 'vite.config.ts']),
  )
  expect(existsSync(join(root, `src/primes.${template}`))).toBe(true)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
  expect(manifest).toMatchObject({ name: 'my-app', devDependencies: { 'unplugin-wasmweld': '^0.1.0' } })
})

test('what is in a folder stays', () => {
  writeFileSync(join(folder, 'precious'), '')
  expect(() => createProject(folder, 'c')).toThrow(CreateError)
  expect(readdirSync(folder)).toEqual(['precious'])
})

test.each([
  [['--template', 'fortran'], 'no template fortran: there are c and cpp'],
  [['--color'], "Unknown option '--color'"],
  [['one', 'two'], 'one folder is made, not 2'],
])('the command refuses %j and makes nothing', (args, expected) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  expect(main(args)).toBe(1)
  expect(String(written.mock.calls[0]?.[0])).toContain(expected)
  expect(readdirSync(folder)).toEqual([])
})
