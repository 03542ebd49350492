// What `wasmweld link` does that wasm-ld does not, on objects of compilers.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readModule, readNameSection, sectionReader, type NameSection } from '@wasmweld/binary'
import type { LinkReport } from '@wasmweld/linker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main, wasmLd } from 'wasmweld'
import { buildMatrix } from './matrix/build.ts'
import { askModule } from './matrix/run-matrix.ts'
import { inFolder } from './support/in-folder.ts'
import { findSection, namesIn } from './support/print-module.ts'
import { runOrFail, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-beyond-'))
const OUTPUT = join(directory, 'out.wasm')
let objects = ''

beforeAll(async () => {
  objects = join(await buildMatrix(), 'wasm32')
})
afterAll(() => rmSync(directory, { recursive: true }))

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly module: Uint8Array
}

async function ran(command: typeof main, words: readonly string[], folder = objects): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  return inFolder(folder, async () => {
    rmSync(OUTPUT, { force: true })
    const code = await command([...words, '-o', OUTPUT], {
      output: text => (stdout += String(text)),
      error: text => (stderr += text),
      colors: { output: false, error: false },
    })
    return {
      code,
      stdout,
      stderr,
      module: existsSync(OUTPUT) ? new Uint8Array(readFileSync(OUTPUT)) : new Uint8Array(),
    }
  })
}

const link = (words: string, folder?: string): Promise<Ran> => ran(main, ['link', ...words.split(' ')], folder)

test('--why-live shows the way from a root, file by file and relocation by relocation', async () => {
  const { stdout } = await link(
    'library-main.o liblibrary.a --no-entry --export=run --why-live=calls --why-live unwanted',
  )
  expect(stdout.split('\n')).toEqual([
    'calls, of liblibrary.a(library-deeper.o)',
    '  library-main.o:(run)  exported',
    '  liblibrary.a(library-wanted.o):(from_library)  by R_WASM_FUNCTION_INDEX_LEB of from_library',
    '  liblibrary.a(library-deeper.o):(deeper)  by R_WASM_FUNCTION_INDEX_LEB of deeper',
    '  liblibrary.a(library-deeper.o):(.data.calls)  by R_WASM_MEMORY_ADDR_LEB of calls',
    'unwanted, of liblibrary.a(library-unwanted.o)',
    '  not in the output: nothing makes its file join the link',
    '',
  ])
})

test('--export-list names what is exported', async () => {
  const list = join(directory, 'exports.txt')
  writeFileSync(list, '# for the host\nrun\n*_other  # whatever is so called\n')
  const { module, code } = await link(`c-main.o c-other.o --no-entry --export-list=${list}`)
  expect(code).toBe(0)
  expect(WebAssembly.Module.exports(new WebAssembly.Module(module as BufferSource)).map(({ name }) => name)).toEqual([
    'memory',
    'run',
    'unused_other',
  ])
  expect(await askModule(module)).toBe('run(3) = 1116')
  writeFileSync(list, 'nobody\n')
  expect((await link(`c-main.o c-other.o --no-entry --export-list ${list}`)).stderr).toContain('nobody')
})

test('--export-list is in the tar of --reproduce', async () => {
  const list = join(directory, 'exports.txt')
  writeFileSync(list, 'run\n')
  const tar = join(directory, 'again.tar')
  const { module, code } = await link(`c-main.o c-other.o --no-entry --export-list=${list} --reproduce=${tar}`)
  expect(code).toBe(0)
  rmSync(list)
  await runOrFail('tar', ['xf', 'again.tar'], directory)
  const again = await link('@response.txt', join(directory, 'again'))
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again.module).toEqual(module)
})

test('--print-memory-map shows what lies where', async () => {
  const { stdout } = await link('c-main.o c-other.o --no-entry --export=run --print-memory-map')
  expect(stdout).toContain('Memory: 2 pages of 65536 bytes, no maximum\n')
  expect(stdout).toMatch(/^ +0x0 +65536 {2}stack$/m)
  expect(stdout).toMatch(/^ +0x10000 +\d+ {2}data \.rodata$/m)
  expect(stdout).toMatch(/^ +0x1 +twice of c-other\.o$/m)
})

test('--report writes what is in the output, why, and what was left out', async () => {
  const file = join(directory, 'report.json')
  const args = 'library-main.o liblibrary.a --no-entry --export=run'
  const { module } = await link(`${args} --report=${file}`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as LinkReport
  expect(report).toMatchObject({ version: 2, size: module.length })
  expect(report.items.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(['run', 'calls']))
  expect(report.items.map(({ symbol }) => symbol)).not.toContain('unwanted')
  const { stdout } = await link(`${args} --report -`)
  expect(JSON.parse(stdout)).toEqual(report)
  const refused = await link(`${args} --report=${join(directory, 'missing', 'report.json')}`)
  expect(refused.stderr).toContain('error: cannot open report file ')
  expect(refused.module).toHaveLength(0)
})

test('--source-map writes a map in place of the DWARF, and the output names it', async () => {
  const source = join(directory, 'mapped.c')
  writeFileSync(source, 'int run(int n) { return n * 3; }\n')
  const object = join(directory, 'mapped.o')
  await runOrFail(tool('clang'), ['--target=wasm32', '-g', '-c', source, '-o', object])
  const args = `${object} --no-entry --export=run`
  const file = join(directory, 'mapped.wasm.map')
  const { module, stderr } = await link(`${args} --source-map=${file}`, directory)
  expect(stderr).toBe('')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: 3,
    sources: ['mapped.c'],
    sourcesContent: ['int run(int n) { return n * 3; }\n'],
  })
  const names = readModule(module).sections.flatMap(({ name }) => name ?? [])
  expect(names.filter(name => name.startsWith('.debug_'))).toEqual([])
  expect(names.at(-1)).toBe('sourceMappingURL')
  expect(Buffer.from(module).includes('mapped.wasm.map')).toBe(true)
  const refused = await link(`${args} --source-map=${file} --strip-debug`, directory)
  expect(refused.stderr).toContain('error: --source-map: the output has no line tables')
  expect(refused.module).toHaveLength(0)
})

test('segments of which only the bounds are asked for are kept, unless --start-stop-gc says otherwise', async () => {
  const source = join(directory, 'plugins.c')
  writeFileSync(
    source,
    `extern const int __start_plugins[] __attribute__((weak)), __stop_plugins[] __attribute__((weak));
    __attribute__((used, section("plugins"))) static const int one = 40;
    __attribute__((section("plugins"))) const int two = 2;
    int run(int x) { int sum = 0; for (const int *p = __start_plugins; p < __stop_plugins; p++) sum += *p; return sum; }`,
  )
  await runOrFail('clang-22', ['--target=wasm32', '-O1', '-c', source, '-o', join(directory, 'plugins.o')])
  const args = 'plugins.o --no-entry --export=run'
  expect(await askModule((await link(args, directory)).module)).toBe('run(3) = 42')
  expect(namesIn((await link(`${args} --start-stop-gc`, directory)).module)).toEqual(
    namesIn((await ran(wasmLd, args.split(' '), directory)).module),
  )
})

function namesOf(bytes: Uint8Array): NameSection {
  const module = readModule(bytes)
  const section = findSection(module, '"name"')
  return section === undefined ? {} : readNameSection(sectionReader(module, section))
}

test('names of locals are kept and find their functions again', async () => {
  const source = join(directory, 'named.wat')
  writeFileSync(
    source,
    `(module (import "env" "g" (func $g (param i32) (result i32)))
      (func $unused (param $never i32) (result i32) local.get $never)
      (func $run (export "run") (param $first i32) (result i32) (local $sum i32)
        local.get $first local.tee $sum call $g))`,
  )
  await runOrFail('wat2wasm', ['-r', '--debug-names', source, '-o', join(directory, 'named.o')])
  const args = 'named.o --no-entry --export=run --import-undefined'
  const { functions = [], locals } = namesOf((await link(args, directory)).module)
  const run = functions.find(([, name]) => name === 'run')?.[0]
  expect(locals).toEqual([
    [
      run,
      [
        [0, 'first'],
        [1, 'sum'],
      ],
    ],
  ])
  expect(namesOf((await link(`${args} --no-local-names`, directory)).module).locals).toBeUndefined()
  expect(namesOf((await ran(wasmLd, args.split(' '), directory)).module).locals).toBeUndefined()
})

test('a shared library whose constructors nobody would call is warned of, and not by wasm-ld', async () => {
  const words = ['constructors-main.o', 'constructors-other.o', '-shared', '--experimental-pic', '--no-entry']
  const folder = join(objects, '../wasm32 pic')
  expect((await link(words.join(' '), folder)).stderr).toContain('constructors never run: ')
  expect((await link(words.slice(0, -1).join(' '), folder)).stderr).toBe('')
  expect((await ran(wasmLd, words, folder)).stderr).toBe('')
})

test.each([
  '--why-live=run',
  '--report=x',
  '--export-list=x',
  '--print-memory-map',
  '--no-local-names',
  '--start-stop-gc',
])('wasm-ld does not know %s', async option => {
  expect((await ran(wasmLd, ['c-main.o', option])).stderr).toContain(`unknown argument: ${option}`)
})
