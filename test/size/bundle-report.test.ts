import { EDGE_KINDS, type SizeReport, buildGraph, checkPartition, importCost } from '@wasmweld/size'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { HOST, MATH } from '../support/native-sources.ts'
import { BUNDLERS, readSizeReport, sizeBuild } from '../support/size-builds.ts'

/** `both` is what `one` and `two` need. */
const SHARED = `
__attribute__((noinline)) static int both(int n) { int sum = 0; while (n) { sum += n * sum ^ 7; n /= 3; } return sum; }
int one(int n) { return both(n + 1) * 3; }
int two(int n) { return both(n + 2) + both(n) * 5; }
int unused(int n) { return n; }`

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/main.js': `import { add } from './barrel.js'

console.log(add(1, 2))
globalThis.later = () => import('./later.js').then(({ run }) => run())`,
      'src/barrel.js': `export { sub } from './other.js'
  export { add } from './math.o'`,
      'src/other.js': 'export const sub = () => 0',
      'src/later.js': `import { mul } from './math.o'\nexport const run = () => mul(2, 3)`,
      'src/hosted.js': `import { needy } from './needy.o'; console.log(needy())`,
      'src/two.js': `import './first.js'\nimport './second.js'`,
      'src/first.js': `\nimport { one } from './shared.o'\nconsole.log(one(1))`,
      'src/space.js': `import('./later.js')\nimport * as lib from './shared.o'\nconsole.log(lib.one(1))`,
      'src/second.js': `import { two } from './shared.o'\nconsole.log(two(2))`,
      'src/host.js': HOST,
      'src/env.js': 'export const given = () => 40',
    },
    {
      'src/shared.o': SHARED,
      'src/math.o': MATH,
      'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
    },
  )
})
afterAll(() => {
  project.remove()
})

/** Edges as text, by names. */
const edgesOf = ({ edges, items }: SizeReport): string[] =>
  Array.from(
    edges.from,
    (from, edge) => `${items[from].name} ${EDGE_KINDS[edges.kind[edge]].name} ${items[edges.to[edge]].name}`,
  )

describe.each(BUNDLERS)('the report of a bundle of %s', bundler => {
  test('has every byte of every file in one item, and the line of every import', async () => {
    const told = await sizeBuild(project, bundler, { entry: 'src/main.js', options: { report: 'json' } })
    expect(told.error).toBeUndefined()
    expect(told.lines.filter(line => line.startsWith('wasmweld'))).toEqual([
      'wasmweld  written  .wasmweld/size/dist.json',
    ])
    const report = readSizeReport(project.root)
    expect(checkPartition(report)).toEqual([])
    expect(report.outputs.find(({ kind }) => kind === 'wasm')).toMatchObject({
      stableName: 'math.wasm',
      role: 'program',
    })
    const uses = report.uses.map(({ from, to, ...use }) => ({
      ...use,
      from: report.items[from].name,
      to: report.items[to].name,
    }))
    expect(uses.sort((a, b) => (a.from < b.from ? -1 : 1))).toEqual([
      expect.objectContaining({ from: 'src/barrel.js', specifier: './math.o', name: 'add', line: 2, column: 3 }),
      expect.objectContaining({ from: 'src/later.js', specifier: './math.o', name: 'mul', line: 1, column: 1 }),
    ])
    const edges = edgesOf(report)
    expect(edges).toContain('src/main.js js-import src/barrel.js')
    expect(edges).toContain('src/main.js js-import src/later.js')
    expect(edges).toContain('src/math.o (bindings) js-import wasmweld:program')
    const roots = report.roots.filter(({ reason }) => reason === 'js-entry').map(({ item }) => report.items[item].name)
    expect(roots).toEqual(['src/main.js'])
    expect(JSON.stringify(report)).not.toContain(project.root)
  })
  test('has the module that answers an import of the program', async () => {
    const options = { report: 'json', imports: './src/env.js' } as const
    expect(await sizeBuild(project, bundler, { entry: 'src/hosted.js', options })).toMatchObject({ warnings: [] })
    const edges = edgesOf(readSizeReport(project.root)).filter(edge => edge.endsWith('src/env.js'))
    expect(edges).toEqual(['import env::given wasm-imports-js src/env.js'])
  })
  test('13. what two imports share is in neither alone, and the second adds only its own', async () => {
    await sizeBuild(project, bundler, { entry: 'src/two.js', options: { report: 'json' } })
    const report = readSizeReport(project.root)
    expect(report.uses).toEqual([
      expect.objectContaining({ specifier: './shared.o', name: 'one', line: 2, column: 1 }),
      expect.objectContaining({ specifier: './shared.o', name: 'two', line: 1, column: 1 }),
    ])
    const bytes = (name: string): number => report.items.find(item => item.name === name)?.bytes ?? Number.NaN
    const graph = buildGraph(report)
    const [first, second] = [0, 1].map(use => importCost(graph, [use]))
    expect(first.exclusive).toBeGreaterThanOrEqual(bytes('one'))
    expect(first.exclusive).toBeLessThan(bytes('one') + bytes('both'))
    expect(first.shared).toBeGreaterThanOrEqual(bytes('both'))
    expect(first.sharedWith).toMatchObject([{ uses: [{ name: 'two' }] }])
    expect(first.marginal).toBe(first.bytes)
    expect(second.sharedWith).toMatchObject([{ uses: [{ name: 'one' }] }])
    expect(second.marginal).toBe(second.exclusive)
  })
  test('has what is left of a namespace by its names', async () => {
    await sizeBuild(project, bundler, { entry: 'src/space.js', options: { report: 'json' } })
    const uses = readSizeReport(project.root).uses.filter(({ specifier }) => specifier === './shared.o')
    expect(uses).toEqual([expect.objectContaining({ name: 'one', line: 2, column: 1 })])
  })
  test('is the same when it is made again', async () => {
    const made = async (): Promise<string> => {
      await sizeBuild(project, bundler, { entry: 'src/main.js', options: { report: 'json' } })
      return JSON.stringify(readSizeReport(project.root))
    }
    expect(await made()).toBe(await made())
  })
})
