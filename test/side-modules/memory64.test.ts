// Programs of 64-bit memory with side modules at known places, run in Chromium: Node 20 has no such memory.

import { link } from '@wasmweld/linker'
import { linkProgram } from '@wasmweld/side-modules'
import { expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { objectSideText, sideText } from '../support/linked-program.ts'
import { buildObject } from '../support/side-modules.ts'

const WIDE = ['--target=wasm64-unknown-unknown']
const FIXED = { compile: WIDE }
const LIBRARY = { compile: WIDE, link: ['-mwasm64'] }

const MAIN = `
long side_add(long); extern long side_data; long other(long *); extern int other_zeros[];
long main_data = 7; long *of_side = &side_data; long (*saved)(long) = side_add;
long main_mul(long n) { return n * 2; }
long go(long n) { return side_add(n) + side_data; }
long through(long n) { return saved(n) + *of_side; }
long from_other(void) { return other(&main_data) + other_zeros[3]; }
int same(long (*f)(long)) { return f == saved; }
`
const SIDE = `
long main_mul(long); extern long main_data; int same(long (*)(long));
static long began, numbers[3] = {1, 2, 3}, *cursor = &numbers[1];
long side_data = 30; long *into_main = &main_data;
long side_add(long n) { return main_mul(n) + *into_main + began + *cursor; }
int side_same(void) { return same(side_add); }
__attribute__((constructor)) static void begin(void) { began = 100; }
`
const OTHER = `
long side_add(long); extern long side_data;
int other_zeros[4]; long *both[2] = {&side_data, &side_data};
long other(long *of_main) { other_zeros[3]++; return *of_main * 1000 + *both[1] + side_add(1); }
`

/** What a page does with a program and its side modules, in their order. */
function runInPage(files: {
  readonly main: number[]
  readonly sides: { bytes: number[]; hooks: string[] }[]
}): unknown[] {
  const instantiate = (bytes: number[], env: WebAssembly.ModuleImports): WebAssembly.Exports =>
    new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), { env }).exports
  const main = instantiate(files.main, {})
  const all = { ...main } as Record<string, (n?: bigint) => unknown>
  for (const { bytes, hooks } of files.sides) {
    const exports = instantiate(bytes, all as unknown as WebAssembly.ModuleImports)
    for (const hook of hooks) (exports[hook] as () => void)()
    Object.assign(all, exports, main)
  }
  const { go, through, from_other: fromOther, side_same: same, _initialize: begin } = all
  if ('_initialize' in all) begin()
  return [go(3n), through(3n), fromOther(), fromOther(), same()].map(String)
}

test.each([
  ['position-independent', sideText, LIBRARY],
  ['of objects', objectSideText, FIXED],
])('a program of 64-bit memory and its side modules, %s', async (_, make, build) => {
  const request = { roots: 'all', time: 'startup' } as const
  const linked = linkProgram(
    {
      inputs: [await buildObject('main.o', MAIN, FIXED)],
      options: { target: 'wasm64', entry: false, reactor: true, exports: ['go', 'through', 'from_other'] },
      sides: [await make('side.so', SIDE, request, build), await make('other.so', OTHER, request, build)],
      host: {},
    },
    (inputs, options) => link(inputs, options),
  )
  const sides = linked.sides.map(({ module, relocate, initialize }) => ({
    bytes: [...module],
    hooks: [...relocate, ...initialize],
  }))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const found = await page.evaluate(runInPage, { main: [...linked.main.module], sides })
    const added = (n: number): number => 2 * n + 7 + 100 + 2
    const other = 7000 + 30 + added(1)
    expect(found).toEqual([added(3) + 30, added(3) + 30, other + 1, other + 2, 1].map(String))
  } finally {
    await browser.close()
  }
})
