// What keeps what in exact reports: relocations of compilers' objects, and why the rest stays or goes.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LinkOptions } from '@wasmweld/linker'
import {
  EDGE_KINDS,
  type SizeReport,
  buildGraph,
  checkPartition,
  dominators,
  reachable,
  reportOfLink,
} from '@wasmweld/size'
import { afterAll, describe, expect, test } from 'vitest'
import { linkText } from '../support/link-text.ts'
import { type LinkedReport, reportOf } from '../support/linked-report.ts'
import { expandLibrary, runOrFail, tool } from '../support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-exact-'))
afterAll(() => rmSync(directory, { recursive: true }))

async function compiled(sources: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<string[]> {
  for (const [name, text] of Object.entries(sources)) {
    writeFileSync(join(directory, name), text)
    const compiler = tool(name.endsWith('.c') ? 'clang' : 'clang++')
    await runOrFail(compiler, ['--target=wasm32', '-O1', ...flags, '-c', name, '-o', `${name}.o`], directory)
  }
  return Object.keys(sources).map(name => `${name}.o`)
}

const linked = (words: readonly string[]): Promise<LinkedReport> => reportOf(words, directory)

const numberOf = ({ items }: SizeReport, name: string): number => {
  const found = items.findIndex(item => item.name === name && item.kind !== 'name' && item.kind !== 'element')
  if (found < 0) throw new Error(`no ${name} among ${items.map(item => item.name).join(', ')}`)
  return found
}

/** What would go with an item, by name; the format's own entries left out. */
function dominated(report: SizeReport, name: string): { names: string[]; bytes: number; retained: number } {
  const { parent, retained } = dominators(buildGraph(report))
  const top = numberOf(report, name)
  const isBelow = (item: number): boolean => {
    let at = item
    while (at >= 0 && at !== top && at < report.items.length) at = parent[at]
    return at === top
  }
  const below = Array.from(report.items.keys()).filter(isBelow)
  const contents = below.filter(item => ['function', 'data', 'string'].includes(report.items[item].kind))
  // As they are in the file: bodies with the unused digits of their numbers, without declarations.
  const bytes = contents
    .map(item => report.items[item])
    .map(({ bytes: own, padding = 0, parts }) => own + padding - (parts?.declaration ?? 0))
    .reduce((sum, each) => sum + each, 0)
  return { names: contents.map(item => report.items[item].name), bytes, retained: retained[top] }
}

const edgesFrom = (report: SizeReport, name: string): string[] => {
  const { edges, items } = report
  const from = numberOf(report, name)
  return Array.from(edges.from)
    .flatMap((each, edge) => (each === from ? [edge] : []))
    .map(edge => `${EDGE_KINDS[edges.kind[edge]].name} ${items[edges.to[edge]].name}`)
}

const SHAPES = `
struct Shape { virtual int area() const; virtual int sides() const; int n; };
struct Square : Shape { int area() const override; int sides() const override; };
struct Circle : Shape { int area() const override; int sides() const override; };
int Shape::area() const { return n; }
int Shape::sides() const { return 0; }
int Square::area() const { return n * n; }
int Square::sides() const { return 4; }
int Circle::area() const { return 3 * n * n; }
int Circle::sides() const { return 1; }
int ask(const Shape &);
extern "C" int go(int k) {
  Shape shape; Square square; Circle circle;
  shape.n = square.n = circle.n = k;
  return ask(shape) + ask(square) + ask(circle);
}
int other(int);
extern "C" int plain(int k) { return other(k); }
`

describe('9. a vtable', () => {
  test('belongs to who makes objects of it, with its methods, and nothing hangs under a table', async () => {
    const files = await compiled(
      {
        'shapes.cpp': SHAPES,
        'ask.cpp': `struct Shape { virtual int area() const; virtual int sides() const; int n; };
          int ask(const Shape &s) { return s.area() + s.sides(); } int other(int k) { return k + 1; }`,
      },
      '-fno-rtti',
      '-fno-exceptions',
    )
    const { report } = await linked(['--no-entry', '--export=go', '--export=plain', ...files])
    const vtables = ['_ZTV5Shape', '_ZTV6Square', '_ZTV6Circle']
    const methods = ['5Shape', '6Square', '6Circle'].flatMap(name => [`_ZNK${name}4areaEv`, `_ZNK${name}5sidesEv`])
    const { names, retained } = dominated(report, 'go')
    expect(names.sort()).toEqual(['go', '_Z3askRK5Shape', ...vtables, ...methods].sort())
    const own = report.items[numberOf(report, 'go')].bytes
    expect(retained).toBeGreaterThan(own + 3 * 16 + 6 * 5)
    const table = dominated(report, '__indirect_function_table')
    expect(table.names).toEqual([])
    expect(edgesFrom(report, '_ZTV6Square').sort()).toEqual([
      'address _ZNK6Square4areaEv',
      'address _ZNK6Square5sidesEv',
    ])
  })

  test('of libc++abi: __cxa_demangle keeps all of its object', async () => {
    const libraries = ['$libcxxabi', '$libcxx', '$libc', '$rt'].map(expandLibrary)
    const { report } = await linked(['--no-entry', '--export=__cxa_demangle', '--allow-undefined', ...libraries])
    const { names, bytes } = dominated(report, '__cxa_demangle')
    const ofObject = report.items.filter(
      ({ kind, input = -1 }) =>
        (kind === 'function' || kind === 'data') && report.inputs[input]?.member?.startsWith('cxa_demangle') === true,
    )
    expect(ofObject.length).toBeGreaterThan(300)
    const missing = ofObject.filter(({ name }) => !names.includes(name)).map(({ name }) => name)
    expect(missing).toEqual([])
    const size = (all: typeof ofObject): number =>
      all.reduce((sum, { bytes: own, padding = 0, parts }) => sum + own + padding - (parts?.declaration ?? 0), 0)
    expect(bytes).toBeGreaterThanOrEqual(size(ofObject))
    expect(size(ofObject)).toBeGreaterThan(110_000)
  })
})

test('10. two symbols of one segment are two items, and a load from the middle is of its symbol', async () => {
  const files = await compiled(
    {
      'middle.c': `static const int first[8] = {1, 2, 3, 4, 5, 6, 7, 8};
        static const int second[8] = {9, 8, 7, 6, 5, 4, 3, 2};
        int one(int i) { return first[i & 7]; }
        int two(int i) { return second[(i & 3) + 4]; }`,
    },
    '-fno-data-sections',
  )
  const { report } = await linked(['--no-entry', '--export=one', '--export=two', ...files])
  for (const name of ['first', 'second'])
    expect(report.items[numberOf(report, name)]).toMatchObject({ kind: 'data', bytes: 32, name })
  expect(edgesFrom(report, 'one')).toContain('data-ref first')
  expect(edgesFrom(report, 'one')).not.toContain('data-ref second')
  expect(edgesFrom(report, 'two')).toContain('data-ref second')
  expect(edgesFrom(report, 'two')).not.toContain('data-ref first')
})

describe('17. why things stay and go', () => {
  const reasons = ({ items, roots }: SizeReport): string[] =>
    roots.map(({ item, reason }) => `${items[item].name} ${reason}`)

  test('constructors, retained data, bounds of segments', async () => {
    const files = await compiled({
      'keep.c': `
        volatile int counter;
        __attribute__((constructor)) static void begin(void) { counter = 1; }
        __attribute__((retain, used)) int kept = 5;
        __attribute__((used)) int used(void) { return 3; }
        __attribute__((section("plugins"))) const int plugin_one = 1;
        __attribute__((section("plugins"))) const int plugin_two = 2;
        extern const int __start_plugins[], __stop_plugins[];
        int sum(void) { int s = 0; for (const int *p = __start_plugins; p < __stop_plugins; p++) s += *p; return s; }
        int unused(void) { return 77; }`,
    })
    const { report } = await linked(['--no-entry', '--export=sum', ...files])
    expect(reasons(report)).toEqual(
      expect.arrayContaining(['begin constructor', 'kept no-strip', 'used no-strip', 'export "sum" export']),
    )
    expect(edgesFrom(report, '__wasm_call_ctors')).toContain('init begin')
    expect(edgesFrom(report, 'sum')).toEqual(expect.arrayContaining(['start-stop plugin_one', 'start-stop plugin_two']))
    expect(report.dropped).toContainEqual(
      expect.objectContaining({ name: 'unused', kind: 'function', why: 'unreached' }),
    )
  })

  test('segments that the object asks to retain', () => {
    const { report } = linkText(['a.o: func main; data d retain = 1; data s in=.rodata.s retain strings = "kept\\0"'], {
      exports: ['main'],
    })
    expect(reasons(reportOfLink('a', report))).toEqual(expect.arrayContaining(['d retain', '"kept" retain']))
  })

  test('copies of inline functions', async () => {
    const header = 'inline int both(int x) { static int last; last += x; return last * 3; }'
    const files = await compiled({
      'first.cpp': `${header} extern "C" int one(int x) { return both(x); } int (*p1)(int) = both;`,
      'again.cpp': `${header} extern "C" int two(int x) { return both(x); } int (*p2)(int) = both;`,
    })
    const { report } = await linked(['--no-entry', '--export=one', '--export=two', '--export=p1', ...files])
    const copies = report.dropped.filter(({ why }) => why === 'comdat')
    expect(copies.map(({ name, input = -1 }) => `${report.inputs[input].name} ${name}`)).toEqual(
      expect.arrayContaining(['again.cpp.o _Z4bothi']),
    )
    expect(report.items[numberOf(report, '_Z4bothi')]).toMatchObject({ comdat: '_Z4bothi', flags: ['weak', 'hidden'] })
  })

  test('what was dropped has the bytes that it saves', () => {
    const texts = [
      'a.o: func main = f &d; func dead = gone; data d = 1; data unused in=.data.u align=0 = "0123456789"; func gone',
      'b.o: func f; func g = f; data e in=.data.e align=0 = "abcdef"',
    ]
    const sections = (options: LinkOptions): Map<string, number> => {
      const { items } = reportOfLink('a', linkText(texts, { exports: ['main'], strip: 'all', ...options }).report)
      const sizes = new Map<string, number>()
      for (const { kind, ranges } of items.filter(each => each.kind === 'function' || each.kind === 'data')) {
        const [from, to] = ranges.at(-1) ?? [0, 0]
        sizes.set(kind, (sizes.get(kind) ?? 0) + to - from)
      }
      return sizes
    }
    const { dropped } = linkText(texts, { exports: ['main'], strip: 'all' }).report
    const [all, live] = [sections({ gcSections: false }), sections({})]
    for (const kind of ['function', 'data'] as const) {
      const saved = dropped.filter(each => each.kind === kind).reduce((sum, { size }) => sum + size, 0)
      expect(saved, kind).toBeGreaterThan(5)
      expect((all.get(kind) ?? 0) - (live.get(kind) ?? 0), kind).toBe(saved)
    }
  })
})

test('18. local functions of one name are two items, each with what it calls', async () => {
  const helper = (n: number): string =>
    `__attribute__((noinline)) static int helper(int x) { return x * ${n}; } int f${n}(int x) { return helper(x) + 1; }`
  const files = await compiled({ 'left.c': helper(3), 'right.c': helper(70_000) })
  const { report } = await linked(['--no-entry', '--export=f3', '--export=f70000', ...files])
  expect(checkPartition(report)).toEqual([])
  const keys = report.items.filter(({ name, kind }) => name === 'helper' && kind === 'function').map(({ key }) => key)
  expect(keys).toEqual(['left.c.o:helper', 'right.c.o:helper'])
})

test('everything of a library that a loader places is reached, with its reasons', async () => {
  const files = await compiled(
    {
      'pic.c':
        'extern int there; int here = 4; int *place = &here; int g(void); int f(void) { return there + here + g(); }',
    },
    '-fPIC',
    '-fvisibility=default',
  )
  const { report } = await linked([
    '-shared',
    '--experimental-pic',
    '--no-entry',
    '--unresolved-symbols=import-dynamic',
    ...files,
  ])
  const live = reachable(buildGraph(report))
  expect(report.items.filter((_, item) => live[item] === 0).map(({ key }) => key)).toEqual([])
  expect(edgesFrom(report, 'f')).toEqual(expect.arrayContaining(['global import GOT.mem::there', 'call import env::g']))
  expect(edgesFrom(report, 'place')).toContain('data-ref here')
})
