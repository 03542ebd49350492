import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPartition, reportOfModule } from '@wasmweld/size'
import type { Item, SizeReport } from '@wasmweld/size'
import { describe, expect, test } from 'vitest'
import { buildWithEmcc } from '../support/emscripten.ts'
import { fetchFromNpm } from '../support/fetch.ts'
import { assembleText } from '../support/wat.ts'

const functions = ({ items }: SizeReport): Item[] => items.filter(({ kind }) => kind === 'function')
const shown = ({ name, demangled }: Item): string => demangled ?? name

const STRINGS = {
  name: 'symbol-map',
  files: {
    'strings.cpp': `#include <string>
#include <vector>
extern "C" int work(int n) {
  std::vector<std::string> v;
  for (int i = 0; i < n; i++) v.push_back(std::to_string(i));
  int s = 0;
  for (auto &each : v) s += each.size();
  return s;
}
`,
  },
  commands: [
    ['em++', '-O1', 'strings.cpp', '-o', 'plain.js', '-sEXPORTED_FUNCTIONS=_work', '--emit-symbol-map'],
    ['em++', '-O1', 'strings.cpp', '-o', 'named.js', '-sEXPORTED_FUNCTIONS=_work', '--profiling-funcs'],
  ],
} as const

describe('39. a finished module', () => {
  test('with names: they are used, and those of C++ are shown as their source has them', async () => {
    const built = await buildWithEmcc(STRINGS)
    const report = reportOfModule('named.wasm', new Uint8Array(readFileSync(join(built, 'named.wasm'))))
    expect(checkPartition(report)).toEqual([])
    expect(report.outputs[0].confidence).toBe('decoded')
    expect(functions(report).map(shown)).toContain('std::length_error::length_error(char const*)')
  })

  test('with a symbol map: it says what the name section would', async () => {
    const built = await buildWithEmcc(STRINGS)
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(built, name)))
    const symbolMap = readFileSync(join(built, 'plain.js.symbols'), 'utf8')
    const report = reportOfModule('plain.wasm', read('plain.wasm'), { symbolMap })
    const named = reportOfModule('named.wasm', read('named.wasm'))
    expect(functions(report).map(shown)).toEqual(functions(named).map(shown))
    expect(functions(reportOfModule('plain.wasm', read('plain.wasm')))[3].name).toBe('code[3]')
  })

  test('with a file that has what it was stripped of: the names are there', async () => {
    const built = await buildWithEmcc(STRINGS)
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(built, name)))
    const named = read('named.wasm')
    const report = reportOfModule('plain.wasm', read('plain.wasm'), { separateDwarf: named })
    expect(functions(report).map(shown)).toEqual(functions(reportOfModule('named.wasm', named)).map(shown))
  })

  test('with a symbol map that is none: the line is named', async () => {
    const bytes = await assembleText('(module (func))')
    expect(() => reportOfModule('m.wasm', bytes, { symbolMap: '0:first\nsecond\n' })).toThrow(
      "line 2 of the symbol map: expected 'index:name', found 'second'",
    )
  })

  test('without: numbers, and what is exported has its name as an alias', async () => {
    const directory = await fetchFromNpm(
      'web-tree-sitter@0.27.1',
      ['package/web-tree-sitter.wasm'],
      'web-tree-sitter@0.27.1',
    )
    const report = reportOfModule(
      't.wasm',
      new Uint8Array(readFileSync(join(directory, 'package/web-tree-sitter.wasm'))),
    )
    const all = functions(report)
    expect(all).toHaveLength(283)
    expect(all.every(({ name }, position) => name === `code[${position}]`)).toBe(true)
    const exported = all.filter(({ aliases }) => aliases !== undefined)
    expect(exported.length).toBeGreaterThan(130)
    expect(exported.find(({ aliases }) => aliases?.includes('ts_parser_new_wasm'))?.key).toBe(
      'function:ts_parser_new_wasm',
    )
  })

  test('names of other things are aliases, since twiggy knows these by number', async () => {
    const text = `(module
      (table $virtual 1 funcref) (memory $heap 1) (global $stack (mut i32) (i32.const 7))
      (func $f) (export "f" (func $f)) (export "run" (func $f)) (elem $start (i32.const 0) $f) (data $greeting (i32.const 0) "hi"))`
    const report = reportOfModule('m.wasm', await assembleText(text, ['--debug-names']))
    const named = report.items.filter(({ kind }) =>
      ['function', 'table', 'memory', 'global', 'element', 'data'].includes(kind),
    )
    expect(named.map(({ name, aliases = [] }) => [name, ...aliases])).toEqual([
      ['table[0]', 'virtual'],
      ['memory[0]', 'heap'],
      ['global[0]', 'stack'],
      ['elem[0]', 'start'],
      ['f', 'run'],
      ['data segment "greeting"'],
    ])
  })

  test('a name that comes twice makes two items with a key each', async () => {
    const bytes = await assembleText('(module (func $a) (func $b) (func $a2) (export "x" (func 0)))', ['--debug-names'])
    const at = Buffer.from(bytes).indexOf('b', bytes.length - 30)
    bytes[at] = 'a'.charCodeAt(0)
    const report = reportOfModule('m.wasm', bytes)
    expect(functions(report).map(({ name, key }) => `${name} ${key}`)).toEqual([
      'a function:a',
      'a function:a #2',
      'a2 function:a2',
    ])
  })
})
