import { expect, test } from 'vitest'
import type { Item, SizeReport } from '../size-report.ts'
import { tree } from './tree.ts'
import type { TreeNode } from './tree.ts'
import { TREE_KINDS } from './tree-places.ts'

const item = (fields: Partial<Item> & Pick<Item, 'name' | 'bytes'>): Item => ({
  kind: 'function',
  key: fields.name,
  output: 0,
  section: 'code',
  ranges: [],
  ...fields,
})

const report: SizeReport = {
  schema: 'wasm-size/1',
  outputs: [
    { name: 'a.wasm', kind: 'wasm', confidence: 'exact', bytes: 300 },
    { name: 'main.js', kind: 'js', confidence: 'exact', bytes: 100 },
    { name: 'inner.wasm', kind: 'wasm', confidence: 'decoded', bytes: 40, role: 'inlined', within: 1 },
  ],
  inputs: [
    { name: 'libz.a(inflate.o)', kind: 'member', archive: 'libz.a', member: 'inflate.o', package: 'zlib' },
    { name: 'main.o', kind: 'object' },
    {
      name: 'libcore-0123456789abcdef.rlib(core.o)',
      kind: 'member',
      archive: 'libcore-0123456789abcdef.rlib',
      member: 'core.o',
    },
    { name: 'src/main.js', kind: 'js' },
  ],
  sources: ['zlib/src/inflate.c', 'zlib/src/inftrees.c', 'main.cpp'],
  items: [
    item({
      name: 'inflate',
      bytes: 100,
      input: 0,
      lines: [
        [0, 60],
        [1, 30],
      ],
    }),
    item({ name: '_ZN2ns5Shape4areaEv', demangled: 'ns::Shape::area()', bytes: 50, input: 1, lines: [[2, 50]] }),
    item({ name: '_ZN4core3fmt5write17h0123456789abcdefE', bytes: 70, input: 2 }),
    item({ name: '.L__unnamed_1', kind: 'data', section: 'data', bytes: 42, input: 2 }),
    item({ name: 'code section headers', kind: 'section-header', bytes: 30 }),
    item({ name: 'wasm magic bytes', kind: 'module-header', section: '', bytes: 8 }),
    item({ name: 'memory', kind: 'bss', bytes: 0, input: 1 }),
    item({ name: 'src/main.js', kind: 'js-module', section: '', output: 1, bytes: 60, input: 3 }),
    item({ name: 'code[0]', output: 2, bytes: 40 }),
  ],
  edges: { from: [], to: [], kind: [], count: [] },
  roots: [],
  uses: [],
  dropped: [],
}

/** `folder/inner: bytes` of each folder and leaf. */
function listed({ name, bytes, children }: TreeNode, path = ''): string[] {
  const own = path === '' ? name : `${path} > ${name}`
  return [`${own}: ${bytes}`, ...children.flatMap(child => listed(child, own))]
}

const ofModule = (by: (typeof TREE_KINDS)[number]): string[] => listed(tree(report, by, { outputs: [0] }))

test.each(TREE_KINDS)('by %s, every byte is in the tree once', by => {
  expect(tree(report, by).bytes).toBe(400)
  const leaves = (node: TreeNode): number =>
    node.item === undefined ? node.children.reduce((sum, child) => sum + leaves(child), 0) : node.bytes
  expect(leaves(tree(report, by))).toBe(400)
})

test('by archive: package, archive, member', () => {
  expect(ofModule('archive')).toEqual([
    ': 300',
    'libcore-0123456789abcdef.rlib: 112',
    'libcore-0123456789abcdef.rlib > core.o: 112',
    'libcore-0123456789abcdef.rlib > core.o > _ZN4core3fmt5write17h0123456789abcdefE: 70',
    'libcore-0123456789abcdef.rlib > core.o > .L__unnamed_1: 42',
    'zlib: 100',
    'zlib > libz.a: 100',
    'zlib > libz.a > inflate.o: 100',
    'zlib > libz.a > inflate.o > inflate: 100',
    'main.o: 50',
    'main.o > ns::Shape::area(): 50',
    '(no input): 38',
    '(no input) > code: 30',
    '(no input) > code > code section headers: 30',
    '(no input) > (module-header): 8',
    '(no input) > (module-header) > wasm magic bytes: 8',
  ])
})

test('by source: folders, and a node for what no line covers', () => {
  expect(ofModule('source')).toEqual([
    ': 300',
    '(no source): 160',
    '(no source) > code: 110',
    '(no source) > code > _ZN4core3fmt5write17h0123456789abcdefE: 70',
    '(no source) > code > code section headers: 30',
    '(no source) > code > inflate: 10',
    '(no source) > data: 42',
    '(no source) > data > .L__unnamed_1: 42',
    '(no source) > (module-header): 8',
    '(no source) > (module-header) > wasm magic bytes: 8',
    'zlib/src: 90',
    'zlib/src > inflate.c: 60',
    'zlib/src > inflate.c > inflate: 60',
    'zlib/src > inftrees.c: 30',
    'zlib/src > inftrees.c > inflate: 30',
    'main.cpp: 50',
    'main.cpp > ns::Shape::area(): 50',
  ])
})

test('by crate: literals are those of the library; by namespace: its scopes', () => {
  expect(ofModule('crate').slice(0, 5)).toEqual([
    ': 300',
    '(no crate): 188',
    '(no crate) > zlib: 100',
    '(no crate) > zlib > libz.a: 100',
    '(no crate) > zlib > libz.a > inflate.o: 100',
  ])
  expect(ofModule('crate')).toContain('core: 112')
  expect(ofModule('crate')).toContain('core > fmt > _ZN4core3fmt5write17h0123456789abcdefE: 70')
  expect(ofModule('namespace')).toContain('ns > Shape > ns::Shape::area(): 50')
})

test('several outputs are the first level, and what is inlined is in the file around it', () => {
  const lines = listed(tree(report, 'section'))
  expect(lines).toContain('a.wasm: 300')
  expect(lines).toContain('main.js: 100')
  expect(lines).toContain('main.js > inner.wasm: 40')
  expect(tree(report, 'section', { outputs: [1] }).bytes).toBe(100)
  expect(tree(report, 'section', { outputs: [2] }).bytes).toBe(40)
})

test('estimates are summed as the bytes are', () => {
  const compressed = report.items.map(({ bytes }) => bytes / 2)
  expect(tree(report, 'source', { outputs: [0], compressed }).compressed).toBeCloseTo(150)
})

test('a name of ten thousand scopes makes no deep tree', () => {
  const deep = {
    ...report,
    items: [item({ name: `${'a::'.repeat(5000)}f()`, bytes: 300 })],
    outputs: [report.outputs[0]],
  }
  expect(tree(deep, 'namespace').bytes).toBe(300)
})
