// Source maps of linked modules: every place of the code is where llvm-symbolizer sees it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping'
import type { SourceMapInput } from '@jridgewell/trace-mapping'
import { SECTION_IDS, readModule, sourceMapOf } from '@wasmweld/binary'
import type { SourceMap } from '@wasmweld/binary'
import { link } from '@wasmweld/linker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOrFail, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'source-maps-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const SOURCES: Readonly<Record<string, string>> = {
  'lib/helper.h': 'static inline int helper(int a) {\n  return a\n    * 7;\n}\n',
  'first.c': `#include "lib/helper.h"
int host(int);
__attribute__((noinline)) static int first(int a) { return host(a) + 1; }
int unused(int a) { return host(a) * 2; }
int second(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += helper(first(i));
  return sum;
}
`,
  'shapes.cpp': `struct Shape { virtual int area() const { return 0; } };
struct Square : Shape { int side; Square(int s) : side(s) {} int area() const override { return side * side; } };
template <class T> __attribute__((noinline)) T twice(T value) { return value + value; }
extern "C" int area(int side) {
  Square square(side);
  const Shape &shape = square;
  return twice(shape.area());
}
`,
  'lib.rs': `#[no_mangle]
pub extern "C" fn collatz(mut n: u32) -> u32 {
    let mut steps = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { n.wrapping_mul(3) + 1 };
        steps += 1;
    }
    steps
}
`,
}

const clang = (source: string, ...flags: readonly string[]): Promise<string> =>
  runOrFail(tool('clang'), ['--target=wasm32', '-g', ...flags, '-c', source, '-o', `${source}.o`], directory)

let module: Uint8Array
let map: SourceMap
beforeAll(async () => {
  await runOrFail('mkdir', ['-p', join(directory, 'lib')])
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(directory, name), text)
  const rust = ['--edition=2021', '--target=wasm32-wasi', '-Copt-level=1', '-g', '--crate-type=lib', '--emit=obj']
  await Promise.all([
    clang('first.c', '-O1', '-gdwarf-4', '-gno-column-info'),
    clang('shapes.cpp', '-O0', '-gdwarf-5', '-fno-rtti'),
    runOrFail('/usr/bin/rustc', [...rust, 'lib.rs', '-o', 'lib.rs.o'], directory),
  ])
  const inputs = ['first.c.o', 'shapes.cpp.o', 'lib.rs.o'].map(name => ({
    name,
    bytes: new Uint8Array(readFileSync(join(directory, name))),
  }))
  const options = { reactor: true, compressRelocations: true, gcDebug: true, allowUndefined: ['host'] } as const
  module = link(inputs, { ...options, exports: ['second', 'area', 'collatz'] }).module
  writeFileSync(join(directory, 'linked.wasm'), module)
  map = sourceMapOf(module, { root: directory, read: path => readFileSync(path, 'utf8') }) as SourceMap
})

interface Symbolized {
  readonly Address: string
  readonly Symbol: readonly { readonly Line: number; readonly Column: number; readonly FileName: string }[]
}

test('every place of the code is where llvm-symbolizer sees it', async () => {
  const code = readModule(module).sections.find(({ id }) => id === SECTION_IDS.code)!.contents
  const addresses = Array.from({ length: code.to - code.from }, (_, address) => `0x${address.toString(16)}`)
  const flags = ['--obj=linked.wasm', '--output-style=JSON', '--no-inlines', ...addresses]
  const theirs = JSON.parse(await runOrFail(tool('llvm-symbolizer'), flags, directory)) as Symbolized[]
  const traced = new TraceMap(map as unknown as SourceMapInput)
  const compared = new Set<string>()
  for (const { Address, Symbol: [symbol] = [] } of theirs) {
    const { source, line, column } = originalPositionFor(traced, { line: 1, column: code.from + Number(Address) })
    // A line of 0 is a place that stands for no line of the source; there the map goes on with the line before.
    if (symbol !== undefined && symbol.FileName !== '' && symbol.Line === 0) continue
    const file = symbol?.FileName.replaceAll('/./', '/') ?? ''
    const expected = file === '' ? 'none' : `${file}:${symbol.Line}:${Math.max(0, symbol.Column - 1)}`
    expect(source === null ? 'none' : `${directory}/${source}:${line}:${column}`, Address).toBe(expected)
    if (source !== null) compared.add(`${source}:${line}`)
  }
  expect([...compared]).toEqual(
    expect.arrayContaining(['first.c:8', 'lib/helper.h:3', 'shapes.cpp:2', 'shapes.cpp:7', 'lib.rs:5']),
  )
})

test('sources are named from the root, with their texts, and no machine’s path is in the map', () => {
  expect([...map.sources].sort()).toEqual(['first.c', 'lib.rs', 'lib/helper.h', 'shapes.cpp'])
  expect(map.sourcesContent).toEqual(map.sources.map(source => SOURCES[source]))
  expect(JSON.stringify(map)).not.toContain(directory)
  expect(sourceMapOf(module)?.sourcesContent).toBeUndefined()
})

test('a function that was dropped is nowhere in the map', () => {
  const lines = new TraceMap(map as unknown as SourceMapInput)
  const all = Array.from({ length: module.length }, (_, column) => originalPositionFor(lines, { line: 1, column }))
  expect(all.some(({ source, line }) => source === 'first.c' && line === 4)).toBe(false)
  expect(all.some(({ source, line }) => source === 'first.c' && line === 3)).toBe(true)
})

test('a module without line tables has no map', () => {
  expect(sourceMapOf(link([], { reactor: true }).module)).toBeUndefined()
})
