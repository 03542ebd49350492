// One side module, made from the same source by each tool that makes them, in each kind of program.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { link } from '@wasmweld/linker'
import { createProgram, dlopen } from '@wasmweld/runtime'
import { beforeAll, expect, test } from 'vitest'
import { buildWithEmcc } from '../support/emscripten.ts'
import { linkWithUs, linkWithWasmLd } from '../support/linkers.ts'
import { buildObject } from '../support/side-modules.ts'

const SIDE = `
extern int main_data;
int main_twice(int value);
int side_data = 5, zeroed[100];
static int *pointer = &main_data, early;
int (*callback)(int) = main_twice;
__attribute__((constructor)) static void begin(void) { early = *pointer + callback(1); }
int side_sum(int value) {
  zeroed[3] += value;
  return side_data * 1000 + early * 10 + main_twice(value) + zeroed[3];
}
int (*side_function(void))(int) { return side_sum; }
int (*side_callback(void))(int) { return callback; }
long long side_wide(long long value) { return value * 3; }
`
const MAIN = `
int main_data = 7;
int main_twice(int value) { return value * 2; }
int main_call(int (*called)(int), int value) { return called(value); }
int (*main_function(void))(int) { return main_twice; }
`
const SYMBOLS = ['side_data', 'side_sum', 'side_function', 'side_callback', 'side_wide']
const HOOKS = ['__wasm_call_ctors', '__wasm_apply_data_relocs']
const KEPT = ['main_data', 'main_twice', 'main_call', 'main_function', 'malloc', 'free']

const words = (text: string): string[] => text.split(' ')
const SHARED = [
  ...words('-shared --experimental-pic --unresolved-symbols=import-dynamic'),
  ...HOOKS.map(name => `--export-if-defined=${name}`),
]
const PROGRAM = [
  ...words('--no-entry --experimental-pic -Bdynamic --unresolved-symbols=import-dynamic --export-dynamic'),
  ...words('--export-table --growable-table --export=__stack_pointer --export=__heap_base'),
  '--export-if-defined=__wasm_call_ctors',
]
/** Emscripten 3.1.6 splits 64-bit integers in two unless it is told that there is BigInt. */
const EMCC = ['-O1', '-sWASM_BIGINT']
const EMSCRIPTEN_2 = SYMBOLS.map(name => `_${name}`).join()

type Bytes = Uint8Array<ArrayBuffer>
const sides = new Map<string, Bytes>()
const mains = new Map<string, Bytes>()

const moduleOf = ({ module, messages }: Awaited<ReturnType<typeof linkWithUs>>): Bytes => {
  if (module === undefined) throw new Error(messages.join('\n'))
  return new Uint8Array(module)
}

beforeAll(async () => {
  const side = await buildObject('side.o', SIDE, { compile: ['-fPIC'] })
  const main = await buildObject('main.o', MAIN, { compile: ['-fPIC'] })
  const object = [side.path.split('/').pop() ?? '']
  const linked = link([{ name: 'side.o', bytes: side.bytes }], {
    output: 'shared',
    unresolvedSymbols: 'import-dynamic',
    exportsIfDefined: HOOKS,
  })
  const [folder, mainFolder] = [dirname(side.path), dirname(main.path)]
  sides.set('wasm-ld -shared', moduleOf(await linkWithWasmLd([...SHARED, ...object], folder)))
  sides.set('our wasm-ld -shared', moduleOf(await linkWithUs([...SHARED, ...object], folder)))
  sides.set("our linker's shared output", new Uint8Array(linked.module))
  mains.set('wasm-ld', moduleOf(await linkWithWasmLd([...PROGRAM, ...object], mainFolder)))
  mains.set('our wasm-ld', moduleOf(await linkWithUs([...PROGRAM, ...object], mainFolder)))
  const built = await buildWithEmcc({
    name: 'built',
    files: { 'side.c': SIDE, 'main.c': MAIN },
    commands: [
      ['emcc', 'side.c', ...EMCC, '-sSIDE_MODULE=1', '-o', 'side1.wasm'],
      ['emcc', 'side.c', ...EMCC, '-sSIDE_MODULE=2', `-sEXPORTED_FUNCTIONS=${EMSCRIPTEN_2}`, '-o', 'side2.wasm'],
      [
        ...(['emcc', 'main.c', ...EMCC, '-sMAIN_MODULE=2', '--no-entry', '-o', 'main.js'] as const),
        `-sEXPORTED_FUNCTIONS=${KEPT.map(name => `_${name}`).join()}`,
      ],
    ],
  })
  sides.set('emcc -sSIDE_MODULE=1', new Uint8Array(readFileSync(join(built, 'side1.wasm'))))
  sides.set('emcc -sSIDE_MODULE=2', new Uint8Array(readFileSync(join(built, 'side2.wasm'))))
  mains.set('emcc -sMAIN_MODULE=2', new Uint8Array(readFileSync(join(built, 'main.wasm'))))
})

/** Emscripten's program wants functions of its JavaScript, which nothing here calls. */
function hostOf(main: Bytes): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(main))) {
    if (kind === 'function') {
      ;(imports[module] ??= {})[name] = () => {
        throw new Error(`${name} was called`)
      }
    }
  }
  return imports
}

const cases = ['wasm-ld', 'our wasm-ld', 'emcc -sMAIN_MODULE=2'].flatMap(main =>
  [
    ...['wasm-ld -shared', 'our wasm-ld -shared', "our linker's shared output"],
    ...['emcc -sSIDE_MODULE=1', 'emcc -sSIDE_MODULE=2'],
  ].map(side => [side, main] as const),
)

test.each(cases)('what %s makes runs in a program of %s', async (sideName, mainName) => {
  const side = sides.get(sideName)
  const main = mains.get(mainName)
  if (side === undefined || main === undefined) throw new Error('not built')
  const program = await createProgram({ main, imports: hostOf(main) })
  const library = await dlopen(program, side, { name: 'side.so' })
  type Call = (...values: (number | bigint)[]) => number
  const call = (name: string, ...values: (number | bigint)[]): number =>
    ((name.startsWith('main') ? program.exports : library.exports)[name] as Call)(...values)
  // The constructor saw 7 and 2 through its pointers; the array began empty.
  expect(call('side_sum', 4)).toBe(5000 + 90 + 8 + 4)
  expect(call('main_call', call('side_function'), 4)).toBe(5000 + 90 + 8 + 8)
  expect(call('side_wide', 2n ** 40n)).toBe(3n * 2n ** 40n)
  expect(call('side_callback')).toBe(call('main_function'))
  expect(new DataView(program.memory.buffer).getInt32(library.exports['side_data'] as number, true)).toBe(5)
  const again = await dlopen(program, side, { name: 'another.so' })
  expect((again.exports['side_sum'] as Call)(4)).toBe(5000 + 90 + 8 + 4)
})
