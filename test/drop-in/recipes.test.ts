// The recipes of packages/cli/README.md, word for word, with us and with wasm-ld 22 in the same place: the same modules, which run.

import { expect, test } from 'vitest'
import { compareModules } from '../support/compare.ts'
import { buildWithBoth } from '../support/drop-in.ts'
import { readmeFiles, readmeScript } from '../support/readme.ts'
import { type Ran, runModule } from '../support/run-module.ts'
import type { Call } from '../support/fixture.ts'
import { CLANG, CMAKE, RUST } from './projects.ts'

const README = 'packages/cli/README.md'

interface Expected {
  readonly stdout?: string
  readonly exit?: number
  /** Of a library, instead of a program. */
  readonly calls?: readonly Call[]
}

const fileOf = (path: string): Readonly<Record<string, string>> => {
  const file = readmeFiles(README).get(path)
  if (file === undefined) throw new Error(`${README} shows no ${path}`)
  return { [path]: file.text }
}

/** Builds by the script with both linkers, compares each output, runs it, and compares what it does. */
async function check(
  files: Readonly<Record<string, string>>,
  script: string,
  outputs: Readonly<Record<string, Expected>>,
): Promise<void> {
  const { ours, theirs } = await buildWithBoth(files, script, Object.keys(outputs))
  for (const [file, { stdout = '', exit = 0, calls }] of Object.entries(outputs)) {
    const [our, their] = [ours.get(file)!, theirs.get(file)!]
    const difference = compareModules(their, our, [], /\.wasm$/)
    if (difference !== undefined) expect.fail(`${file}: ${difference}`)
    const ran = await runModule(our, calls ?? [], calls === undefined)
    const wanted: Partial<Ran> = {
      stdout,
      exit,
      ...(calls && { calls: calls.map(call => `${call.name}(${call.parameters.join(', ')}) = ${call.result}`) }),
    }
    expect(ran, file).toMatchObject(wanted)
    expect(ran, file).toEqual(await runModule(their, calls ?? [], calls === undefined))
  }
}

test('clang: C of several files, and C++ with its library', async () => {
  await check(CLANG, readmeScript(README, '### clang'), {
    'list.wasm': { stdout: '55 1.4142 1 program\n', exit: 3 },
    'words.wasm': { stdout: 'one=1 three=3 two=2 2 8 18 \n' },
  })
})

test('CMake: a static library, an object library and a program', async () => {
  const files = { ...CMAKE, ...fileOf('toolchain.cmake') }
  await check(files, readmeScript(README, '### CMake'), {
    'build/shapes.wasm': { stdout: 'round 12.566, 4 corners 9.0\n' },
  })
})

const WORDS: Expected = { stdout: '[("one", 1), ("three", 3), ("two", 2)] 3.142\n', exit: 3 }

test('rustc: a library for a host, and a program', async () => {
  await check(RUST, readmeScript(README, '### Rust'), {
    'shapes.wasm': {
      calls: [
        { name: 'area', parameters: [6, 7], result: '294' },
        { name: 'area', parameters: [65536, 65536], result: '0' },
        { name: 'digits', parameters: [1000], result: '2890' },
      ],
    },
    'words.wasm': WORDS,
  })
})

test('cargo, with the settings that the README shows', async () => {
  const files = { ...RUST, ...fileOf('.cargo/config.toml') }
  await check(files, 'cargo build --release --offline', { 'target/wasm32-wasi/release/words.wasm': WORDS })
})
