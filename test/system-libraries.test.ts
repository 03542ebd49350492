// Programs without a word about libraries, linked with the sysroots that a machine has, and run.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInputCache, type LinkInput, link, LinkError } from '@wasmweld/linker'
import {
  availableArchives,
  findCompiler,
  findLibrary,
  findSysroot,
  linkWithSystemLibraries,
  type Sysroot,
  systemInputs,
  whoDefines,
} from '@wasmweld/toolchain'
import { main } from 'wasmweld'
import { runModule } from './support/run-module.ts'
import { ROOT, run, runOrFail, tool } from './support/tools.ts'

const PROGRAMS: Readonly<Record<string, string>> = {
  'hello.c': '#include <stdio.h>\nint main(void) { printf("%s %.3f\\n", "hello", 1.5); return 0; }',
  'c.c': `
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int down(const void *a, const void *b) { return *(const int *)b - *(const int *)a; }
int main(void) {
  int *n = malloc(4 * sizeof *n);
  for (int i = 0; i < 4; i++) n[i] = (i * 7) % 5;
  qsort(n, 4, sizeof *n, down);
  printf("%d%d%d%d %g %g %zu\\n", n[0], n[1], n[2], n[3], sqrt(strtod("2.25", 0)), (double)((long double)n[0] * n[1] / 3), strlen("four"));
  return 0;
}`,
  'cpp.cpp': `
#include <iostream>
#include <map>
#include <string>
int main() {
  std::map<std::string, int> counts;
  for (std::string word : {"one", "two", "one"}) counts[word]++;
  for (const auto &[word, count] : counts) std::cout << word << '=' << count << '\\n';
}`,
  'none.c': 'int add(int a, int b) { return a + b; }',
}

let directory = ''
const SYSROOTS: readonly (readonly [string, () => Sysroot | undefined])[] = [
  ['debian', () => findSysroot({ environment: {} })],
  ['@yowasp/clang', () => findSysroot({ sysroot: '@yowasp/clang', from: ROOT })],
]

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-system-'))
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(directory, name), text)
    const compiler = tool(name.endsWith('cpp') ? 'clang++' : 'clang')
    await runOrFail(
      compiler,
      ['--target=wasm32-wasi', '-Wno-deprecated', '-O1', '-fno-exceptions', '-c', name],
      directory,
    )
  }
})
afterAll(() => rmSync(directory, { recursive: true }))

const input = (name: string): LinkInput => ({ name, bytes: readFileSync(join(directory, name)) })

describe.each(SYSROOTS)('with the sysroot of %s', (name, find) => {
  const sysroot = find()
  test('it is there', () => expect(sysroot?.name).toBe(name))

  test.each([
    ['hello.o', 'hello 1.500\n'],
    ['cpp.o', 'one=2\ntwo=1\n'],
  ])('%s links and runs', async (object, expected) => {
    const { module, warnings } = linkWithSystemLibraries([input(object)], {}, { sysroot })
    expect(warnings).toEqual([])
    expect((await runModule(module, [], true)).stdout).toBe(expected)
  })

  test('C that needs the compiler to help with numbers', async () => {
    const { module } = linkWithSystemLibraries([input('c.o')], {}, { sysroot })
    expect((await runModule(module, [], true)).stdout).toBe('4210 1.5 2.66667 4\n')
  })

  test('what needs nothing gets nothing', () => {
    const cache = createInputCache()
    expect(systemInputs([input('none.o')], { reactor: true, exports: ['add'] }, { sysroot, cache })).toEqual([])
    const { module } = linkWithSystemLibraries(
      [input('none.o')],
      { reactor: true, exports: ['add'] },
      { sysroot, cache },
    )
    expect(module.length).toBeLessThan(600)
  })

  test('all of it that can be linked, for side modules that are not known', () => {
    const { module, report, warnings } = linkWithSystemLibraries([], { reactor: true, provideAll: true }, { sysroot })
    expect(warnings).toEqual([])
    const compiled = new WebAssembly.Module(module as Uint8Array<ArrayBuffer>)
    const names = WebAssembly.Module.exports(compiled).map(exported => exported.name)
    expect(names).toEqual(expect.arrayContaining(['printf', 'malloc', 'abs', 'errno', '_Znwm', '_ZNSt3__24coutE']))
    expect(new Set(WebAssembly.Module.imports(compiled).map(imported => imported.module))).toEqual(
      new Set(['wasi_snapshot_preview1']),
    )
    // What needs a main function, or what the sysroot has not.
    expect(report.leftOut.length).toBeLessThan(12)
    expect(report.leftOut.filter(({ why }) => why !== 'needs')).toEqual([])
    const forOthers = report.items.filter(({ reason }) => reason?.kind === 'root' && reason.why === 'provided')
    expect(forOthers.length).toBeGreaterThan(2000)
  })

  test('libraries are found by name, in the sysroot too', () => {
    const options = { reactor: true, exports: ['malloc', 'mmap'] }
    const { report } = linkWithSystemLibraries([], options, { sysroot, libs: ['c', 'wasi-emulated-mman'] })
    expect(report.files.map(({ archive }) => archive)).toEqual(
      expect.arrayContaining(['libc.a', 'libwasi-emulated-mman.a']),
    )
    expect(() => linkWithSystemLibraries([], options, { sysroot, libs: ['nope'] })).toThrow(
      'unable to find library -lnope',
    )
  })
})

test('the same bytes as wasm-ld with the same libraries named', async () => {
  const sysroot = findSysroot({ environment: {} })
  const paths = ['crt1.o', 'libc++.a', 'libc++abi.a', 'libc.a', 'libclang_rt.builtins.a'].map(
    file => sysroot?.file(file)?.path ?? '',
  )
  const [start, ...libraries] = paths
  await runOrFail(tool('wasm-ld'), [
    join(directory, 'cpp.o'),
    start,
    ...libraries,
    '-s',
    '-o',
    join(directory, 'theirs.wasm'),
  ])
  const { module } = linkWithSystemLibraries([input('cpp.o')], { strip: 'all' }, { sysroot })
  // Our start file joins on demand, and so stands where the entry pulls it in.
  expect(Math.abs(module.length - readFileSync(join(directory, 'theirs.wasm')).length)).toBeLessThan(16)
})

test('a hint names the library that would have had a symbol', () => {
  try {
    link([input('hello.o')], { entry: 'main' })
    expect.unreachable()
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    const missing = error.problems.flatMap(problem => (problem.kind === 'undefined-symbol' ? [problem.name] : []))
    expect(missing).toContain('printf')
  }
  const archives = availableArchives([], findSysroot({ environment: {} }))
  expect(whoDefines('printf', archives)).toEqual([{ archive: 'libc.a', member: 'printf.o' }])
})

describe('wasmweld link', () => {
  async function command(...words: readonly string[]): Promise<{ code: number; error: string }> {
    let error = ''
    const colors = { output: false, error: false }
    const code = await main(['link', ...words], { output: () => {}, error: text => (error += text), colors })
    return { code, error }
  }

  test('takes a sysroot, and then no library need be named', async () => {
    const output = join(directory, 'hello.wasm')
    expect(await command('--sysroot', join(directory, 'hello.o'), '-o', output)).toEqual({ code: 0, error: '' })
    expect((await runModule(readFileSync(output), [], true)).stdout).toBe('hello 1.500\n')
    const nowhere = await command('--sysroot=/nowhere', join(directory, 'hello.o'), '-o', output)
    expect(nowhere.code).toBe(1)
    expect(nowhere.error).toContain('wasmweld: error: sysroot /nowhere has no libc.a')
  })

  test('says which library would have had an undefined symbol', async () => {
    const folder = '/usr/lib/wasm32-wasi'
    const { code, error } = await command(
      `-L${folder}`,
      '-emain',
      join(directory, 'hello.o'),
      '-o',
      join(directory, 'never.wasm'),
    )
    expect(code).toBe(1)
    expect(error).toContain('undefined symbol: printf\n  needed by  ')
    expect(error).toContain(`\n  ${folder}/libc.a(printf.o) defines it: add ${folder}/libc.a\n`)
  })
})

test('the compiler and the libraries of this machine are found', async () => {
  const compiler = findCompiler()
  expect(compiler?.kind).toBe('command')
  expect((await run(compiler?.path ?? '', ['--version'])).stdout).toContain('clang version')
  const directories = findSysroot({ environment: {} })?.directories ?? []
  expect(findLibrary('c', directories)).toMatch(/wasm32-wasi\/libc\.a$/)
})
