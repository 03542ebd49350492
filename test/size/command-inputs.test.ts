// What `wasmweld size` reads, what it refuses, and what it makes of names that somebody chose badly.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { main } from 'wasmweld'
import type { SizeReport } from '@wasmweld/size'
import { size, sizeOutput } from '../support/size-command.ts'
import { buildReport } from '../support/size-report-builder.ts'
import { runOrFail, tool } from '../support/tools.ts'
import { assembleText } from '../support/wat.ts'

const A = `extern int f(int); static const char text[] = "some text"; const char *shown(void) { return text; }
int go(int x) { return f(x) + 1; } int unused(int x) { return x * 3; }`
const B =
  'int numbers[40] = {1, 2}; __attribute__((noinline)) int f(int x) { return numbers[x & 31]; } int h(int x) { return f(x) * 2; }'

let directory = ''
const at = (name: string): string => join(directory, name)

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-size-inputs-'))
  writeFileSync(at('a.c'), A)
  writeFileSync(at('b.c'), B)
  const flags = ['--target=wasm32-unknown-unknown', '-O1', '-ffunction-sections', '-fdata-sections', '-c']
  for (const name of ['a', 'b']) await runOrFail(tool('clang'), [...flags, `${name}.c`, '-o', `${name}.o`], directory)
  await runOrFail(tool('llvm-ar'), ['rcs', 'libb.a', 'b.o'], directory)
  const words = ['--no-entry', '--export=go', '--export=shown', '--export=h', at('a.o'), at('libb.a')]
  const terminal = { output: () => {}, error: () => {}, colors: { output: false, error: false } }
  const code = await main(['link', ...words, '-o', at('app.wasm'), `--report=${at('app.json')}`], terminal)
  expect(code).toBe(0)
  writeFileSync(at('tiny.wasm'), await assembleText('(module (func $f) (export "f" (func $f)))', ['--debug-names']))
})
afterAll(() => rmSync(directory, { recursive: true }))

test('on a terminal tables are as wide as it is, and of long names their paths are left; files have all of them', async () => {
  const long =
    'std::__2::pair<int, char>* std::__2::__partition_with_equals_on_left[abi:nqn220108]<std::__2::_ClassicAlgPolicy>(int)'
  writeFileSync(at('long.wasm'), await assembleText('(module (func $f) (start $f))', []))
  writeFileSync(at('long.map'), `0:${long}\n`)
  let output = ''
  const terminal = { output: (text: string | Uint8Array) => (output += String(text)), error: () => {}, columns: 80 }
  const words = ['size', 'top', at('long.wasm'), '--symbol-map', at('long.map')]
  expect(await main(words, { ...terminal, colors: { output: true, error: true } })).toBe(0)
  expect(output).toContain(' ┊ std::__2::__partition_with_equals_on_left<…>\n')
  expect(Math.max(...output.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
  expect(await sizeOutput(...words.slice(1))).toContain(` ┊ ${long}\n`)
})

describe('inputs', () => {
  test("a link's report knows archives, objects, data by symbol, and what was left out", async () => {
    const names = (
      JSON.parse(await sizeOutput('tree', at('app.json'), '-d', '1', '-f', 'json')) as { name: string }[]
    ).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['libb.a', expect.stringMatching(/a\.o$/)]))
    const rows = JSON.parse(await sizeOutput('top', at('app.json'), '-f', 'json')) as {
      readonly name: string
      readonly shallow_size: number
    }[]
    expect(rows).toContainEqual(expect.objectContaining({ name: 'numbers', shallow_size: 160 }))
    expect(rows.reduce((sum, row) => sum + row.shallow_size, 0)).toBe(readFileSync(at('app.wasm')).length)
    const { code, error } = await size('why', at('app.json'), 'unused')
    expect(code).toBe(1)
    expect(error).toMatch(
      /unused of .*a\.o is not in the output: nothing that is kept refers to it \(\d+ bytes were saved\)/,
    )
  })
  test('a name that nothing has: what is near, and what was left out and why', async () => {
    const { error: left } = await size('why', at('app.json'), 'unusd')
    expect(left).toMatch(
      /nothing is called "unusd"\n {2}unused of .*a\.o is not in the output: nothing that is kept refers to it \(\d+ bytes were saved\)\n$/,
    )
    expect((await size('why', at('app.json'), 'numbres')).error).toMatch(/did you mean "numbers"\?\n$/)
    expect((await size('dominators', at('app.json'), 'unused')).error).toMatch(
      /^wasmweld: error: unused of .*a\.o is not/,
    )
  })
  test('why goes from the export down to the symbol, and says who else keeps it', async () => {
    expect(await sizeOutput('why', at('app.json'), 'f')).toMatch(
      /^f: \d+ bytes, \d+ with what only it keeps; from .*libb\.a\(b\.o\)\n {2}export "go" \(exported\)\n {4}⤷ go \(export.*\n {8}⤷ f \(call, .*\n {2}also kept by\n {4}export "h" \(exported\)\n$/,
    )
  })
  test('cost says what an archive takes and what would be saved, and what two exports share', async () => {
    const costs = async (...words: readonly string[]): Promise<Record<string, unknown>[]> =>
      JSON.parse(await sizeOutput('cost', at('app.json'), ...words, '-f', 'json')) as Record<string, unknown>[]
    const [archive] = await costs('--archive', 'libb.a')
    expect(archive).toMatchObject({ name: expect.stringMatching(/^archive .*libb\.a$/) })
    expect(archive.bytes).toBeGreaterThan(160)
    expect(archive.saved_without).toBeGreaterThanOrEqual(Number(archive.bytes))
    const [go] = await costs('--export', 'go')
    expect(go).toMatchObject({ name: 'export "go"', shared_with: expect.arrayContaining(['export "h"']) })
    expect(go.shared).toBeGreaterThan(160)
    expect((await costs()).map(({ name }) => name)).toContain('export "shown"')
  })
  test('a file is known by its contents, whatever it is called', async () => {
    copyFileSync(at('tiny.wasm'), at('tiny.json'))
    copyFileSync(at('app.json'), at('app-report.wasm'))
    expect(await sizeOutput('top', at('tiny.json'), '-n', '1')).toContain('wasm magic bytes')
    expect(await sizeOutput('tree', at('app-report.wasm'))).toContain('libb.a')
  })
  test('a report that was written is read again, and says the same', async () => {
    for (const input of ['tiny.wasm', 'app.json']) {
      await sizeOutput('report', at(input), '-o', at('written.json'))
      for (const command of ['top', 'dominators', 'garbage', 'paths'])
        expect(await sizeOutput(command, at('written.json'))).toBe(await sizeOutput(command, at(input)))
    }
  })
  test('a module with the report of its link', async () => {
    expect(await sizeOutput('top', at('app.wasm'), '--report', at('app.json'), '--retained')).toBe(
      await sizeOutput('top', at('app.json'), '--retained'),
    )
  })
  test('a symbol map gives names to a stripped module', async () => {
    writeFileSync(at('stripped.wasm'), await assembleText('(module (func) (func) (export "x" (func 1)))'))
    writeFileSync(at('symbols'), '0:first\n1:second\n')
    const output = await sizeOutput('top', at('stripped.wasm'), '--symbol-map', at('symbols'))
    expect(output).toMatch(/┊ first\n/)
    expect(output).toMatch(/┊ second\n/)
  })
  test('a page', async () => {
    await sizeOutput('html', at('app.json'), '-o', at('page.html'), '--title', 'A & B')
    expect(readFileSync(at('page.html'), 'utf8')).toMatch(/^<!doctype html>[^]*<title>A &amp; B<\/title>/i)
  })
})

describe('what is refused', () => {
  beforeAll(() => {
    writeFileSync(at('cut.json'), readFileSync(at('app.json'), 'utf8').slice(0, 500))
    writeFileSync(at('other.json'), '{"name": "a-package"}')
    writeFileSync(at('old.json'), '{"version": 1, "size": 0, "files": [], "items": [], "dropped": []}')
    writeFileSync(at('later.json'), '{"schema": "wasm-size/9"}')
    const report = buildReport({ items: [{ name: 'f', bytes: 4 }] })
    writeFileSync(at('wrong.json'), JSON.stringify({ ...report, outputs: [{ ...report.outputs[0], bytes: 5 }] }))
    writeFileSync(at('cut.wasm'), readFileSync(at('app.wasm')).subarray(0, 60))
    writeFileSync(at('elf'), new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    writeFileSync(at('text.wat'), '(module)')
    writeFileSync(at('map.json'), '{"version": 3}')
    writeFileSync(at('symbols.bad'), 'no map\n')
  })
  test.each<[what: string, line: string, message: RegExp]>([
    ['no file', 'top nowhere.wasm', /cannot open .*nowhere\.wasm: No such file or directory/],
    ['a native object', 'top elf', /ELF[^]*expected WebAssembly/],
    ['the mode for native objects', 'top app.wasm --mode dwarf', /--mode dwarf is for native objects/],
    ['a mode that is none', 'top app.wasm --mode elf', /Allowed choices are auto, wasm, dwarf/],
    ['the text format', 'top text.wat', /wasm-tools parse/],
    ['an archive', 'top libb.a', /is an archive/],
    ['a damaged module', 'top cut.wasm', /cut\.wasm: .*\(at 0x[0-9a-f]+\)/],
    ['JSON in wasm mode', 'top app.json --mode wasm', /app\.json/],
    ['JSON that is cut off', 'top cut.json', /cut\.json is damaged JSON: .*position 500/],
    ['JSON of another kind', 'top other.json', /is JSON, but no report[^]*expected what wasmweld link --report/],
    ['a report of another version', 'top old.json', /version 1[^]*expected version 2; link again/],
    ['a report of a later form', 'top later.json', /wasm-size\/9[^]*expected wasm-size\/1/],
    ['a report that does not add up', 'top wrong.json', /damaged report: m\.wasm has 5 bytes, its items 4/],
    ['a name that nothing has', 'paths app.json numbrs', /nothing is called "numbrs"\n {2}did you mean "numbers"\?/],
    ['a generic function that is none', 'monos app.json generic', /no generic function is called "generic"/],
    ['a name that neither side of a diff has', 'diff tiny.wasm app.json zzzz', /nothing is called "zzzz"/],
    ['a pattern that is none', 'dominators app.json ( --regex', /"\(" is no regular expression/],
    ['a count that is none', 'top app.json -n many', /'many' is invalid\. A whole number/],
    ['a negative count', 'garbage app.json -n -1', /'-1' is invalid\. A whole number/],
    ['a format that is none', 'top app.json -f xml', /Allowed choices are text, json, csv/],
    ['an archive that is not there', 'cost app.json --archive libc', /no archive matches libc; there is .*libb\.a/],
    ['a report for a report', 'top app.json --report app.json', /--report says nothing of .*app\.json/],
    ['the report of another link', 'top tiny.wasm --report app.json', /is not what the report .*app\.json is of/],
    [
      'a module for a report',
      'top app.wasm --report tiny.wasm',
      /tiny\.wasm is no report, which would be JSON\n {2}expected/,
    ],
    ['a source map that is none', 'top app.wasm --source-map map.json', /map\.json is JSON, but no source map/],
    ['a symbol map that is none', 'top app.wasm --symbol-map symbols.bad', /symbols\.bad: line 1 of the symbol map/],
    ['an output that cannot be', 'top app.json -o no/such/file', /cannot open output file/],
    ['a command that is none', 'tpo app.json', /unknown command 'tpo'/],
    ['nothing to check', 'check app.json', /there is nothing to check/],
    ['a budget with a unit that may be two', 'check app.json --max 10KB', /'10 kB'.*'10 KiB'/],
    ['a baseline that is not there', 'check app.json --max-increase 1 --baseline no.json', /there is no baseline/],
    [
      'several things on one output',
      'check app.json --max 1 --junit -',
      /several things would be written to the standard output/,
    ],
  ])('%s', async (_what, line, message) => {
    const words = line
      .split(' ')
      .map(word => (/^[\w-]*(\.(wasm|json|wat|a|bad)$|^elf$|file$)/.test(word) ? at(word) : word))
    const { code, error } = await size(...words)
    expect(code).toBe(1)
    expect(error).toMatch(message)
  })
  test('a pattern that matches nothing is an answer', async () => {
    expect(await sizeOutput('dominators', at('tiny.wasm'), '--regex', '^nothing$')).toBe(
      ' Retained Bytes │ Retained % │ Dominator Tree\n────────────────┼────────────┼───────────────\n',
    )
  })
})

describe('budgets', () => {
  afterEach(() => {
    delete process.env['GITHUB_ACTIONS']
    delete process.env['GITHUB_STEP_SUMMARY']
  })
  test('24. the limit itself is kept, a byte more is not, and the exit code says so', async () => {
    const bytes = readFileSync(at('app.wasm')).length
    expect(await sizeOutput('check', at('app.wasm'), '--max', String(bytes))).toBe('budgets: 1 kept\n')
    const { code, output } = await size('check', at('app.wasm'), '--max', String(bytes - 1))
    expect(code).toBe(1)
    expect(output).toContain('1 byte too much')
  })
  test('from JSON and from JavaScript, with all files that continuous integration reads', async () => {
    writeFileSync(at('budgets.json'), '{"budgets": [{"select": {"archive": "libb.a"}, "max": "1 kB"}]}')
    writeFileSync(at('budgets.mjs'), "export default [{ select: { symbol: 'numbers' }, max: 0 }]")
    expect(await sizeOutput('check', at('app.json'), '--budgets', at('budgets.json'))).toBe('budgets: 1 kept\n')
    const files = {
      junit: 'junit.xml',
      markdown: 'page.md',
      'open-metrics': 'metrics',
      'size-limit-json': 'limits.json',
    }
    const words = Object.entries(files).flatMap(([flag, file]) => [`--${flag}`, at(file)])
    process.env['GITHUB_ACTIONS'] = 'true'
    process.env['GITHUB_STEP_SUMMARY'] = at('summary.md')
    const { code, output } = await size('check', at('app.json'), '--budgets', at('budgets.mjs'), '--github', ...words)
    expect(code).toBe(1)
    expect(output).toMatch(/^budget exceeded: symbol numbers[^]*\n::error /)
    for (const file of [...Object.values(files), 'summary.md'])
      expect(readFileSync(at(file), 'utf8')).toContain('numbers')
  })
  test('40. JSON on the standard output stays JSON where GitHub is told, and a summary that cannot be is no crash', async () => {
    process.env['GITHUB_ACTIONS'] = 'true'
    const { output, error } = await size('check', at('app.json'), '--max', '1', '--github', '-f', 'json')
    expect(JSON.parse(output)).toHaveLength(1)
    expect(error).toMatch(/^::error /)
    process.env['GITHUB_STEP_SUMMARY'] = at('nowhere/summary.md')
    const { code, error: told } = await size('check', at('app.json'), '--max', '1', '--github')
    expect(code).toBe(1)
    expect(told).toMatch(/^wasmweld: error: cannot write the job's summary \(GITHUB_STEP_SUMMARY\): ENOENT/)
  })
  test('40. outside of GitHub nothing is printed for it', async () => {
    const { output } = await size('check', at('app.json'), '--max', '1', '--github')
    expect(output).not.toContain('::error')
  })
  test('23. a baseline is written, and growth is measured against it', async () => {
    const growth = ['--max-increase', '0', '--baseline', at('base.json')]
    const written = await size('check', at('tiny.wasm'), ...growth, '--update-baseline')
    expect(written.code).toBe(0)
    expect(existsSync(at('base.json'))).toBe(true)
    expect(readFileSync(at('base.json'), 'utf8')).not.toContain(directory)
    expect((await size('check', at('tiny.wasm'), ...growth)).code).toBe(0)
    writeFileSync(
      at('grown.wasm'),
      await assembleText('(module (func $f nop) (export "f" (func $f)))', ['--debug-names']),
    )
    rmSync(at('tiny.wasm'))
    copyFileSync(at('grown.wasm'), at('tiny.wasm'))
    const grown = await size('check', at('tiny.wasm'), ...growth)
    expect(grown.code).toBe(1)
    expect(grown.output).toContain('1 byte too much')
  })
  test('26. a selector that matches nothing is an error, and names what is near', async () => {
    const { code, output } = await size('check', at('app.json'), '--max', '1', '--select', 'symbol=numbrs')
    expect(code).toBe(1)
    expect(output).toMatch(/budget not checked: symbol numbrs\n.*did you mean numbers\?/)
  })
  test('26. a selector of what was left out says so', async () => {
    const { code, output } = await size('check', at('app.json'), '--max', '0', '--select', 'symbol=unus*')
    expect(code).toBe(1)
    expect(output).toMatch(/no symbol matches unus\*: unused of .*a\.o is not in the output: nothing that is kept/)
  })
  test('compressed sizes are measured where the bytes are there', async () => {
    expect((await size('check', at('app.wasm'), '--max', '1 kB', '--compression', 'brotli')).code).toBe(0)
    const { code, output } = await size('check', at('app.json'), '--max', '1 kB', '--compression', 'brotli')
    expect(code).toBe(1)
    expect(output).toContain('was not measured: a report has no bytes to compress')
  })
})

describe('34. names that somebody chose badly', () => {
  const NAMES = [
    'a\nb\t\u0000\u001b[31mred',
    'quote " and \\ backslash',
    'lone \ud800 surrogate',
    '=cmd|calc',
    'x'.repeat(10_240),
    '漢字',
  ]
  const REPORT: SizeReport = buildReport({
    items: NAMES.map((name, place) => ({ name, bytes: 100 - place })),
    edges: NAMES.slice(1).map((name, place) => [NAMES[place], name, 'call'] as const),
    roots: [NAMES[0]],
  })
  beforeAll(() => writeFileSync(at('names.json'), JSON.stringify(REPORT)))
  const COMMANDS = ['top', 'dominators', 'paths', 'garbage', 'monos', 'tree']

  test.each(COMMANDS)('%s: JSON parses, and has the names as they are', async command => {
    const parsed = JSON.parse(await sizeOutput(command, at('names.json'), '-f', 'json')) as unknown
    if (!['garbage', 'monos'].includes(command))
      for (const name of NAMES) expect(JSON.stringify(parsed)).toContain(JSON.stringify(name))
  })
  test.each(COMMANDS)('%s: a row of the table is a line, and none steers the terminal', async command => {
    const output = await sizeOutput(command, at('names.json'))
    // eslint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    for (const line of output.trimEnd().split('\n').slice(2)) expect(line).toContain('┊')
  })
  test.each(COMMANDS)('%s: no cell of CSV is a formula', async command => {
    const output = await sizeOutput(command, at('names.json'), '-f', 'csv')
    expect(output).not.toMatch(/(^|,)"?[=@]/m)
  })
  test('35. no colours where there is no terminal', async () => {
    for (const command of COMMANDS) expect(await sizeOutput(command, at('names.json'))).not.toContain('\u001b')
  })
})
