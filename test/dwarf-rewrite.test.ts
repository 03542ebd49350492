// Debug information that had to change: it must say of every instruction what it said before, and llvm-dwarfdump must find nothing wrong.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readModule } from '@wasmweld/binary'
import { link, type LinkInput, type LinkOptions } from '@wasmweld/linker'
import { expectAll, linked, WHOLE } from './support/dwarf-checks.ts'
import { CodeMap, dump, lineRows } from './support/dwarf-compare.ts'
import { runOrFail, tool } from './support/tools.ts'

const SHARED = `#pragma once
#include <map>
#include <string>
#include <vector>
enum Colour { RED, GREEN = 70 };
struct Shape { virtual ~Shape() {} virtual int area() const = 0; };
struct Square : Shape { int side; explicit Square(int n) : side(n) {} int area() const override { return side * side; } };
template<class T> T twice(T value) { static int calls; calls++; return value + value; }
inline int shared(int n) { int sum = 0; for (int i = 0; i < n; i++) { int square = i * i; if (square & 1) sum += square; } return sum; }
int count(std::vector<int> &v, std::map<std::string, int> &m);
`
const MAIN = `#include "shared.h"
static int unused_data[4] = {1};
int unused(int n) { return twice(n) + unused_data[n & 3]; }
static int (*chosen)(int) = shared;
extern "C" int run(int argc) {
  std::vector<int> v{1, 2, 3};
  std::map<std::string, int> m;
  Square square(argc);
  Shape *shape = &square;
  const Colour colour = argc > 5 ? GREEN : RED;
  return count(v, m) + chosen(shape->area()) + colour;
}
`
const OTHER = `#include "shared.h"
namespace { int counter; }
int unused_too(int n) { return shared(n) * 2; }
int count(std::vector<int> &v, std::map<std::string, int> &m) {
  for (auto &each : v) m[twice(std::string("a"))] += twice(each);
  auto add = [&](int n) { v.push_back(n); };
  add(shared(counter++));
  return m.size();
}
`
const C = `
struct pair { int a; int b; };
static int state[4] = {1, 2, 3, 4};
int gone_state;
static inline int inlined(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) { int part = ((volatile int *)state)[i & 3]; sum += part * i; }
  return sum;
}
__attribute__((noinline)) static int far(struct pair *p) { return p->a + inlined(p->b); }
int gone(int n) { return inlined(n) + gone_state; }
int run(int n) {
  struct pair pair = {n, 10};
  int result = far(&pair);
  { int scoped = result * 3; if (scoped == 100) result = inlined(result) + far(&pair); }
  return result;
}
void _start(void) { state[0] = run(state[1]); }
`

const sources: Readonly<Record<string, string>> = {
  'shared.h': SHARED,
  'main.cpp': MAIN,
  'other.cpp': OTHER,
  'only.c': C,
  'twice.c': 'int run(int);\nint twice(int n) {\n  int one = run(n);\n  return one + run(one);\n}\n',
}

const FOLDER = mkdtempSync(join(tmpdir(), 'wasmweld-dwarf-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))
for (const [file, text] of Object.entries(sources)) writeFileSync(join(FOLDER, file), text)

const precompiled = new Map<string, Promise<unknown>>()

/** The shared header, read once for all that differ in their debug information alone: most of a compilation would be reading it. */
async function precompile(flags: readonly string[]): Promise<readonly string[]> {
  // What macros are called is no part of a precompiled header.
  if (flags.includes('-fdebug-macro')) return []
  const rest = flags.filter(flag => !/^-(g|fdebug)/.test(flag))
  const output = join(FOLDER, `${rest.join('')}.pch`)
  if (!precompiled.has(output)) {
    const compiling = runOrFail(tool('clang++'), ['-g', ...rest, '-x', 'c++-header', 'shared.h', '-o', output], FOLDER)
    precompiled.set(output, compiling)
  }
  await precompiled.get(output)
  return ['-include-pch', output]
}

/** Objects of the sources; `name` tells apart how they were compiled. */
async function compile(name: string, files: readonly string[], ...flags: readonly string[]): Promise<LinkInput[]> {
  return Promise.all(
    files.map(async file => {
      const output = join(FOLDER, `${name}-${file}.o`)
      const isC = file.endsWith('.c')
      const header = isC ? [] : await precompile(flags)
      await runOrFail(tool(isC ? 'clang' : 'clang++'), ['-g', ...flags, ...header, '-c', file, '-o', output], FOLDER)
      return { name: `${file}.o`, bytes: new Uint8Array(readFileSync(output)) }
    }),
  )
}

const CXX = ['main.cpp', 'other.cpp']
const CXX_FLAGS = ['--target=wasm32-wasi', '-Wno-deprecated', '-fno-exceptions', '-fno-rtti']
const CXX_OPTIONS: LinkOptions = { ...WHOLE, entry: false, exports: ['run'], undefined: 'import' }

describe.each([2, 3, 4, 5])('DWARF %i', version => {
  test.each(['-O0', '-O1', '-O2'])('C at %s', async level => {
    const name = `c${version}${level}`
    await expectAll(
      join(FOLDER, name),
      await compile(name, ['only.c'], '--target=wasm32', `-gdwarf-${version}`, level),
      WHOLE,
    )
  })

  test.each(['-O0', '-O2'])('C++ at %s', async level => {
    const name = `cxx${version}${level}`
    const inputs = await compile(name, CXX, ...CXX_FLAGS, `-gdwarf-${version}`, level)
    await expectAll(join(FOLDER, name), inputs, CXX_OPTIONS)
  })
})

describe('C++ with', () => {
  test.each([
    ['types in units of their own', ['-gdwarf-5', '-fdebug-types-section']],
    ['types in a section of their own', ['-gdwarf-4', '-fdebug-types-section']],
    ['addresses by unit, and names', ['-gdwarf-5', '-gdwarf-aranges', '-gpubnames']],
    ['names for GDB', ['-gdwarf-4', '-ggnu-pubnames']],
    ['names for LLDB', ['-gdwarf-5', '-glldb', '-gpubnames']],
    ['macros', ['-gdwarf-5', '-fdebug-macro']],
    ['lines alone', ['-gline-tables-only']],
    ['sources', ['-gdwarf-5', '-gembed-source']],
  ])('%s', async (name, flags) => {
    const inputs = await compile(name, CXX, ...CXX_FLAGS, '-O1', ...flags)
    await expectAll(join(FOLDER, name), inputs, CXX_OPTIONS)
  })
})

test('wasm64', async () => {
  for (const version of [4, 5]) {
    const inputs = await compile(
      `wide${version}`,
      ['only.c'],
      '--target=wasm64',
      '-O2',
      `-gdwarf-${version}`,
      '-gdwarf-aranges',
    )
    await expectAll(join(FOLDER, `wide${version}`), inputs, { ...WHOLE, target: 'wasm64' })
  }
})

test('objects that were put together before', async () => {
  const parts = await compile('parts', CXX, ...CXX_FLAGS, '-O1', '-gdwarf-5')
  const { module } = link(parts, { ...WHOLE, output: 'relocatable' })
  await expectAll(join(FOLDER, 'together'), [{ name: 'together.o', bytes: module }], CXX_OPTIONS)
})

test('assembly', async () => {
  const source =
    '.globl run\nrun:\n  .functype run (i32) -> (i32)\n  local.get 0\n  call run\n  end_function\nother:\n  .functype other () -> ()\n  end_function\n'
  writeFileSync(join(FOLDER, 'run.s'), source)
  const output = join(FOLDER, 'run.o')
  await runOrFail(tool('clang'), ['--target=wasm32', '-g', '-gdwarf-5', '-c', 'run.s', '-o', output], FOLDER)
  const inputs = [{ name: 'run.o', bytes: new Uint8Array(readFileSync(output)) }]
  await expectAll(join(FOLDER, 'assembly'), inputs, { ...WHOLE, entry: false, exports: ['run'] })
})

test('position-independent code', async () => {
  const inputs = await compile('pic', CXX, ...CXX_FLAGS, '-O1', '-gdwarf-5', '-fPIC')
  await expectAll(join(FOLDER, 'pic'), inputs, CXX_OPTIONS)
})

describe('strings', () => {
  test('are those of what is left', async () => {
    const inputs = await compile('strings', ['only.c'], '--target=wasm32', '-O1')
    const before = linked(join(FOLDER, 'strings-before'), inputs, {})
    const after = linked(join(FOLDER, 'strings-after'), inputs, { gcDebug: true })
    expect(await dump(before.path, '--debug-str')).toContain('"gone_state"')
    const left = await dump(after.path, '--debug-str')
    expect(left).not.toContain('"gone_state"')
    expect(left).not.toContain('"gone"')
    expect(left).toContain('"inlined"')
  })
})

const rowsOf = async (path: string, map?: CodeMap): Promise<readonly string[]> =>
  lineRows((await dump(path, '--debug-line')).split('\n'), map)

describe('debug information that is not understood', () => {
  test('in another file stays, with the code that it tells of', async () => {
    const inputs = await compile('split', ['only.c'], '--target=wasm32', '-O1', '-gsplit-dwarf')
    const before = linked(join(FOLDER, 'split-before'), inputs, {})
    const after = linked(join(FOLDER, 'split-after'), inputs, { gcDebug: true, compressRelocations: true })
    expect(after.warnings).toEqual([
      expect.stringMatching(/^only\.c\.o: debug information stays as it is, and so does the code/),
    ])
    expect((await rowsOf(after.path)).at(-1)).toContain(' end_sequence')
    expect(await rowsOf(after.path)).toEqual(await rowsOf(before.path))
  })

  test('does not keep that of other objects from being rewritten', async () => {
    const [damaged] = await compile('damaged', ['only.c'], '--target=wasm32', '-O1')
    const whole = await compile('whole', ['twice.c'], '--target=wasm32', '-O1')
    const { from, to } = readModule(damaged.bytes).sections.find(({ name }) => name === '.debug_abbrev')!.contents
    damaged.bytes.fill(0x7f, from + 2, to)
    const options = { exports: ['twice'] }
    const before = linked(join(FOLDER, 'damaged-before'), [damaged, ...whole], options)
    const after = linked(join(FOLDER, 'damaged-after'), [damaged, ...whole], { ...options, compressRelocations: true })
    expect(after.warnings).toEqual([expect.stringMatching(/^only\.c\.o: debug information stays as it is/)])
    const map = new CodeMap(before.module, after.module)
    expect(await rowsOf(after.path)).toEqual(await rowsOf(before.path, map))
  })
})
