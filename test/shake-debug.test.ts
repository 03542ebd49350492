// Debug information of finished modules of which a part is taken out: it tells of what is left what it told before.

import { readFileSync } from 'node:fs'
import {
  ByteReader,
  SECTION_IDS,
  type SourceMap,
  readItems,
  readModule,
  readNameSection,
  shakeModule,
  sourceMapOf,
} from '@wasmweld/binary'
import { readMappings } from '../packages/binary/src/source-map/read-mappings.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from 'wasmweld'
import { type Project, makeProject } from './support/bundling.ts'
import { CodeMap, dump, functionEntries, instructionsOf, lineSequences } from './support/dwarf-compare.ts'
import { runOrFail, tool } from './support/tools.ts'

const MAIN = `extern int given(const char *, int);
struct P { int x, y; };
static int helper(struct P *p, int n) { int s = 0; for (int i = 0; i < n; i++) { int sq = p[i].x * p[i].x; s += sq + p[i].y; } return s; }
__attribute__((noinline)) static int other(int a) { int b = a * 3; if (b > 10) { int c = b - 1; return given("x", c); } return b; }
int unused_first(int a) { volatile int q = a; for (int k = 0; k < a; k++) q += other(k); return q; }
int used(struct P *p, int n) { int r = helper(p, n); if (r > 100) { int t = other(r); r += t; } return r; }
int unused_second(int a) { return unused_first(a) + 7; }
int tail(int a) { int z = a ^ 5; return z * other(z); }`

const OTHER = `#include "inline.h"
int g = 3;
int first(int a) { int v = twice(a) + g; g = v; return v; }
int second(int a) { int w = first(a) * 2; return w + g; }
int unused_last(int a) { return twice(second(a)); }`

const INLINE = 'static inline int twice(int a) { int d = a + a; return d ^ 1; }'
const KEPT = ['used', 'tail', 'second']

const VARIANTS = [
  ['DWARF 4', ['-gdwarf-4', '-O0']],
  ['DWARF 4, optimized', ['-gdwarf-4', '-O2']],
  ['DWARF 5', ['-gdwarf-5', '-O0']],
  ['DWARF 5, optimized', ['-gdwarf-5', '-O2']],
  [
    'DWARF 5, addresses by unit, and names',
    ['-gdwarf-5', '-O1', '-gdwarf-aranges', '-gpubnames', '-fdebug-types-section'],
  ],
] as const

let project: Project
beforeAll(async () => {
  project = await makeProject({ 'main.c': MAIN, 'other.c': OTHER, 'inline.h': INLINE })
})
afterAll(() => {
  project.remove()
})

async function build(name: string, flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const objects = await Promise.all(
    ['main', 'other'].map(async unit => {
      const object = project.path(`${unit}${name}.o`)
      const target = '--target=wasm32-unknown-unknown'
      await runOrFail(tool('clang'), [target, ...flags, '-c', project.path(`${unit}.c`), '-o', object])
      return object
    }),
  )
  const output = project.path(`built${name}.wasm`)
  // With -O0 no string is a part of another one: that the verifier takes for an error.
  await runOrFail(tool('wasm-ld'), ['-O0', '--no-entry', '--allow-undefined', '--export-all', ...objects, '-o', output])
  return readFileSync(output)
}

/** Names of the functions that a module defines, in order. */
function functionsOf(bytes: Uint8Array): readonly string[] {
  const { functions, custom } = readItems(bytes)
  const section = custom.find(({ name }) => name === 'name')
  const { functions: names = [] } = readNameSection(new ByteReader(section?.bytes ?? new Uint8Array(0)))
  const called = new Map(names)
  return functions.flatMap(({ kind }, index) => (kind === 'import' ? [] : [called.get(index) ?? '']))
}

interface Shaken {
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly map: CodeMap
}

function shake(before: Uint8Array): Shaken {
  const { bytes: after } = shakeModule(before, { exports: [...KEPT, 'memory'], debug: true })
  const [all, left] = [functionsOf(before), new Set(functionsOf(after))]
  expect(left.size).toBeLessThan(all.length - 2)
  return { before, after, map: new CodeMap(before, after, index => left.has(all[index])) }
}

test.each(VARIANTS)('%s: rows, entries and locations of what is left', async (_name, flags) => {
  const name = flags.join('')
  const { after, map } = shake(await build(name, flags))
  new WebAssembly.Module(after as BufferSource)
  project.write(`shaken${name}.wasm`, after)
  const files = [project.path(`built${name}.wasm`), project.path(`shaken${name}.wasm`)]
  expect(await dump(files[1], '--verify')).toContain('No errors')
  const dumpLines = async (file: string, what: string): Promise<readonly string[]> =>
    (await dump(file, what)).split('\n')
  const [rowsBefore, rows] = await Promise.all(files.map(file => dumpLines(file, '--debug-line')))
  expect(lineSequences(rows)).toEqual(lineSequences(rowsBefore, map))
  expect(lineSequences(rows).size).toBeLessThanOrEqual(lineSequences(rowsBefore).size - 3)
  const [entriesBefore, entries] = await Promise.all(files.map(file => dumpLines(file, '--debug-info')))
  // Nothing that is left uses the stack: its pointer is gone, and so is what frames count from.
  const framed = entries.map(line =>
    line.replaceAll('DW_OP_WASM_location 0x3 0xffffffff', 'DW_OP_WASM_location 0x3 0x0'),
  )
  expect(functionEntries(framed)).toEqual(functionEntries(entriesBefore, map))
  expect(framed.join('\n') === entries.join('\n')).toBe(flags.includes('-O0' as never))
  expect(functionEntries(entries).size).toBeGreaterThan(3)
})

test('wasmweld shake keeps DWARF where it is asked to', async () => {
  const before = project.path('built-command.wasm')
  project.write('built-command.wasm', await build('-command', ['-gdwarf-5', '-O0']))
  const silent = { output: () => undefined, error: () => undefined, colors: { output: false, error: false } }
  const words = ['shake', before, '--export', ...KEPT, 'memory', '-o']
  const [kept, gone] = [project.path('kept.wasm'), project.path('gone.wasm')]
  expect(await main([...words, kept, '--keep-debug'], silent)).toBe(0)
  expect(await main([...words, gone], silent)).toBe(0)
  expect(Buffer.compare(readFileSync(kept), shake(readFileSync(before)).after)).toBe(0)
  const { custom } = readItems(readFileSync(gone))
  expect(custom.map(({ name }) => name)).toEqual(['name', 'producers', 'target_features'])
})

/** What a map says of offsets in a file. */
function placesIn({ sources, mappings }: SourceMap, offsets: readonly number[]): readonly (string | undefined)[] {
  const all = readMappings(mappings)
  return offsets.map(offset => {
    const place = all.findLast(each => each.offset <= offset)?.place
    return place && `${sources[place.source]}:${place.line}:${place.column}`
  })
}

test('a source map that a module came with tells of what is left the same', async () => {
  const before = await build('map', ['-g', '-O1'])
  const exports = ['tail', 'second']
  const own = sourceMapOf(before)
  const { bytes, sourceMap } = shakeModule(before, { exports, sourceMap: own })
  expect(readItems(bytes).custom.some(({ name }) => name.startsWith('.debug_'))).toBe(false)
  const withDwarf = shakeModule(before, { exports, debug: true }).bytes
  const fresh = sourceMapOf(withDwarf)
  const { sections } = readModule(bytes)
  const code = sections.find(({ id }) => id === SECTION_IDS.code)?.contents.from ?? 0
  const offsets = instructionsOf(bytes).flatMap(positions => positions.slice(0, -1).map(at => at + code))
  const places = placesIn(sourceMap as SourceMap, offsets)
  expect(places).toEqual(placesIn(fresh as SourceMap, offsets))
  expect(new Set(places.map(place => place?.split(':')[0])).size).toBeGreaterThan(2)
})
