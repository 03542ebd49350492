// The demangler against llvm-cxxfilt, on every C++ name of the libraries at hand, and on those of Rust's standard library in both schemes.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demangle } from '@wasmweld/binary'
import { filteredByLlvm } from './support/cxxfilt.ts'
import { makeOnce } from './support/make-once.ts'
import { CACHE, expandLibrary, ROOT, run, runOrFail, tool } from './support/tools.ts'

function expectAlike(names: readonly string[]): void {
  const expected = filteredByLlvm(names)
  const different = names.flatMap((name, at) =>
    demangle(name) === expected[at] ? [] : [[name, demangle(name), expected[at]]],
  )
  expect(different).toEqual([])
}

test.each(['$libcxx', '$libcxxabi'])('every C++ name of %s', async library => {
  const listed = await runOrFail(tool('llvm-nm'), ['-j', expandLibrary(library)])
  const names = [...new Set(listed.split('\n').filter(name => name.startsWith('_Z')))]
  expect(names.length).toBeGreaterThan(500)
  expectAlike(names)
})

const RUST_LIBRARIES = '/usr/lib/rustlib/wasm32-wasi/lib'

test('every name of Rust’s standard library, in the scheme that its libraries are compiled with', async () => {
  const files = readdirSync(RUST_LIBRARIES).filter(file => file.endsWith('.rlib'))
  // Of a library's metadata, which is no object, it complains.
  const listed = await run(tool('llvm-nm'), ['-j', ...files.map(file => join(RUST_LIBRARIES, file))])
  const names = [...new Set(listed.stdout.split('\n').filter(name => name.startsWith('_ZN')))]
  expect(names.length).toBeGreaterThan(5000)
  expectAlike(names)
  expectAlike(names.filter((_, at) => at % 50 === 0).flatMap(name => [`${name}.18`, `${name}.llvm.1234567890`]))
})

/** Names of scheme v0: what a program instantiates of the standard library. */
async function newerRustNames(): Promise<readonly string[]> {
  const built = await makeOnce(join(CACHE, 'rust-v0-names'), async directory => {
    const options = ['--edition=2021', '--target=wasm32-wasi', '-Copt-level=1', '-Csymbol-mangling-version=v0']
    const source = join(ROOT, 'test/programs/generics.rs')
    const output = join(directory, 'generics.o')
    await runOrFail('/usr/bin/rustc', [...options, '--crate-type=lib', '--emit=obj', '-o', output, source])
  })
  const listed = await runOrFail(tool('llvm-nm'), ['-j', join(built, 'generics.o')])
  return [...new Set(listed.split('\n').filter(name => name.startsWith('_R')))]
}

test('every name of Rust’s standard library that a program brings, in the newer scheme', async () => {
  const names = await newerRustNames()
  expect(names.length).toBeGreaterThan(1000)
  expectAlike(names)
  expectAlike(names.filter((_, at) => at % 20 === 0).flatMap(name => [`${name}.18`, `${name}.llvm.1234567890`]))
})

test('names of other languages stay as they are', () => {
  const names = [
    '$s4main3fooyyF',
    '_$s4main3fooyyF',
    '_T04main3fooyyF',
    '$sSS_main',
    'runtime.main',
    '?f@@YAXXZ',
    'main.18',
  ]
  expectAlike(names)
  expect(names.map(demangle)).toEqual(names)
})

test('names that nest: as deep as LLVM goes with Rust’s', () => {
  const deep = [
    (depth: number) => `_RINvC1a1f${'P'.repeat(depth)}iE`,
    (depth: number) => `_RINvC1a1f${'INtC1a1A'.repeat(depth)}i${'E'.repeat(depth)}E`,
    (depth: number) => `_R${'Nv'.repeat(depth)}C1a${'1b'.repeat(depth)}`,
    (depth: number) => `_RNv${'XC1a'.repeat(depth)}i${'NtC1a1T'.repeat(depth)}1b`,
    (depth: number) => `_RINvC1a1f${'A'.repeat(depth)}i${'j0_'.repeat(depth)}E`,
  ]
  expectAlike(deep.flatMap(name => [1, 247, 248, 249, 250, 251, 497, 498, 499, 500, 501, 600].map(name)))
  const templates = (depth: number): string => `_Z1f${'1AI'.repeat(depth)}i${'E'.repeat(depth)}`
  expectAlike([1, 100, 250, 350].map(templates))
})

test('names that were damaged in many ways', async () => {
  const texts = ['itanium-names.txt', 'rust-names.txt'].map(file =>
    readFileSync(new URL(`../packages/binary/src/demangle/${file}`, import.meta.url), 'utf8'),
  )
  const names = [...texts.join('\n').split('\n'), ...(await newerRustNames())].filter(line => /^_+[ZR]/.test(line))
  let seed = 1
  const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below
  const damaged = Array.from({ length: 20_000 }, () => {
    const [one, other] = [names[random(names.length)], names[random(names.length)]]
    const at = 2 + random(one.length - 2)
    const from = 2 + random(other.length - 2)
    const piece = other.slice(from, from + random(4))
    return one.slice(0, at) + piece + one.slice(at + random(4))
  })
  // The filter's input is a text: a name ends where a character is none of a name.
  expectAlike(damaged.filter(name => /^[\w.$]+$/.test(name)))
})
