// The demangler against llvm-cxxfilt, on every C++ name of the libraries at hand.

import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demangle } from '@wasmweld/binary'
import { expandLibrary, runOrFail, tool } from './support/tools.ts'

/** What llvm-cxxfilt makes of each name. */
function filtered(names: readonly string[]): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-names-'))
  try {
    writeFileSync(join(directory, 'names'), names.join('\n'))
    const { stdout } = spawnSync(tool('llvm-cxxfilt'), {
      stdio: [openSync(join(directory, 'names'), 'r'), 'pipe', 'inherit'],
      maxBuffer: 1e9,
      encoding: 'utf8',
    })
    return stdout.trimEnd().split('\n')
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function expectAlike(names: readonly string[]): void {
  const expected = filtered(names)
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

test('names that were damaged in many ways', () => {
  const lines = readFileSync(
    new URL('../packages/binary/src/demangle/itanium-names.txt', import.meta.url),
    'utf8',
  ).split('\n')
  const names = lines.filter(line => /^_+Z/.test(line))
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
