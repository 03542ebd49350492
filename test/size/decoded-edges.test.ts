import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPartition, reportOfModule } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'
import { describe, expect, test } from 'vitest'
import { fetchFromNpm } from '../support/fetch.ts'
import { edgeTexts, unreached } from '../support/size-edges.ts'
import { assembleText } from '../support/wat.ts'

const ALL = [
  '--debug-names',
  ...['exceptions', 'tail-call', 'memory64', 'multi-memory', 'extended-const'].map(feature => `--enable-${feature}`),
]

async function report(text: string, flags: readonly string[] = ALL): Promise<SizeReport> {
  const made = reportOfModule('m.wasm', await assembleText(`(module ${text})`, flags))
  expect(checkPartition(made)).toEqual([])
  return made
}

/** Edges but those to types. */
const edges = (of: SizeReport): string[] => edgeTexts(of).filter(text => !text.includes('-type->'))
const types = (of: SizeReport): string[] => edgeTexts(of).filter(text => text.includes('-type->'))

describe('7. modules without much in them', () => {
  test.each<[what: string, text: string, names: readonly string[]]>([
    ['nothing', '', []],
    ['imports alone', '(import "a" "f" (func)) (import "a" "m" (memory 1))', ['import a::f', 'import a::m']],
    ['data alone', '(memory 1) (data (i32.const 0) "abc")', ['memory[0]', 'data[0]']],
    [
      'types alone',
      '(type (func (result i32 i64))) (type (func))',
      ['type[0]: () -> (i32, i64)', 'type[1]: () -> nil'],
    ],
  ])('%s', async (_what, text, names) => {
    const made = await report(text, [])
    const kinds = ['import', 'memory', 'data', 'type']
    const own = made.items.filter(({ kind }) => kinds.includes(kind) && (kind !== 'type' || text.includes('(type')))
    expect(own.map(({ name }) => name)).toEqual(names)
    expect(made.items[0]).toMatchObject({ name: 'wasm magic bytes', bytes: 8 })
  })

  test('custom sections alone, two of one name and an empty one', () => {
    const custom = (name: string, contents: string): number[] => {
      const text = [...Buffer.from(name), ...Buffer.from(contents)]
      return [0, 1 + text.length, name.length, ...text]
    }
    const sections = [custom('note', 'one'), custom('note', 'two!'), custom('mark', '')]
    const made = reportOfModule('m.wasm', Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...sections.flat()]))
    expect(checkPartition(made)).toEqual([])
    expect(made.items.map(({ name, bytes }) => `${bytes} ${name}`)).toEqual([
      '8 wasm magic bytes',
      "3 custom section 'note'",
      "7 custom section 'note' headers",
      "4 custom section 'note'",
      "7 custom section 'note' headers",
      "0 custom section 'mark'",
      "7 custom section 'mark' headers",
    ])
    expect(new Set(made.items.map(({ key }) => key)).size).toBe(7)
    expect(unreached(made)).toEqual([])
  })
})

describe('8. what the language has learned keeps what it uses, and twiggy would call it garbage', () => {
  test.each<[what: string, text: string, expected: readonly string[]]>([
    [
      'SIMD loads and stores',
      `(memory 1) (data (i32.const 16) "0123456789abcdef")
       (func $f (export "f") (drop (v128.load (i32.const 20))))
       (func $g (export "g") (v128.store (i32.const 24) (v128.const i32x4 0 0 0 0)))`,
      ['f -data-ref-> data[0]', 'g -data-ref-> data[0]'],
    ],
    [
      'tags',
      `(tag $oops (param i32)) (tag $other)
       (func $f (export "f") (throw $oops (i32.const 1)))
       (func $g (export "g") (try (do (nop)) (catch $other (nop))))`,
      ['f -tag-> tag[0]', 'g -tag-> tag[1]'],
    ],
    [
      'tail calls',
      `(table 1 funcref) (func $f (export "f") (return_call $g)) (func $g (return_call_indirect (i32.const 0)))`,
      ['f -call-> g', 'g -table-> table[0]'],
    ],
    [
      'memory64',
      `(memory i64 1) (data (i64.const 2048) "abcdefgh") (func $f (export "f") (drop (i32.load (i64.const 2050))))`,
      ['f -data-ref-> data[0]'],
    ],
    [
      'several memories',
      `(memory 1) (memory 1) (data (i32.const 8) "here") (data (memory 1) (i32.const 8) "there")
       (func $f (export "f") (drop (i32.load 1 (i32.const 9))) (drop (i32.load (i32.const 9))))`,
      ['f -data-ref-> data[0]', 'f -data-ref-> data[1]'],
    ],
    [
      'addresses that are sums',
      `(memory 1) (data (i32.add (i32.const 4096) (i32.const 8)) "sum")
       (func $f (export "f") (drop (i32.load8_u (i32.const 4105))))`,
      ['f -data-ref-> data[0]'],
    ],
    [
      'references',
      `(table $t 2 funcref) (elem declare func $g) (global funcref (ref.func $h))
       (func $f (export "f") (table.set $t (i32.const 0) (ref.func $g)) (drop (global.get 0))) (func $g) (func $h)`,
      [
        'global[0] -address-> h',
        'f -table-> table[0]',
        'f -global-> global[0]',
        'f -address-> g',
        'g -entry-> elem[0]',
      ],
    ],
  ])('%s', async (_what, text, expected) => {
    const made = await report(text)
    expect(edges(made).filter(edge => !edge.startsWith('export'))).toEqual(expected)
    expect(unreached(made)).toEqual([])
  })

  test('types of blocks, indirect calls, imports and tags', async () => {
    const made = await report(
      `(type $pair (func (param i32) (result i32 i32))) (type $callee (func (param f64))) (type $imported (func (param i64)))
       (type $tagged (func (param f32))) (import "a" "f" (func (type $imported))) (import "a" "t" (tag (type $tagged)))
       (table 1 funcref)
       (func $f (export "f")
         (i32.const 0) (block (type $pair) (i32.const 2)) drop drop
         (call_indirect (type $callee) (f64.const 0) (i32.const 0)))`,
    )
    expect(types(made)).toEqual([
      'import a::f -type-> type[2]: (i64) -> nil',
      'import a::t -type-> type[3]: (f32) -> nil',
      'f -type-> type[0]: (i32) -> (i32, i32)',
      'f -type-> type[1]: (f64) -> nil',
      'f -type-> type[4]: () -> nil',
    ])
  })
})

describe('10. data', () => {
  const SEGMENTS = `(memory 1) (data (i32.const 100) "01234567890123456789") (data (i32.const 200) "abc")
    (func $middle (export "middle") (drop (i32.load (i32.const 104))))
    (func $offset (export "offset") (drop (i32.load offset=50 (i32.const 151))))
    (func $between (export "between") (drop (i32.load (i32.const 150))))`

  test('a load from the middle of a segment is of that segment', async () => {
    expect(edges(await report(SEGMENTS)).filter(edge => edge.includes('data'))).toEqual([
      'middle -data-ref-> data[0]',
      'offset -data-ref-> data[1]',
    ])
  })

  test('twiggy takes the next segment that begins', async () => {
    const made = reportOfModule('m.wasm', await assembleText(`(module ${SEGMENTS})`, ALL), { compat: 'twiggy' })
    expect(edges(made).filter(edge => edge.includes('data'))).toEqual([
      'middle -data-ref-> data[1]',
      'between -data-ref-> data[1]',
    ])
  })

  test('numbers that cannot be addresses are none', async () => {
    const made = await report(`(memory 1) (data (i32.const 2000) "0123456789")
      (func $number (export "number") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2004)))
      (func $index (export "index") (param i32) (result i32) (i32.load8_u offset=2004 (local.get 0)))
      (func $pointer (export "pointer") (result i32) (i32.const 2004))`)
    expect(edges(made).filter(edge => edge.includes('data'))).toEqual([
      'index -data-ref-> data[0]',
      'pointer -data-ref-> data[0]',
    ])
  })
})

describe('11. tables that others see', () => {
  test('an imported table keeps its elements, with the reason', async () => {
    const made = await report(`(import "env" "table" (table 1 funcref)) (elem (i32.const 0) $method) (func $method)`)
    expect(unreached(made)).toEqual([])
    const table = made.items.findIndex(({ name }) => name === 'import env::table')
    expect(made.roots.filter(({ item }) => item === table)).toEqual([{ item: table, reason: 'table' }])
  })

  test('a side module: nothing of it is garbage, of which twiggy says 99 %', async () => {
    const path = 'package/out/tree-sitter-c.wasm'
    const directory = await fetchFromNpm('tree-sitter-wasms@0.1.13', [path], 'tree-sitter-c@0.1.13')
    const bytes = new Uint8Array(readFileSync(join(directory, path)))
    expect(unreached(reportOfModule('c.wasm', bytes))).toEqual([])
    const garbage = new Set(unreached(reportOfModule('c.wasm', bytes, { compat: 'twiggy' })))
    const { items } = reportOfModule('c.wasm', bytes)
    const lost = items.filter(({ name }) => garbage.has(name)).reduce((sum, item) => sum + item.bytes, 0)
    expect(((100 * lost) / bytes.length).toFixed(2)).toBe('99.11')
  })
})

describe('12. what code names otherwise than by a call', () => {
  test('functions, segments, tables and addresses', async () => {
    const made = await report(`(memory 1) (table $t 4 funcref)
      (data $text (i32.const 1024) "hello") (data $passive "later") (data $dropped "x") (data $written (i32.const 40) "....")
      (elem $late func $virtual) (elem $gone func $other)
      (func $print (param i32 i32)) (func $virtual) (func $other)
      (func $go (export "go")
        (call $print (i32.const 1024) (i32.const 5))
        (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 5)) (data.drop $dropped)
        (table.init $t $late (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $gone)
        (i32.store (i32.const 41) (i32.const 7)))`)
    expect(edges(made).filter(edge => !edge.startsWith('export'))).toEqual([
      'elem[0] -address-> virtual',
      'elem[1] -address-> other',
      'go -table-> table[0]',
      'go -table-> elem[0]',
      'go -table-> elem[1]',
      'go -call-> print',
      'go -data-ref-> data segment "text"',
      'go -data-ref-> data segment "passive"',
      'go -data-ref-> data segment "dropped"',
      'go -data-ref-> data segment "written"',
    ])
    expect(unreached(made)).toEqual([])
  })

  test('what nothing names is garbage still', async () => {
    const made = await report(`(global $unused i32 (i32.const 3)) (func $dead (call $deader)) (func $deader)
      (func $live (export "live"))`)
    expect(unreached(made)).toEqual(['global[0]', 'dead', 'deader'])
  })

  test('the start function', async () => {
    const made = await report('(func $begin) (start $begin)')
    expect(edges(made)).toEqual(['start section headers -export-> begin'])
    expect(unreached(made)).toEqual([])
  })
})
