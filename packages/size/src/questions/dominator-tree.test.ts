import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import type { SizeGraph } from '../graph/size-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import { dominatorTree } from './dominator-tree.ts'
import type { DominatorTreeOptions } from './dominator-tree.ts'

const graph = buildGraph(
  buildReport({
    items: [
      { name: 'small', bytes: 1 },
      { name: 'big', bytes: 10 },
      { name: 'child', bytes: 3 },
      { name: 'twin', bytes: 3 },
      { name: 'leaf', bytes: 2 },
      { name: 'dead', bytes: 7 },
      { name: 'deader', bytes: 1 },
    ],
    edges: [
      ['big', 'child'],
      ['big', 'twin'],
      ['child', 'leaf'],
      ['twin', 'leaf'],
      ['dead', 'deader'],
    ],
    roots: ['small', 'big'],
  }),
)

const nameOf = ({ report, superRoot }: SizeGraph, item: number): string =>
  item === superRoot ? 'root' : report.items[item].name

const shown = (options?: DominatorTreeOptions): readonly string[] =>
  dominatorTree(graph, options).rows.map(
    ({ item, depth, retained }) => `${'-'.repeat(depth)}${nameOf(graph, item)} ${String(retained)}`,
  )

test('the largest children come first, equal ones in the order of the report', () => {
  expect(shown()).toEqual(['root 19', '-big 18', '--child 3', '--twin 3', '--leaf 2', '-small 1'])
})

test('what nothing reaches is summed, unless single trees are asked for', () => {
  expect(dominatorTree(graph).unreachable).toEqual({ count: 2, bytes: 8 })
  expect(dominatorTree(graph, { starts: [1] }).unreachable).toBeUndefined()
})

test('trees of single items stand beside each other, also of what nothing reaches', () => {
  expect(shown({ starts: [5, 2, 1] })).toEqual(['-dead 7', '-child 3', '-big 18', '--child 3', '--twin 3', '--leaf 2'])
})

test('rows that the depth hides count as rows', () => {
  expect(shown({ depth: 1 })).toEqual(['root 19', '-big 18', '-small 1'])
  expect(shown({ depth: 1, rows: 4 })).toEqual(['root 19', '-big 18'])
  expect(shown({ rows: 2 })).toEqual(['root 19', '-big 18', '--child 3'])
})
