// Grammars that others built, prelinked into a program that is made of the system libraries alone: nothing of tree-sitter is there, but the
// language object is what tree-sitter's own library reads.

import { createProgram, dlopen } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { linkText, run, sideOf } from '../support/linked-program.ts'
import { GRAMMARS, LEGACY_GRAMMARS, readGrammar } from '../support/real-sides.ts'
import type { Grammar } from '../support/real-sides.ts'

/** Small ones that need nothing, functions of C, and of C++. */
const PATHS = [
  'tree-sitter-json.wasm',
  'tree-sitter-python.wasm',
  'wasm/tree-sitter-ini.wasm',
  'out/tree-sitter-yaml.wasm',
]
const CHOSEN = [...GRAMMARS, ...LEGACY_GRAMMARS].filter(({ path }) => PATHS.includes(path))

/** Numbers of a language object up to its first pointer. */
const NUMBERS = 10

const numbersAt = (buffer: ArrayBufferLike, address: number): readonly number[] => [
  ...new Uint32Array(buffer, address, NUMBERS),
]

async function loaded(grammar: Grammar): Promise<readonly number[]> {
  const program = await createProgram()
  const { exports } = await dlopen(program, await readGrammar(grammar), { lazy: true })
  return numbersAt(program.memory.buffer, (exports[grammar.language] as () => number)())
}

/** What the C library would ask a system for; no grammar gets that far. */
function system(main: Uint8Array): WebAssembly.ModuleImports {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(main as Uint8Array<ArrayBuffer>))
  const wasi = imports.filter(({ module }) => module === 'wasi_snapshot_preview1')
  return Object.fromEntries(
    wasi.map(({ name }) => [
      name,
      () => {
        throw new Error(`${name} was called`)
      },
    ]),
  )
}

test('grammars of four kinds in one program, which gives them what they need of C and C++', async () => {
  const sides = await Promise.all(
    CHOSEN.map(async grammar => sideOf({ name: grammar.path, bytes: await readGrammar(grammar) })),
  )
  const linked = linkText({ sides, host: { wasi_snapshot_preview1: 'all' } })
  expect(linked.sides.map(({ form }) => form)).toEqual(CHOSEN.map(() => 'prelinked'))
  const { call, memory } = await run(linked, { wasi_snapshot_preview1: system(linked.main.module) })
  for (const grammar of CHOSEN) {
    const address = call(grammar.language) as number
    expect(numbersAt(memory().buffer, address), grammar.path).toEqual(await loaded(grammar))
  }
})
