// Line tables of real objects: every row as llvm-dwarfdump has it, and every sequence the code of one function of its object.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readArchive } from '@wasmweld/binary'
import { misplaced, ourLines, parseDump } from './support/dwarf-dump.ts'
import { expandLibrary, runOrFail, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'dwarf-lines-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const C = `
#include "helper.h"
int missing(int);
__attribute__((noinline)) static int first(int a) { return missing(a) + 1; }
int second(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += helper(first(i));
#line 70000 "far.c"
  return sum;
}
`
const HELPER = 'static inline int helper(int a) {\n  return a\n    * 7;\n}\n'
const CXX = `
#include <map>
#include <string>
#include <vector>
template<class T> T twice(T value) { return value + value; }
int count(std::vector<int> &v, std::map<std::string, int> &m) {
  for (auto &each : v) m[twice(std::string("a"))] += twice(each);
  v.push_back(1);
  return m.size();
}
`

async function dump(path: string): Promise<ReturnType<typeof parseDump>> {
  return parseDump(await runOrFail(tool('llvm-dwarfdump'), ['--debug-line', path]))
}

async function compare(path: string): Promise<void> {
  const bytes = new Uint8Array(readFileSync(path))
  const theirs = (await dump(path)).get(path) ?? []
  expect(theirs.length).toBeGreaterThan(0)
  expect(ourLines(bytes)).toEqual(theirs)
  expect(misplaced(bytes)).toEqual([])
}

async function compile(name: string, source: string, ...flags: readonly string[]): Promise<string> {
  const output = join(directory, `${name}.o`)
  writeFileSync(join(directory, 'helper.h'), HELPER)
  writeFileSync(join(directory, name), source)
  const compiler = tool(name.endsWith('.c') ? 'clang' : 'clang++')
  await runOrFail(compiler, ['-g', ...flags, '-c', name, '-o', output], directory)
  return output
}

const VERSIONS = [2, 3, 4, 5]

describe.each(VERSIONS)('DWARF %i', version => {
  test.each(['-O0', '-O2'])('C at %s', async level => {
    await compare(await compile(`c${version}${level}.c`, C, '--target=wasm32', `-gdwarf-${version}`, level))
  })

  test.each(['-O0', '-O2'])('C++ at %s', async level => {
    const flags = ['--target=wasm32-wasi', '-fno-exceptions', `-gdwarf-${version}`, level]
    await compare(await compile(`cxx${version}${level}.cpp`, CXX, ...flags))
  })
})

test('wasm64 has addresses of eight bytes', async () => {
  await compare(await compile('wide.c', C, '--target=wasm64', '-O1', '-gdwarf-5'))
})

test('sources kept in the object', async () => {
  await compare(await compile('embedded.c', C, '--target=wasm32', '-gdwarf-5', '-gembed-source'))
})

test('objects that wasm-ld put together have one address space', async () => {
  const parts = [
    await compile('part5.c', C, '--target=wasm32', '-gdwarf-5'),
    await compile('part4.c', 'int other(int a) { return a * 3; }', '--target=wasm32', '-gdwarf-4'),
  ]
  const output = join(directory, 'together.o')
  await runOrFail(tool('wasm-ld'), ['-r', ...parts, '-o', output])
  await compare(output)
})

describe('the libraries of Debian', () => {
  test.each(['$libc', '$libcxx', '$libcxxabi', '$rt'])('%s', async library => {
    const path = expandLibrary(library)
    const bytes = new Uint8Array(readFileSync(path))
    const theirs = await dump(path)
    let rows = 0
    for (const member of readArchive(bytes).members) {
      const object = bytes.slice(member.bytes.from, member.bytes.to)
      const lines = ourLines(object)
      const expected = theirs.get(`${path}(${member.name})`) ?? []
      if (lines.join('\n') !== expected.join('\n')) expect(lines, member.name).toEqual(expected)
      expect(misplaced(object), member.name).toEqual([])
      rows += lines.length
    }
    expect(rows).toBeGreaterThan(1000)
  })
})
