// The commands as processes: what closed pipes and signals do to them, which no call of a function shows.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, runOrFail, tool } from './support/tools.ts'

const SOURCES: Readonly<Record<string, string>> = {
  'a.c': 'int f(void); int g(void) { return f(); } int unused(void) { return 3; }',
  'b.c': 'int f(void) { return 1; }',
}
const url = (path: string): string => pathToFileURL(join(ROOT, path)).href
/** The wrapper in `bin/` as it is, but that it runs the sources. */
const PROGRAM = `const { run } = await import('${url('packages/cli/src/run.ts')}'); await run('wasm-ld')`

let directory = ''
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-process-'))
  writeFileSync(join(directory, 'wasm-ld.mjs'), PROGRAM)
  for (const [name, text] of Object.entries(SOURCES)) {
    writeFileSync(join(directory, name), text)
    await runOrFail(tool('clang'), ['--target=wasm32-wasip1', '-O1', '-c', name], directory)
  }
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Starts our wasm-ld, lets `prepare` at the process, and gives the exit code. */
function wasmLd(line: string, prepare: (child: ChildProcess) => void): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const words = ['--import', url('scripts/typescript.js'), 'wasm-ld.mjs', ...line.split(' ')]
    const child = spawn(process.execPath, words, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
    child.on('error', reject)
    child.on('exit', resolve)
    prepare(child)
  })
}

const close = ({ stdout, stderr }: ChildProcess): void => {
  stdout?.destroy()
  stderr?.destroy()
}

describe('when nobody reads what is said', () => {
  test('a link that fails still fails', async () => {
    expect(await wasmLd('--no-entry --export=g a.o -o failed.wasm', close)).toBe(1)
    expect(existsSync(join(directory, 'failed.wasm'))).toBe(false)
  })
  test('a link that succeeds writes its output, however much there is to say', async () => {
    expect(await wasmLd('--no-entry --export=f --print-gc-sections -t a.o b.o -o out.wasm', close)).toBe(0)
    expect(readFileSync(join(directory, 'out.wasm')).subarray(0, 4).toString('latin1')).toBe('\0asm')
  })
  test('a command line that is refused is refused', async () => {
    expect(await wasmLd('--zork', close)).toBe(1)
  })
})
