// The commands as processes: what closed pipes and signals do to them, which no call of a function shows.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, run, runOrFail, tool } from './support/tools.ts'

const SOURCES: Readonly<Record<string, string>> = {
  'a.c': 'int f(void); int g(void) { return f(); } int unused(void) { return 3; }',
  'b.c': 'int f(void) { return 1; }',
  'big.c': 'char big[9000] = {1};',
}
const url = (path: string): string => pathToFileURL(join(ROOT, path)).href
/** The wrapper in `bin/` as it is, but that it runs the sources. */
const PROGRAM = `const { run } = await import('${url('packages/cli/src/run.ts')}'); await run('wasm-ld')`

let directory = ''
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-process-'))
  writeFileSync(join(directory, 'wasm-ld.mjs'), PROGRAM)
  writeFileSync(join(directory, 'interrupted.mjs'), INTERRUPTED)
  for (const [name, text] of Object.entries(SOURCES)) {
    writeFileSync(join(directory, name), text)
    await runOrFail(tool('clang'), ['--target=wasm32-wasip1', '-O1', '-c', name], directory)
  }
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Writes a file in two goes, and is told to end before the first. */
const INTERRUPTED = `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { writeSync } = fs
fs.writeSync = (file, bytes, from) => {
  process.kill(process.pid, process.argv[2])
  return writeSync(file, bytes, from, Math.min(500, bytes.length - from))
}
syncBuiltinESMExports()
const { writeOutput } = await import('${url('packages/cli/src/link/output-file.ts')}')
writeOutput('interrupted.wasm', new Uint8Array(1000))
setTimeout(() => console.log('survived'), 5000)
`

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

const ours = (line: string): string => `'${process.execPath}' --import '${url('scripts/typescript.js')}' ${line}`

test('a response file may be a pipe', async () => {
  const line = `${ours('wasm-ld.mjs')} @<(echo --no-entry b.o) -o piped.wasm`
  expect(await run('bash', ['-c', line], directory)).toMatchObject({ code: 0, stderr: '' })
  expect(existsSync(join(directory, 'piped.wasm'))).toBe(true)
})

test('an output beyond what may be written is an error in words, and leaves nothing', async () => {
  const line = `ulimit -f 1; ${ours('wasm-ld.mjs')} --no-entry --no-gc-sections big.o -o big.wasm`
  expect(await run('bash', ['-c', line], directory)).toMatchObject({
    code: 1,
    stderr: "wasm-ld: error: failed to write output 'big.wasm': File too large\n",
  })
  expect(readdirSync(directory).filter(name => name.includes('big.wasm'))).toEqual([])
})

test.each(['SIGINT', 'SIGTERM'])('%s while the output is written leaves a whole file and no other', async signal => {
  const { code, stdout } = await run('bash', ['-c', ours(`interrupted.mjs ${signal}`)], directory)
  expect([code > 0, stdout]).toEqual([true, ''])
  expect(readFileSync(join(directory, 'interrupted.wasm'))).toHaveLength(1000)
  expect(readdirSync(directory).filter(name => name.endsWith('.tmp'))).toEqual([])
})
