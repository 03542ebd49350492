// Side modules of C++ at known places: all that is in a library comes from the program, and of what both have there is one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import { expect, test } from 'vitest'
import type { LinkInput } from '@wasmweld/linker'
import { findSysroot, linkWithSystemLibraries } from '@wasmweld/toolchain'
import { givenTo, linkFixed, loadFixed } from '../support/fixed-program.ts'
import { buildObject } from '../support/side-modules.ts'

/** Debian's Emscripten has libraries for exceptions of WebAssembly. */
const EMSCRIPTEN = '/usr/share/emscripten/cache/sysroot'
const EXCEPTIONS = [
  ...[
    '--target=wasm32-unknown-emscripten',
    '-fwasm-exceptions',
    '-mllvm',
    '-wasm-use-legacy-eh=true',
    '-nostdinc++',
    '-D_LIBCPP_ABI_VERSION=2',
  ],
  ...['-isystem', `${EMSCRIPTEN}/include/c++/v1`, '-isystem', `${EMSCRIPTEN}/include`],
]
const LIBRARIES = [
  'c++-except',
  'c++abi-except',
  'unwind-except',
  'c',
  'dlmalloc',
  'compiler_rt',
  'standalonewasm',
  'stubs',
]

const OWN = `
#include <stdexcept>
#include <string>
struct Own : std::runtime_error { int code; Own(int c) : std::runtime_error("own " + std::to_string(c)), code(c) {} };
`
const THROWS = `${OWN}
extern "C" int main_throw(int);
extern "C" int side_throw(int n) {
  if (n == 1) throw std::out_of_range("range");
  if (n == 2) throw Own(42);
  if (n == 3) throw 7;
  return n;
}
extern "C" int side_catch(int n) {
  try { return main_throw(n); }
  catch (const Own &e) { return 2000 + e.code; }
  catch (const std::logic_error &e) { return 1000 + (int)std::string(e.what()).size(); }
}
`
const CATCHES = `${OWN}
extern "C" int side_throw(int);
extern "C" int side_catch(int);
extern "C" int main_throw(int n) { if (n == 1) throw std::invalid_argument("argument"); if (n == 2) throw Own(9); return 5; }
extern "C" int run(int n) {
  try { return side_throw(n); }
  catch (const Own &e) { return e.code + (int)std::string(e.what()).size(); }
  catch (const std::exception &e) { return 100 + (int)std::string(e.what()).size(); }
  catch (int n) { return 200 + n; }
}
extern "C" int run_side(int n) { return side_catch(n); }
`

test.each([
  ['position independent', ['-fPIC']],
  ['not position independent', []],
])('libc++’s exceptions are caught by their types in the other module: %s', async (_, flags) => {
  const compile = [...EXCEPTIONS, ...flags]
  const libraries = LIBRARIES.map((name): LinkInput => {
    const file = `lib${name}.a`
    return { name: file, bytes: readFileSync(join(EMSCRIPTEN, 'lib/wasm32-emscripten', file)) }
  })
  const object = await buildObject('throws.cpp', THROWS, { compile })
  const main = {
    inputs: [await buildObject('catches.cpp', CATCHES, { compile }), ...libraries],
    options: { exports: ['run', 'run_side'], undefined: 'import', strip: 'all' },
  } as const
  const program = linkFixed(
    { ...main, gives: givenTo(object, main) },
    { inputs: [object], gives: ['side_throw', 'side_catch'] },
  )
  const exports = loadFixed(program, { proc_exit: () => {} })
  expect([0, 1, 2, 3].map(n => exports['run'](n))).toEqual([0, 105, 48, 207])
  expect([0, 1, 2].map(n => exports['run_side'](n))).toEqual([5, 1008, 2009])
  expect(program.side.length).toBeLessThan(4000)
})

const WORDS = `
#include <cstdio>
#include <map>
#include <string>
extern "C" int words(const char *text) {
  std::map<std::string, int> counts;
  std::string word;
  for (; ; text++) {
    if (*text && *text != ' ') { word += *text; continue; }
    if (!word.empty()) counts[word]++;
    word.clear();
    if (!*text) break;
  }
  for (auto &[word, count] : counts) std::printf("%s=%d ", word.c_str(), count);
  return (int)counts.size();
}
`

test('a side module without position-independent code uses the program’s C++ library, which is there for it alone', async () => {
  const sysroot = findSysroot({ environment: {} })
  const object = await buildObject('words.cpp', WORDS, { compile: ['-fno-exceptions'] })
  const main = {
    inputs: [
      await buildObject(
        'main.c',
        '#include <stdio.h>\nint words(const char *); int run(void) { int n = words("to be or not to be"); fflush(stdout); return n; }',
      ),
    ],
    options: { exports: ['run'] },
    link: (inputs: readonly LinkInput[], options: object) => linkWithSystemLibraries(inputs, options, { sysroot }),
  }
  const program = linkFixed({ ...main, gives: givenTo(object, main) }, { inputs: [object], gives: ['words'] })
  const written: string[] = []
  const { wasiImport } = new WASI({ version: 'preview1' })
  const host = { ...wasiImport } as Record<string, (...parameters: number[]) => number>
  let memory = new DataView(new ArrayBuffer(0))
  host['fd_write'] = (_, list, count, result) => {
    let size = 0
    for (let at = list; at < list + 8 * count; at += 8) {
      const [from, length] = [memory.getUint32(at, true), memory.getUint32(at + 4, true)]
      written.push(Buffer.from(memory.buffer, from, length).toString())
      size += length
    }
    memory.setUint32(result, size, true)
    return 0
  }
  host['fd_fdstat_get'] = () => 8
  const exports = loadFixed(program, host)
  memory = new DataView((exports as unknown as { memory: WebAssembly.Memory }).memory.buffer)
  expect(exports['run']()).toBe(4)
  expect(written.join('')).toBe('be=2 not=1 or=1 to=2 ')
})
