import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadedWith, passes, sharedStateViolations, violations } from './support/architecture.ts'
import type { Source } from './support/architecture.ts'
import { ROOT } from './support/tools.ts'

const PACKAGES = readdirSync(join(ROOT, 'packages'), { withFileTypes: true }).filter(entry => entry.isDirectory())

const sourcesIn = (directory: string): Source[] =>
  readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.includes('node_modules'))
    .map(file => join(directory, file))
    .map(path => ({ path: path.split(sep).join('/'), text: readFileSync(join(ROOT, path), 'utf8') }))

const SOURCES: readonly Source[] = PACKAGES.flatMap(({ name }) => sourcesIn(join('packages', name, 'src')))

test('the packages keep to the architecture', () => {
  expect(violations(SOURCES)).toEqual([])
})

test('the driver imports the passes', () => {
  const driver = SOURCES.find(({ path }) => path === 'packages/linker/src/link.ts')
  expect(driver && passes(driver)).toContain('packages/linker/src/live/mark-live.ts')
})

test('a build that imports nothing native does not load what reports are made of', () => {
  const loaded = loadedWith('packages/unplugin/src/index.ts', SOURCES)
  expect(loaded).toContain('@wasmweld/size/budgets')
  expect(loaded).not.toContain('@wasmweld/size')
  expect(loadedWith('packages/size/src/budgets.ts', SOURCES)).not.toContain('@jridgewell/trace-mapping')
})

const source = (path: string, ...lines: readonly string[]): Source => ({
  path: `packages/${path}`,
  text: lines.join('\n'),
})
const LINK = source(
  'linker/src/link.ts',
  `import type { Layout } from './layout/layout.ts'`,
  `import { markLive } from './live/mark-live.ts'`,
)
const MARK = source('linker/src/live/mark-live.ts', 'export function markLive(): void {}')

test.each<[breach: string, sources: readonly Source[], named: string]>([
  [
    'a package that imports from above',
    [source('binary/src/a.ts', `import { link } from '@wasmweld/linker'`)],
    '@wasmweld/linker',
  ],
  ['packages of one level', [source('toolchain/src/a.ts', `export * from '@wasmweld/size'`)], '@wasmweld/size'],
  ['an import of the command line', [source('unplugin/src/a.ts', `const x = await import('wasmweld')`)], 'wasmweld'],
  ['a way around the entry point', [source('linker/src/a.ts', `import '../../binary/src/bytes/range.ts'`)], 'range.ts'],
  ['a host in the core', [source('linker/src/a.ts', `import {`, `  readFileSync`, `} from 'node:fs'`)], 'node:fs'],
  ['a bundler in the core', [source('unplugin/src/core/a.ts', `import type { Plugin } from 'vite'`)], 'vite'],
  ['an adapter in the core', [source('unplugin/src/core/a.ts', `import '../adapters/vite/hooks.ts'`)], 'hooks.ts'],
  ['a package without a number', [source('extra/src/a.ts', '')], 'extra'],
  ['a folder without a place', [source('linker/src/fold/a.ts', '')], 'fold'],
  [
    'a folder that looks ahead',
    [source('linker/src/input/a.ts', `import { markLive } from '../live/mark-live.ts'`), MARK],
    'reach',
  ],
  [
    'a folder that looks ahead through a file beside the driver',
    [
      source('linker/src/input/a.ts', `import type { B } from '../b.ts'`),
      source('linker/src/b.ts', `export type { B } from './live/mark-live.ts'`),
      MARK,
    ],
    'packages/linker/src/live/mark-live.ts',
  ],
  [
    'a folder that calls the driver',
    [source('linker/src/write/a.ts', `import { link } from '../link.ts'`), LINK],
    'link.ts',
  ],
  [
    'a pass that calls a pass',
    [LINK, MARK, source('linker/src/live/a.ts', `import { markLive } from './mark-live.ts'`)],
    'only link.ts',
  ],
  ['an enum', [source('cli/src/a.ts', 'export const enum Color { Red }')], 'enum'],
  ['a default export', [source('toolchain/src/a.ts', 'const a = 1', 'export { a as default }')], 'default export'],
])('%s is found', (_breach, sources, named) => {
  expect(violations(sources)).toHaveLength(1)
  expect(violations(sources)[0]).toContain(named)
})

test('what the architecture allows is not found', () => {
  const allowed = [
    LINK,
    MARK,
    source(
      'linker/src/live/mark-live.test.ts',
      `import { readFileSync } from 'node:fs'`,
      `import { markLive } from './mark-live.ts'`,
    ),
    source(
      'linker/src/write/a.ts',
      `import type { Layout } from '../layout/layout.ts'`,
      `import { x } from '../ids.ts'`,
    ),
    source('linker/src/layout/layout.ts', `import type { FunctionType } from '@wasmweld/binary'`),
    source('unplugin/src/vite.ts', `import { link } from '@wasmweld/linker'`, 'export default function wasmweld() {}'),
  ]
  expect(violations(allowed)).toEqual([])
})

describe('what test files share', () => {
  test('is not opened by its import, and closed by no test file', () => {
    // These are run, not imported; Vitest runs setup.ts with each file.
    const shared = sourcesIn('test').filter(({ path }) => !/^test\/(?:bench\/|fuzz\/|setup\.ts)/.test(path))
    expect(sharedStateViolations([...shared, ...sourcesIn('playground'), ...SOURCES])).toEqual([])
  })

  const FOLDER = `export const folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'shared-')))`
  test.each([
    ['a hook', `import { afterAll, expect } from 'vitest'`],
    ['a folder', FOLDER],
    ['a browser', `const browser = await launchChromium()`],
  ])('%s is noticed', (_, text) => {
    expect(sharedStateViolations([{ path: 'test/support/a.ts', text }])).toHaveLength(1)
    expect(sharedStateViolations([{ path: 'test/a.test.ts', text }])).toEqual([])
  })

  test('what is opened when it is asked for is no such thing', () => {
    const text = `import { expect, vi } from 'vitest'\nexport const open = () => mkdtempSync('a')\nfunction f() {\n  const a = mkdtempSync('a')\n}\n`
    expect(sharedStateViolations([{ path: 'test/support/a.ts', text }])).toEqual([])
  })
})
