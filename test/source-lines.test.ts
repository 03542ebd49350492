// Messages name lines of the sources, whatever version of DWARF the compiler wrote and wherever it ran.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readModule } from '@wasmweld/binary'
import { LinkError, describeProblem, link } from '@wasmweld/linker'
import type { LinkInput } from '@wasmweld/linker'
import { runOrFail, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'source-lines-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
mkdirSync(join(directory, 'src/include'), { recursive: true })

const SOURCES = {
  'src/include/checksum.h': 'int crc_of(int);\nstatic inline int checksum(int n) {\n  return crc_of(n);\n}\n',
  'src/pack.c': `#include "checksum.h"
int deflate_init(int);
int level;
extern int table[];
int *address = table;
int compress_chunk(int n) {
  if (n > 3)
    return deflate_init(n) + deflate_init(level);
  return checksum(n);
}
void _start(void) { compress_chunk(level); level += *address; }
`,
  'src/call.c': 'int twice(int);\nvoid _start(void) {\n  twice(1);\n}\n',
  'src/twice.c': '\n\nlong long twice(long long n)\n{ return 2 * n; }\n',
}
for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(directory, name), text)

async function compile(source: string, ...flags: readonly string[]): Promise<LinkInput> {
  const output = join(directory, 'out.o')
  const common = ['--target=wasm32', '-Isrc/include', '-c', '-o', output]
  await runOrFail(tool('clang'), [...flags, ...common, source], directory)
  return { name: 'out.o', bytes: new Uint8Array(readFileSync(output)) }
}

/** Every message of a link, rich. */
function messages(...inputs: readonly LinkInput[]): string[] {
  try {
    return link(inputs).warnings.map(problem => describeProblem(problem))
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    return error.problems.map(problem => describeProblem(problem))
  }
}

const undefinedNames = (path: (name: string) => string): string[] => [
  `undefined symbol: deflate_init\n  needed by  out.o, in compress_chunk (${path('src/pack.c')}:8)`,
  `undefined symbol: crc_of\n  needed by  out.o, in checksum (${path('src/include/checksum.h')}:3)`,
  'undefined symbol: table\n  needed by  out.o, in .data.address',
]
const sorted = (texts: readonly string[]): string[] => [...texts].sort()

describe.each([2, 3, 4, 5])('DWARF %i', version => {
  const debug = ['-g', `-gdwarf-${version}`]

  test('the first call of each function, with paths from where the compiler ran', async () => {
    expect(sorted(messages(await compile('src/pack.c', ...debug)))).toEqual(sorted(undefinedNames(path => path)))
  })

  test('a call that was inlined has the line of the inlined source', async () => {
    const [first] = sorted(messages(await compile('src/pack.c', ...debug, '-O2')))
    expect(first).toContain('(src/include/checksum.h:3)')
  })

  test('a mismatching call', async () => {
    const call = await compile('src/call.c', ...debug, '-O1')
    const definition = { ...(await compile('src/twice.c', ...debug)), name: 'twice.o' }
    expect(messages(call, definition)[0]).toContain(
      '  called as       (i32) -> i32 in out.o (src/call.c:3)\n  defined as      (i64) -> i64 in twice.o (src/twice.c:4)',
    )
  })
})

test('a source outside of where the compiler ran has its name alone', async () => {
  const flags = ['-g', `-ffile-prefix-map=${directory}=/elsewhere`, '-fdebug-compilation-dir=/build']
  const expected = undefinedNames(path => path.replace(/.*\//, ''))
  expect(
    sorted(messages(await compile(join(directory, 'src/pack.c'), ...flags, `-I${directory}/src/include`))),
  ).toEqual(sorted(expected))
})

describe('no line is named', () => {
  const without = sorted(undefinedNames(path => path).map(text => text.replace(/ \(.*\)$/m, '')))

  test('without debug information', async () => {
    expect(sorted(messages(await compile('src/pack.c')))).toEqual(without)
  })

  test.each(['.debug_line', '.debug_line_str'])('where %s is damaged', async name => {
    const input = await compile('src/pack.c', '-g', '-gdwarf-5')
    const { from, to } = readModule(input.bytes).sections.find(section => section.name === name)!.contents
    input.bytes.fill(0x61, from + 4, to - 1)
    const found = sorted(messages(input))
    expect(found).toHaveLength(without.length)
    if (name === '.debug_line') expect(found).toEqual(without)
  })
})
