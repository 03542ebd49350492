import { buildGraph, diff, dominators, dominatorTree, paths, reportOfModule, shortestPaths, why } from '@wasmweld/size'
import type { SizeGraph } from '@wasmweld/size'
import { beforeAll, describe, expect, test } from 'vitest'
import { NPM_MODULES, readModule } from '../support/npm-modules.ts'
import { assembleText } from '../support/wat.ts'

const position = ({ report }: SizeGraph, name: string): number => report.items.findIndex(item => item.name === name)

describe('15. 50,000 functions, each of which calls the next', () => {
  const MANY = 50_000
  const functionsText = (last: string): string =>
    Array.from({ length: MANY }, (_, place) => `(func ${place + 1 < MANY ? `call ${place + 1}` : last})`).join('\n')

  test.each([
    ['a chain', ''],
    ['a cycle', 'call 0'],
  ])('as %s', async (_shape, last) => {
    const bytes = await assembleText(`(module (export "go" (func 0)) ${functionsText(last)})`)
    const graph = buildGraph(reportOfModule('m.wasm', bytes))
    const [first, deepest] = [position(graph, 'code[0]'), position(graph, `code[${MANY - 1}]`)]
    const { parent, retained } = dominators(graph)
    expect(parent[deepest]).toBe(position(graph, `code[${MANY - 2}]`))
    const code = graph.report.items.reduce((sum, { kind, bytes: own }) => sum + (kind === 'function' ? own : 0), 0)
    // And the type that all of them have.
    expect(retained[first]).toBe(code + graph.report.items[position(graph, 'type[0]: () -> nil')].bytes)
    expect(dominatorTree(graph).rows.at(-1)?.depth).toBeGreaterThan(0)
    expect(Math.max(...dominatorTree(graph, { rows: MANY }).rows.map(({ depth }) => depth))).toBeGreaterThan(MANY - 10)
    expect(why(graph, deepest)?.steps).toHaveLength(MANY + 1)
    expect(paths(graph, { starts: [deepest], depth: 2 }).rows.map(({ item }) => graph.report.items[item].name)).toEqual(
      [1, 2, 3].map(back => `code[${MANY - back}]`),
    )
  })
})

describe('16. where functions call each other densely', () => {
  let graph: SizeGraph
  beforeAll(async () => {
    const [rollup] = NPM_MODULES.filter(({ package: name }) => name.startsWith('@rollup/wasm-node@'))
    graph = buildGraph(reportOfModule('rollup.wasm', await readModule(rollup)))
  })

  test('paths that are countless are as many as were asked for', () => {
    const start = position(graph, 'code[964]')
    const near = paths(graph, { starts: [start], depth: 1 })
    expect(near).toMatchObject({ depth: 1, limited: false })
    expect(near.rows.length).toBeLessThanOrEqual(11)
    // From everything to everything else: less deep than asked for, and said so.
    const all = paths(graph, { depth: 100, breadth: 100, rows: 20_000 })
    expect(all.limited).toBe(true)
    expect(all.depth).toBeGreaterThan(0)
    expect(all.rows.length).toBeLessThanOrEqual(20_000)
    expect(all.rows.filter(({ depth }) => depth === 0)).toHaveLength(graph.report.items.length)
  })

  test('each item has a shortest way, or is garbage', () => {
    const { parent } = dominators(graph)
    const lengths = graph.report.items.map((_, item) => why(graph, item)?.steps.length ?? 0)
    expect(lengths.filter((length, item) => (length === 0) !== (parent[item] === -1))).toEqual([])
    expect(Math.max(...lengths)).toBeLessThan(40)
    const start = position(graph, 'code[964]')
    const several = shortestPaths(graph, start, 5).map(steps => steps.length)
    expect(several).toHaveLength(5)
    expect(several[0]).toBe(lengths[start])
    expect(several).toEqual([...several].sort((one, other) => one - other))
  })

  test('a module is no different from itself', () => {
    expect(diff(graph.report, graph.report)).toEqual([])
  })
})
