// The same inputs give the same bytes, wherever and whenever they are linked.

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { link } from '@wasmweld/linker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main, type Terminal } from 'wasmweld'
import { inFolder } from './support/in-folder.ts'
import { linkWithUs, OUTPUT } from './support/linkers.ts'
import { inputsOf, readProgram, type Program } from './support/real-programs.ts'
import { ROOT, runOrFail } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-reproducible-'))
let programs: readonly Program[]

beforeAll(async () => {
  programs = await Promise.all([
    readProgram('dwarf', 'main.o other.o'),
    readProgram('constructors', 'main.o other.o'),
    readProgram('libc-printf', '$crt1 main.o $libc $rt'),
    readProgram('libcxx', '$crt1 main.o $libcxx $libcxxabi $libc $rt'),
  ])
})
afterAll(() => rmSync(directory, { recursive: true }))

const argumentsOf = ({ files, name }: Program): string[] =>
  name.startsWith('libc') ? [...files] : [...files, '--no-entry', '--export-all']

const silent: Terminal = { output: () => {}, error: () => {}, colors: { output: false, error: false } }

/** Links by the command line, which gives the module when nothing goes wrong. */
async function linkAt(args: readonly string[], cwd: string): Promise<Uint8Array> {
  const { module, messages } = await linkWithUs(args, cwd)
  if (module === undefined) throw new Error(messages.join('\n'))
  return module
}

test('a second link in the same process', async () => {
  for (const program of programs) {
    const first = await linkAt(argumentsOf(program), program.directory)
    expect(Buffer.compare(await linkAt(argumentsOf(program), program.directory), first), program.name).toBe(0)
  }
})

test('files that were written in another order, in another directory', async () => {
  for (const program of programs) {
    const elsewhere = join(directory, program.name, 'with', 'another path')
    mkdirSync(elsewhere, { recursive: true })
    for (const file of readdirSync(program.directory).sort().reverse()) {
      copyFileSync(join(program.directory, file), join(elsewhere, file))
    }
    const here = await linkAt(argumentsOf(program), program.directory)
    expect(Buffer.compare(await linkAt(argumentsOf(program), elsewhere), here), program.name).toBe(0)
  }
})

test('another process, an output elsewhere, a path instead of the working directory', async () => {
  for (const program of programs) {
    const output = join(directory, `${program.name} elsewhere`, OUTPUT)
    mkdirSync(dirname(output))
    const paths = argumentsOf(program).map(file => (/^\w+\.o$/.test(file) ? join(program.directory, file) : file))
    const process_ = ['--import', './scripts/typescript.js', 'test/support/wasm-ld.ts']
    await runOrFail(process.execPath, [...process_, ...paths, '-o', output], ROOT)
    const here = await linkAt(argumentsOf(program), program.directory)
    expect(Buffer.compare(readFileSync(output), here), program.name).toBe(0)
  }
})

test('wasmweld link, whatever the output is called', async () => {
  for (const program of programs) {
    const outputs = ['one.wasm', 'other.wasm'].map(name => join(directory, `${program.name} ${name}`))
    const codes = await inFolder(program.directory, () =>
      Promise.all(outputs.map(output => main(['link', ...argumentsOf(program), '-o', output], silent))),
    )
    expect(codes, program.name).toEqual([0, 0])
    const [one, other] = outputs.map(output => readFileSync(output))
    expect(Buffer.compare(one, other), program.name).toBe(0)
  }
})

test('the report, too', () => {
  for (const program of programs) {
    const inputs = inputsOf(program)
    const options = { entry: false, exportAll: true } as const
    expect(link(inputs, options).report, program.name).toEqual(link(inputs, options).report)
  }
})
