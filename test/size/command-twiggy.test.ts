// The commands that twiggy has: the same columns, order, rounding and totals, in all formats.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { size, sizeOutput } from '../support/size-command.ts'
import { assembleText } from '../support/wat.ts'

/** `main` needs `both` twice over, `other` needs it too; `idle` and a piece of data are wanted by nobody. */
const MODULE = `(module
  (import "env" "log" (func $log (param i32)))
  (memory 1)
  (func $both (param i32) (result i32) local.get 0 i32.const 3 i32.mul)
  (func $own (result i32) i32.const 16 i32.load)
  (func $main (result i32) call $own call $both call $both i32.const 1 call $log)
  (func $other (result i32) i32.const 9 call $both)
  (func $idle (param f64))
  (export "main" (func $main))
  (export "other" (func $other))
  (data (i32.const 16) "wanted")
  (data (i32.const 64) "by nobody"))`
const CHANGED = MODULE.replace('i32.const 9 call $both', 'i32.const 9 call $both i32.const 700000 i32.add').replace(
  '(func $idle (param f64))',
  '(func $fresh (param f32) nop)',
)

let directory = ''
const at = (name: string): string => join(directory, name)

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-size-'))
  writeFileSync(at('old.wasm'), await assembleText(MODULE, ['--debug-names']))
  writeFileSync(at('new.wasm'), await assembleText(CHANGED, ['--debug-names']))
})
afterAll(() => rmSync(directory, { recursive: true }))

const ran = (command: string, ...more: readonly string[]): Promise<string> =>
  sizeOutput(
    ...command.replaceAll('old.wasm', at('old.wasm')).replaceAll('new.wasm', at('new.wasm')).split(' '),
    ...more,
  )
const json = async (command: string, ...more: readonly string[]): Promise<unknown> =>
  JSON.parse(await ran(command, ...more)) as unknown

describe('top', () => {
  test('the count of data segments is one row with the bytes around it', async () => {
    const text = '(module (memory 1) (data "abc") (func i32.const 0 i32.const 0 i32.const 3 memory.init 0))'
    writeFileSync(at('counted.wasm'), await assembleText(text, []))
    expect(await ran('top', at('counted.wasm'))).toContain('  3 ┊     6.00% ┊ "data count" section\n')
  })
  test('the table, its totals and what is hidden', async () => {
    expect(await ran('top old.wasm -n 5')).toMatchInlineSnapshot(`
      " Shallow Bytes │ Shallow % │ Item
      ───────────────┼───────────┼────────────────────────────
                  38 ┊    18.72% ┊ "function names" subsection
                  15 ┊     7.39% ┊ data[1]
                  15 ┊     7.39% ┊ "local names" subsection
                  14 ┊     6.90% ┊ main
                  11 ┊     5.42% ┊ data[0]
                 110 ┊    54.19% ┊ ... and 20 more.
                 203 ┊   100.00% ┊ Σ [25 Total Rows]
      "
    `)
  })
  test('by retained size, which has no sums', async () => {
    expect(await ran('top --retained old.wasm -n 4')).toMatchInlineSnapshot(`
      " Retained Bytes │ Retained % │ Item
      ────────────────┼────────────┼────────────────────────────
                   55 ┊     27.09% ┊ export "main"
                   48 ┊     23.65% ┊ main
                   38 ┊     18.72% ┊ "function names" subsection
                   20 ┊      9.85% ┊ own
                  ... ┊        ... ┊ ... and 21 more.
                  ... ┊        ... ┊ Σ [25 Total Rows]
      "
    `)
  })
  test('JSON is flat and has no totals', async () => {
    expect(await ran('top old.wasm -n 1 -f json')).toMatchInlineSnapshot(
      `"[{"name":"\\"function names\\" subsection","shallow_size":38,"shallow_size_percent":18.7192118226601}]"`,
    )
    expect(await json('top old.wasm -n 1 -f json --retained')).toMatchInlineSnapshot(`
      [
        {
          "name": "export "main"",
          "retained_size": 55,
          "retained_size_percent": 27.093596059113302,
          "shallow_size": 7,
          "shallow_size_percent": 3.4482758620689653,
        },
      ]
    `)
  })
  test('CSV has columns for retained sizes in any case', async () => {
    expect(await ran('top old.wasm -n 3 -f csv')).toMatchInlineSnapshot(`
      "Name,ShallowSize,ShallowSizePercent,RetainedSize,RetainedSizePercent
      """function names"" subsection",38,18.7192118226601,,
      data[1],15,7.389162561576355,,
      """local names"" subsection",15,7.389162561576355,,
      "
    `)
    expect(await ran('top old.wasm -n 2 -f csv --retained')).toMatchInlineSnapshot(`
      "Name,ShallowSize,ShallowSizePercent,RetainedSize,RetainedSizePercent
      "export ""main""",7,3.4482758620689653,55,27.093596059113302
      main,14,6.896551724137931,48,23.645320197044335
      "
    `)
  })
  test('all rows together are the file', async () => {
    const rows = (await json('top old.wasm -f json')) as { readonly shallow_size: number }[]
    expect(rows.reduce((sum, row) => sum + row.shallow_size, 0)).toBe(readFileSync(at('old.wasm')).length)
  })
  test('retaining paths are not there, and it is said where paths are', async () => {
    const { code, error } = await size('top', '-r', at('old.wasm'))
    expect(code).toBe(1)
    expect(error).toMatch(/^wasmweld: error: retaining paths are not yet implemented\n {2}wasmweld size paths /)
  })
})

describe('dominators', () => {
  test('the tree, and what is in no tree', async () => {
    expect(await ran('dominators old.wasm')).toMatchInlineSnapshot(`
      " Retained Bytes │ Retained % │ Dominator Tree
      ────────────────┼────────────┼────────────────────────────────────
                   55 ┊     27.09% ┊ export "main"
                   48 ┊     23.65% ┊   ⤷ main
                   20 ┊      9.85% ┊       ⤷ own
                   11 ┊      5.42% ┊           ⤷ data[0]
                   14 ┊      6.90% ┊       ⤷ import env::log
                    4 ┊      1.97% ┊           ⤷ type[0]: (i32) -> nil
                   38 ┊     18.72% ┊ "function names" subsection
                   16 ┊      7.88% ┊ export "other"
                    8 ┊      3.94% ┊   ⤷ other
                   15 ┊      7.39% ┊ "local names" subsection
                   14 ┊      6.90% ┊ both
                    5 ┊      2.46% ┊   ⤷ type[1]: (i32) -> i32
                    8 ┊      3.94% ┊ wasm magic bytes
                    7 ┊      3.45% ┊ custom section 'name' headers
                    6 ┊      2.96% ┊ code section headers
                    4 ┊      1.97% ┊ type[2]: () -> i32
                    3 ┊      1.48% ┊ type section headers
                    3 ┊      1.48% ┊ import section headers
                    3 ┊      1.48% ┊ memory section headers
                    3 ┊      1.48% ┊ export section headers
                    3 ┊      1.48% ┊ data section headers
                    2 ┊      0.99% ┊ memory[0]
                   23 ┊     11.33% ┊ [3 Unreachable Items]
      "
    `)
  })
  test('depth and rows', async () => {
    expect(await ran('dominators old.wasm -d 1 -r 2')).toMatchInlineSnapshot(`
      " Retained Bytes │ Retained % │ Dominator Tree
      ────────────────┼────────────┼──────────────────────
                   55 ┊     27.09% ┊ export "main"
                   23 ┊     11.33% ┊ [3 Unreachable Items]
      "
    `)
  })
  test('subtrees by name, and by pattern the one that retains most first', async () => {
    expect(await ran('dominators old.wasm main')).toMatchInlineSnapshot(`
      " Retained Bytes │ Retained % │ Dominator Tree
      ────────────────┼────────────┼────────────────────────────────
                   48 ┊     23.65% ┊ main
                   20 ┊      9.85% ┊   ⤷ own
                   11 ┊      5.42% ┊       ⤷ data[0]
                   14 ┊      6.90% ┊   ⤷ import env::log
                    4 ┊      1.97% ┊       ⤷ type[0]: (i32) -> nil
      "
    `)
    expect(await ran('dominators old.wasm --regex -d 1', '^(main|other|both)$')).toMatchInlineSnapshot(`
      " Retained Bytes │ Retained % │ Dominator Tree
      ────────────────┼────────────┼───────────────
                   48 ┊     23.65% ┊ main
                   14 ┊      6.90% ┊ both
                    8 ┊      3.94% ┊ other
      "
    `)
  })
  test('JSON starts at the root of all roots; depth and rows hold there too', async () => {
    expect(await ran('dominators old.wasm -f json -d 1 -r 1')).toMatchInlineSnapshot(
      `"{"items":[{"name":"<meta root>","shallow_size":0,"shallow_size_percent":0,"retained_size":180,"retained_size_percent":88.66995073891626,"children":[{"name":"export \\"main\\"","shallow_size":7,"shallow_size_percent":3.4482758620689653,"retained_size":55,"retained_size_percent":27.093596059113302}]}],"summary":[{"name":"[3 Unreachable Items]","retained_size":23,"retained_size_percent":11.330049261083744}]}"`,
    )
    expect(await ran('dominators old.wasm -f json main')).toMatchInlineSnapshot(
      `"{"items":[{"name":"main","shallow_size":14,"shallow_size_percent":6.896551724137931,"retained_size":48,"retained_size_percent":23.645320197044335,"children":[{"name":"own","shallow_size":9,"shallow_size_percent":4.433497536945813,"retained_size":20,"retained_size_percent":9.852216748768473,"children":[{"name":"data[0]","shallow_size":11,"shallow_size_percent":5.41871921182266,"retained_size":11,"retained_size_percent":5.41871921182266}]},{"name":"import env::log","shallow_size":10,"shallow_size_percent":4.926108374384237,"retained_size":14,"retained_size_percent":6.896551724137931,"children":[{"name":"type[0]: (i32) -> nil","shallow_size":4,"shallow_size_percent":1.9704433497536946,"retained_size":4,"retained_size_percent":1.9704433497536946}]}]}]}"`,
    )
  })
  test('CSV has numbers of items and of their dominators', async () => {
    expect(await ran('dominators old.wasm -f csv -r 5')).toMatchInlineSnapshot(`
      "Id,Name,ShallowSize,ShallowSizePercent,RetainedSize,RetainedSizePercent,ImmediateDominator
      18446744073709551615,<meta root>,0,0.0,180,88.66995073891626,18446744073709551615
      21474836480,"export ""main""",7,3.4482758620689653,55,27.093596059113302,18446744073709551615
      25769803778,main,14,6.896551724137931,48,23.645320197044335,21474836480
      25769803777,own,9,4.433497536945813,20,9.852216748768473,25769803778
      51539607552,data[0],11,5.41871921182266,11,5.41871921182266,25769803777
      8589934592,import env::log,10,4.926108374384237,14,6.896551724137931,25769803778
      ,[3 Unreachable Items],23,11.330049261083744,23,11.330049261083744,
      "
    `)
    expect(await ran('dominators old.wasm own -f csv')).toMatchInlineSnapshot(`
      "Id,Name,ShallowSize,ShallowSizePercent,RetainedSize,RetainedSizePercent,ImmediateDominator
      25769803777,own,9,4.433497536945813,20,9.852216748768473,25769803778
      51539607552,data[0],11,5.41871921182266,11,5.41871921182266,25769803777
      "
    `)
  })
})

describe('paths', () => {
  test('who reaches an item, neighbours in the order of the file', async () => {
    expect(await ran('paths old.wasm both own')).toMatchInlineSnapshot(`
      " Shallow Bytes │ Shallow % │ Retaining Paths
      ───────────────┼───────────┼─────────────────────────
                   9 ┊     4.43% ┊ both
                     ┊           ┊   ⬑ main
                     ┊           ┊       ⬑ export "main"
                     ┊           ┊   ⬑ other
                     ┊           ┊       ⬑ export "other"
                   9 ┊     4.43% ┊ own
                     ┊           ┊   ⬑ main
                     ┊           ┊       ⬑ export "main"
      "
    `)
  })
  test('what an item reaches', async () => {
    expect(await ran('paths old.wasm --descending -d 2', 'export "main"')).toMatchInlineSnapshot(`
      " Shallow Bytes │ Shallow % │ Retaining Paths
      ───────────────┼───────────┼─────────────────────────────
                   7 ┊     3.45% ┊ export "main"
                     ┊           ┊   ↳ main
                     ┊           ┊       ↳ type[2]: () -> i32
                     ┊           ┊       ↳ import env::log
                     ┊           ┊       ↳ both
                     ┊           ┊       ↳ own
      "
    `)
  })
  test('depth and neighbours are limited', async () => {
    expect(await ran('paths old.wasm both -d 1 -r 1')).toMatchInlineSnapshot(`
      " Shallow Bytes │ Shallow % │ Retaining Paths
      ───────────────┼───────────┼────────────────
                   9 ┊     4.43% ┊ both
                     ┊           ┊   ⬑ main
      "
    `)
  })
  test('JSON nests callers', async () => {
    expect(await json('paths old.wasm own -f json')).toMatchInlineSnapshot(`
      [
        {
          "callers": [
            {
              "callers": [
                {
                  "callers": [],
                  "name": "export "main"",
                  "shallow_size": 7,
                  "shallow_size_percent": 3.4482758620689653,
                },
              ],
              "name": "main",
              "shallow_size": 14,
              "shallow_size_percent": 6.896551724137931,
            },
          ],
          "name": "own",
          "shallow_size": 9,
          "shallow_size_percent": 4.433497536945813,
        },
      ]
    `)
  })
  test('CSV lists the neighbours of each row', async () => {
    expect(await ran('paths old.wasm both -f csv -d 1')).toMatchInlineSnapshot(`
      "Name,ShallowSize,ShallowSizePercent,Path
      both,9,4.433497536945813,main -> other -> both
      main,14,6.896551724137931,"export ""main"" -> main"
      other,8,3.9408866995073892,"export ""other"" -> other"
      "
    `)
  })
  test('without names there is everything, largest first, or when descending the roots', async () => {
    const names = async (command: string): Promise<string[]> =>
      ((await json(command)) as { readonly name: string }[]).map(({ name }) => name)
    const everything = await names('top old.wasm -f json')
    expect(await names('paths old.wasm -f json')).toEqual(everything)
    const roots = await names('paths old.wasm -f json --descending')
    expect(roots).toContain('export "main"')
    expect(roots).not.toContain('main')
    expect(everything.filter(name => roots.includes(name))).toEqual(roots)
  })
})

describe('garbage', () => {
  test('what nothing reaches, and data by its number alone', async () => {
    expect(await ran('garbage old.wasm')).toMatchInlineSnapshot(`
      " Bytes │ Size % │ Garbage Item
      ───────┼────────┼─────────────────────────────────────────
           4 ┊  1.97% ┊ type[3]: (f64) -> nil
           4 ┊  1.97% ┊ idle
           8 ┊  3.94% ┊ Σ [2 Total Rows]
          15 ┊  7.39% ┊ 1 potential false-positive data segments
      "
    `)
    expect(await ran('garbage old.wasm -n 1 --show-data-segments')).toMatchInlineSnapshot(`
      " Bytes │ Size % │ Garbage Item
      ───────┼────────┼──────────────────
          15 ┊  7.39% ┊ data[1]
           8 ┊  3.94% ┊ ... and 2 more
          23 ┊ 11.33% ┊ Σ [3 Total Rows]
      "
    `)
    expect(await ran('garbage old.wasm -n 1 --show-data-segments -a')).toMatchInlineSnapshot(`
      " Bytes │ Size % │ Garbage Item
      ───────┼────────┼──────────────────────
          15 ┊  7.39% ┊ data[1]
           4 ┊  1.97% ┊ type[3]: (f64) -> nil
           4 ┊  1.97% ┊ idle
          23 ┊ 11.33% ┊ Σ [3 Total Rows]
      "
    `)
  })
  test('in JSON and CSV too', async () => {
    expect(await ran('garbage old.wasm -f json')).toMatchInlineSnapshot(
      `"[{"name":"type[3]: (f64) -> nil","bytes":4,"size_percent":1.9704433497536946},{"name":"idle","bytes":4,"size_percent":1.9704433497536946},{"name":"Σ [2 Total Rows]","bytes":8,"size_percent":3.9408866995073892},{"name":"1 potential false-positive data segments","bytes":15,"size_percent":7.389162561576355}]"`,
    )
    expect(await ran('garbage old.wasm -f csv')).toMatchInlineSnapshot(`
      "Name,Bytes,SizePercent
      type[3]: (f64) -> nil,4,1.9704433497536946
      idle,4,1.9704433497536946
      Σ [2 Total Rows],8,3.9408866995073892
      1 potential false-positive data segments,15,7.389162561576355
      "
    `)
  })
})

describe('diff', () => {
  test('rows by size of change, and the sum', async () => {
    expect(await ran('diff old.wasm new.wasm')).toMatchInlineSnapshot(`
      " Delta Bytes │ Item
      ─────────────┼────────────────────────────
                +5 ┊ fresh
                +5 ┊ other
                -4 ┊ idle
                +4 ┊ type[3]: (f32) -> nil
                -4 ┊ type[3]: (f64) -> nil
                +1 ┊ "function names" subsection
                +7 ┊ Σ [6 Total Rows]
      "
    `)
    expect(await ran('diff old.wasm new.wasm -n 1')).toMatchInlineSnapshot(`
      " Delta Bytes │ Item
      ─────────────┼──────────────────
                +5 ┊ fresh
                +2 ┊ ... and 5 more.
                +7 ┊ Σ [6 Total Rows]
      "
    `)
  })
  test('limited to items, whose sum is shown', async () => {
    expect(await ran('diff old.wasm new.wasm other')).toMatchInlineSnapshot(`
      " Delta Bytes │ Item
      ─────────────┼──────────────────
                +5 ┊ other
                +5 ┊ Σ [1 Total Rows]
      "
    `)
    expect(await ran('diff old.wasm new.wasm --regex', '^(o|f)')).toMatchInlineSnapshot(`
      " Delta Bytes │ Item
      ─────────────┼──────────────────
                +5 ┊ fresh
                +5 ┊ other
               +10 ┊ Σ [2 Total Rows]
      "
    `)
  })
  test('JSON and CSV', async () => {
    expect(await ran('diff old.wasm new.wasm -f json -n 2')).toMatchInlineSnapshot(
      `"[{"delta_bytes":5,"name":"fresh"},{"delta_bytes":5,"name":"other"},{"delta_bytes":-3,"name":"... and 4 more."},{"delta_bytes":7,"name":"Σ [6 Total Rows]"}]"`,
    )
    expect(await ran('diff old.wasm new.wasm -f csv -n 2')).toMatchInlineSnapshot(`
      "DeltaBytes,Item
      +5,fresh
      +5,other
      -3,... and 4 more.
      +7,Σ [6 Total Rows]
      "
    `)
  })
  test('the sum is the difference of the files', async () => {
    const rows = (await json('diff old.wasm new.wasm -a -f json')) as { readonly delta_bytes: number }[]
    const delta = readFileSync(at('new.wasm')).length - readFileSync(at('old.wasm')).length
    expect(rows.at(-1)?.delta_bytes).toBe(delta)
    expect(rows.slice(0, -1).reduce((sum, row) => sum + row.delta_bytes, 0)).toBe(delta)
  })
  test('details have what was there before', async () => {
    expect(await ran('diff old.wasm new.wasm --details other')).toMatchInlineSnapshot(`
      " Delta Bytes │ Before │ After │ Change │ Item
      ─────────────┼────────┼───────┼────────┼──────
                +5 ┊      8 ┊    13 ┊ grown  ┊ other
      "
    `)
  })
})

describe('monos', () => {
  const NAMES = [
    ...['h0123456789abcdef', 'h1123456789abcdef', 'h2123456789abcdef'].map(hash => `core::fmt::write::${hash}`),
    'std::vector<int>::push_back(int const&)',
    'std::vector<char>::push_back(char const&)',
    'plain',
  ]
  const body = (place: number): string => '(drop (i32.const 1))'.repeat(NAMES.length - place)
  beforeAll(async () => {
    const functions = NAMES.map((_, place) => `(func $f${place} ${body(place)})`).join('')
    const names = NAMES.map((_, place) => `(export "x${place}" (func $f${place}))`).join('')
    const module = await assembleText(`(module ${functions}${names})`, ['--debug-names'])
    writeFileSync(at('monos.wasm'), withNames(module, NAMES))
  })
  const monos = (...words: readonly string[]): Promise<string> => sizeOutput('monos', at('monos.wasm'), ...words)

  test('generic functions with their instances', async () => {
    expect(await monos()).toMatchInlineSnapshot(`
      " Apprx. Bloat Bytes │ Apprx. Bloat % │ Bytes │ %      │ Monomorphizations
      ────────────────────┼────────────────┼───────┼────────┼──────────────────────────────────────────────
                       35 ┊          9.89% ┊    57 ┊ 16.10% ┊ core::fmt::write
                          ┊                ┊    22 ┊  6.21% ┊     core::fmt::write::h0123456789abcdef
                          ┊                ┊    19 ┊  5.37% ┊     core::fmt::write::h1123456789abcdef
                          ┊                ┊    16 ┊  4.52% ┊     core::fmt::write::h2123456789abcdef
                       10 ┊          2.82% ┊    23 ┊  6.50% ┊ std::vector
                          ┊                ┊    13 ┊  3.67% ┊     std::vector<int>::push_back(int const&)
                          ┊                ┊    10 ┊  2.82% ┊     std::vector<char>::push_back(char const&)
                       45 ┊         12.71% ┊    80 ┊ 22.60% ┊ Σ [7 Total Rows]
      "
    `)
  })
  test('limits of both, and what is counted as a row', async () => {
    expect(await monos('-m', '1', '-n', '1')).toMatchInlineSnapshot(`
      " Apprx. Bloat Bytes │ Apprx. Bloat % │ Bytes │ %      │ Monomorphizations
      ────────────────────┼────────────────┼───────┼────────┼────────────────────────────────────────
                       35 ┊          9.89% ┊    57 ┊ 16.10% ┊ core::fmt::write
                          ┊                ┊    22 ┊  6.21% ┊     core::fmt::write::h0123456789abcdef
                          ┊                ┊    35 ┊  9.89% ┊     ... and 2 more.
                       10 ┊          2.82% ┊    23 ┊  6.50% ┊ ... and 3 more.
                       45 ┊         12.71% ┊    80 ┊ 22.60% ┊ Σ [6 Total Rows]
      "
    `)
    expect(await monos('-g')).toMatchInlineSnapshot(`
      " Apprx. Bloat Bytes │ Apprx. Bloat % │ Bytes │ %      │ Monomorphizations
      ────────────────────┼────────────────┼───────┼────────┼──────────────────
                       35 ┊          9.89% ┊    57 ┊ 16.10% ┊ core::fmt::write
                       10 ┊          2.82% ┊    23 ┊  6.50% ┊ std::vector
                       45 ┊         12.71% ┊    80 ┊ 22.60% ┊ Σ [2 Total Rows]
      "
    `)
    expect(await monos('-m', '1', '-n', '1', '-a')).toBe(await monos())
    expect(await monos('-m', '1', '-n', '1', '--all-generics', '--all-monos')).toBe(await monos())
  })
  test('some by name or pattern; -d is the mode here', async () => {
    expect(await monos('core::fmt::write', '-g', '-d', 'wasm')).toMatchInlineSnapshot(`
      " Apprx. Bloat Bytes │ Apprx. Bloat % │ Bytes │ %      │ Monomorphizations
      ────────────────────┼────────────────┼───────┼────────┼──────────────────
                       35 ┊          9.89% ┊    57 ┊ 16.10% ┊ core::fmt::write
                       35 ┊          9.89% ┊    57 ┊ 16.10% ┊ Σ [1 Total Rows]
      "
    `)
    expect(await monos('--regex', '^std', '-f', 'csv')).toMatchInlineSnapshot(`
      "Generic,ApproximateMonomorphizationBloatBytes,ApproximateMonomorphizationBloatPercent,TotalSize,TotalSizePercent,Monomorphizations
      std::vector,10,2.824858757062147,23,6.497175141242938,"std::vector<int>::push_back(int const&), std::vector<char>::push_back(char const&)"
      Σ [3 Total Rows],10,2.824858757062147,23,6.497175141242938,
      "
    `)
  })
  test('JSON', async () => {
    expect(JSON.parse(await monos('-m', '1', '-n', '1', '-f', 'json'))).toMatchInlineSnapshot(`
      [
        {
          "approximate_monomorphization_bloat_bytes": 35,
          "approximate_monomorphization_bloat_percent": 9.887005649717514,
          "generic": "core::fmt::write",
          "monomorphizations": [
            {
              "name": "core::fmt::write::h0123456789abcdef",
              "shallow_size": 22,
              "shallow_size_percent": 6.214689265536723,
            },
            {
              "name": "... and 2 more.",
              "shallow_size": 35,
              "shallow_size_percent": 9.887005649717514,
            },
          ],
          "total_size": 57,
          "total_size_percent": 16.101694915254235,
        },
        {
          "approximate_monomorphization_bloat_bytes": 10,
          "approximate_monomorphization_bloat_percent": 2.824858757062147,
          "generic": "... and 3 more.",
          "monomorphizations": [],
          "total_size": 23,
          "total_size_percent": 6.497175141242938,
        },
        {
          "approximate_monomorphization_bloat_bytes": 45,
          "approximate_monomorphization_bloat_percent": 12.711864406779661,
          "generic": "Σ [6 Total Rows]",
          "monomorphizations": [],
          "total_size": 80,
          "total_size_percent": 22.598870056497177,
        },
      ]
    `)
  })
})

/** The module with a name section of these functions in place of its own, which is the last section. */
function withNames(module: Uint8Array, names: readonly string[]): Uint8Array {
  const text = (value: string): number[] => [
    ...leb(new TextEncoder().encode(value).length),
    ...new TextEncoder().encode(value),
  ]
  const entries = [...leb(names.length), ...names.flatMap((name, place) => [...leb(place), ...text(name)])]
  const payload = [...text('name'), 1, ...leb(entries.length), ...entries]
  const marker = new TextDecoder('latin1').decode(module).lastIndexOf('\u0004name')
  // The section's id and size, which is less than 128.
  return new Uint8Array([...module.subarray(0, marker - 2), 0, ...leb(payload.length), ...payload])
}

const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)])
