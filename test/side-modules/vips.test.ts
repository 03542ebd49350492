// wasm-vips: a program for threads with shared memory and exceptions, and its libraries from C, C++ and Rust.

import { createProgram, dlopen } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import { checkFinished, readMainModule, readSideModule } from '@wasmweld/side-modules'
import { beforeAll, expect, test } from 'vitest'
import { realFile } from '../support/real-sides.ts'
import { askVips, startVips } from '../support/vips.ts'

const LIBRARIES = ['vips-resvg.wasm', 'vips-jxl.wasm', 'vips-heif.wasm'] as const

let program: Program
beforeAll(async () => {
  program = await startVips(await WebAssembly.compile(await realFile('wasm-vips', 'lib/vips.wasm')))
})

test.each(LIBRARIES)('%s loads into the program and agrees with its GLib', async name => {
  const library = await dlopen(program, await realFile('wasm-vips', `lib/${name}`), { name })
  expect(program.memory.buffer).toBeInstanceOf(SharedArrayBuffer)
  const { refusal, hashes } = askVips(program, library.exports)
  expect(refusal).toBe(0)
  expect(hashes[0]).toBe(hashes[1])
})

test('a library for shared memory is refused by a program without, with the reason', async () => {
  const other = await createProgram()
  const bytes = await realFile('wasm-vips', 'lib/vips-resvg.wasm')
  await expect(dlopen(other, bytes, { name: 'vips-resvg.wasm' })).rejects.toThrow(/vips-resvg\.wasm.*shared/)
})

test('the program and its libraries fit: nothing is missing, and what is defined twice is told', async () => {
  const main = readMainModule('vips.wasm', await realFile('wasm-vips', 'lib/vips.wasm'))
  const sides = await Promise.all(
    LIBRARIES.map(async name => readSideModule(name, await realFile('wasm-vips', `lib/${name}`))),
  )
  const problems = checkFinished({ main, sides, host: {} })
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const twice = problems.flatMap(problem => (problem.kind === 'several-definitions' ? [problem.name] : []))
  expect(twice).toContain('g_str_hash')
})
