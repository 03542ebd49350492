// `wasmweld inspect` against LLVM's tools: the symbols of nm, the relocations and sections of objdump, on real objects.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExtension, realPackage } from './support/real-sides.ts'
import { main } from 'wasmweld'
import { expandLibrary, run, runOrFail, tool } from './support/tools.ts'

let directory = ''
const at = (name: string): string => join(directory, name)

const CPP = `
#include <string>
#include <map>
#include <cstdio>
struct A { virtual ~A(); virtual int f(); int x; };
A::~A() {}
int A::f() { return x; }
extern int far; extern A *make(); __attribute__((weak)) int weak_function(); __attribute__((weak)) extern int weak_data;
static int counter; thread_local int per_thread = 3;
int through(int (*p)(int), int q) { return p(q) + far + per_thread; }
std::string text = "hello";
std::map<std::string, int> table{{"a", 1}};
int main(int argc, char **argv) { counter += make()->f(); printf("%d %s\\n", counter, text.c_str()); return weak_data + (&weak_function ? weak_function() : 0); }
`

async function inspect(...words: readonly string[]): Promise<{ code: number; output: string; error: string }> {
  let output = ''
  let error = ''
  const code = await main(['inspect', ...words], {
    output: text => (output += String(text)),
    error: text => (error += text),
    colors: { output: false, error: false },
  })
  return { code, output, error }
}

async function inspectJson(...words: readonly string[]): Promise<never[]> {
  return JSON.parse((await inspect('--json', ...words)).output) as never[]
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-inspect-'))
  writeFileSync(at('all.cpp'), CPP)
  writeFileSync(at('lib.c'), 'int counter; int next(void) { return ++counter; }')
  const compile = (output: string, ...flags: readonly string[]): Promise<string> =>
    runOrFail(
      tool('clang++'),
      ['--target=wasm32-wasi', '-Wno-deprecated', '-fno-exceptions', ...flags, '-c', 'all.cpp', '-o', output],
      directory,
    )
  await compile('plain.o', '-O1')
  await compile('debug.o', '-O0', '-g')
  await compile('pic.o', '-O1', '-fPIC', '-ffunction-sections', '-fdata-sections')
  await runOrFail(tool('clang'), ['--target=wasm64-unknown-unknown', '-c', 'lib.c', '-o', 'lib64.o'], directory)
  await runOrFail(
    tool('clang'),
    ['--target=wasm32-unknown-unknown', '-fPIC', '-fvisibility=default', '-c', 'lib.c', '-o', 'lib.o'],
    directory,
  )
  await runOrFail(tool('wasm-ld'), ['-shared', '--experimental-pic', 'lib.o', '-o', 'lib.so'], directory)
  await runOrFail(tool('wasm-ld'), ['--no-entry', '--export=next', 'lib.o', '-o', 'lib.wasm'], directory)
})
afterAll(() => rmSync(directory, { recursive: true }))

const lines = (text: string): readonly string[] => text.split('\n').filter(line => line.trim() !== '')

/** What is under a title. */
function part(text: string, title: string): readonly string[] {
  const all = lines(text)
  return all.slice(all.indexOf(title) + 1)
}

describe.each(['plain.o', 'debug.o', 'pic.o', 'lib64.o'])('%s', name => {
  test('has the symbols that nm lists', async () => {
    const expected = await runOrFail(tool('llvm-nm'), [name], directory)
    expect(part((await inspect('--symbols', at(name))).output, 'Symbols')).toEqual(lines(expected))
  })

  test('has the relocations that objdump lists', async () => {
    const dumped = await runOrFail(tool('llvm-objdump'), ['-r', name], directory)
    const expected = lines(dumped).flatMap(line => {
      const section = /^RELOCATION RECORDS FOR \[(.*)\]:$/.exec(line)
      const row = /^(?:0{8})?([0-9a-f]{8}) (\S+) +(.*)$/.exec(line)
      return section ? [section[1]] : row ? [row.slice(1).join(' ')] : []
    })
    const shown = part((await inspect('--relocs', at(name))).output, 'Relocations')
    // A symbol's name may hold spaces, but not two in a row.
    expect(shown.map(line => line.trim().split(/ {2,}/).join(' '))).toEqual(expected)
  })

  test('has the sections that objdump lists', async () => {
    const dumped = await runOrFail(tool('llvm-objdump'), ['-h', name], directory)
    const expected = [...dumped.matchAll(/^ *\d+ (\S+) +([0-9a-f]{8}) /gm)].map(([, section, size]) => [
      section,
      Number.parseInt(size, 16),
    ])
    const [{ sections }] = (await inspectJson('--sections', at(name))) as unknown as [
      { sections: { name: string; size: number }[] },
    ]
    expect(sections.map(section => [section.name, section.size])).toEqual(expected)
  })
})

test('every member of libc++ has the symbols that nm lists', async () => {
  const library = expandLibrary('$libcxx')
  const expected = await runOrFail(tool('llvm-nm'), [library])
  const { output } = await inspect('--symbols', library)
  const symbols = (text: string): readonly string[] => lines(text).filter(line => /^[0-9a-f ]{8} [A-Za-z] /.test(line))
  expect(symbols(output).length).toBeGreaterThan(4000)
  expect(symbols(output)).toEqual(symbols(expected))
})

test('an archive is listed by its members', async () => {
  const library = expandLibrary('$libc')
  const expected = lines(await runOrFail(tool('llvm-ar'), ['t', library]))
  const [archive] = (await inspectJson(library)) as unknown as [
    { kind: string; indexed: number; members: { name: string }[] },
  ]
  expect(archive.kind).toBe('archive')
  expect(archive.indexed).toBeGreaterThan(1000)
  expect(archive.members.map(({ name }) => name)).toEqual(expected)
})

test('a module shows what it imports and exports', async () => {
  const { code, output } = await inspect('--exports', '--imports', '--features', at('lib.wasm'))
  expect(code).toBe(0)
  expect(output).toContain('WebAssembly module, wasm32')
  expect(lines(output)).toEqual(
    expect.arrayContaining(['  memory    memory  0  2.. pages', '  function  next    0  () -> i32']),
  )
  expect(output).toMatch(/features +.*\+mutable-globals/)
})

test('a side module shows what it asks of its loader', async () => {
  const { output } = await inspect('--dylink', '--imports', at('lib.so'))
  expect(output).toContain('WebAssembly side module')
  expect(output).toMatch(/memory +4 bytes, aligned to 4/)
  expect(output).toMatch(/global +env\.__memory_base +i32/)
})

test('a side module of others, and of before 2021, shows what it takes and what is called in it', async () => {
  const crypto = await readExtension('pgcrypto')
  writeFileSync(at('pgcrypto.so'), crypto)
  const { output } = await inspect('--dylink', at('pgcrypto.so'))
  expect(lines(output)).toEqual(
    expect.arrayContaining([
      '  section    dylink.0',
      '  for        wasm32',
      '  takes      166 functions, 554 addresses of data, 858 addresses of functions',
      '             1,404 of them it defines itself',
      '  calls      __wasm_apply_data_relocs, __wasm_call_ctors',
    ]),
  )
  const legacy = join(await realPackage('tree-sitter-wasms'), 'out/tree-sitter-cpp.wasm')
  expect(lines((await inspect('--dylink', legacy)).output)).toEqual(
    expect.arrayContaining([
      '  section    dylink, as before 2021',
      '  calls      __wasm_apply_data_relocs, __wasm_call_ctors (which relocates first)',
    ]),
  )
  const [described] = JSON.parse((await inspect('--dylink', '--json', legacy)).output) as [
    { dylink: { convention: string; side: { roles: object; selfImports: number } } },
  ]
  expect(described.dylink).toMatchObject({
    convention: 'dylink',
    side: { roles: { function: 6, 'function-address': 5 }, selfImports: 5, abi: { pointer: 'i32' } },
  })
})

test('without parts everything is shown but symbols and relocations', async () => {
  const { output } = await inspect(at('plain.o'))
  for (const title of ['Sections', 'Imports', 'Data segments', 'Features and producers'])
    expect(output).toContain(`\n${title}\n`)
  expect(output).not.toContain('\nSymbols\n')
  expect(output).not.toContain('\nRelocations\n')
})

test('foreign files are named for what they are, with what to do', async () => {
  await runOrFail(tool('clang'), ['-c', 'lib.c', '-o', 'elf.o'], directory)
  await runOrFail(tool('clang'), ['--target=arm64-apple-macos', '-c', 'lib.c', '-o', 'mach.o'], directory)
  await runOrFail(tool('clang'), ['--target=x86_64-pc-windows-msvc', '-c', 'lib.c', '-o', 'coff.o'], directory)
  await runOrFail(tool('clang'), ['--target=wasm32', '-flto', '-c', 'lib.c', '-o', 'bitcode.o'], directory)
  writeFileSync(at('text.o'), 'int main(void);')
  writeFileSync(at('empty.o'), '')
  const foreign = ['elf.o', 'mach.o', 'coff.o', 'bitcode.o', 'text.o', 'empty.o']
  const { code, output, error } = await inspect(...foreign.map(at), at('nowhere.o'), at('lib.wasm'))
  expect(code).toBe(1)
  expect(output).toContain('lib.wasm: WebAssembly module')
  for (const what of [
    'x86-64 ELF object',
    'arm64 Mach-O object',
    'x86-64 COFF object',
    'LLVM bitcode',
    'text file',
    'empty file',
  ])
    expect(error).toContain(`: ${what}\n  expected WebAssembly`)
  expect(error).toContain(`cannot open ${at('nowhere.o')}: No such file or directory`)
})

test('a damaged file is told of with the place of the damage', async () => {
  writeFileSync(at('cut.o'), readFileSync(at('plain.o')).subarray(0, 300))
  const { code, error } = await inspect(at('cut.o'))
  expect(code).toBe(1)
  expect(error).toMatch(/^wasmweld: error: .*cut\.o: expected .* \(at 0x[0-9a-f]+\)$/m)
})

test('the program itself, as npm installs it', async () => {
  const bin = join(import.meta.dirname, '../packages/cli/bin')
  const inspected = await run(process.execPath, [join(bin, 'wasmweld.js'), 'inspect', '--exports', at('lib.wasm')])
  expect([inspected.code, inspected.stderr]).toEqual([0, ''])
  expect(inspected.stdout).toContain('next')
  const linked = await run(process.execPath, [
    join(bin, 'wasm-ld.js'),
    at('lib.o'),
    '--frobnicate',
    '-o',
    at('never.wasm'),
  ])
  expect([linked.code, linked.stderr]).toEqual([1, 'wasm-ld: error: unknown argument: --frobnicate\n'])
})
