import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { askProcess } from './clang-process.ts'

const ROOT = join(import.meta.dirname, '../../../..')
let folder: string
let compiler: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmweld-clang-process-'))
  compiler = join(folder, 'compiler.mjs')
  writeFileSync(
    compiler,
    `import { writeFileSync } from 'node:fs'
    let asked = 0
    class Exit extends Error { code = 1; files = {} }
    export async function runClang(args, files, { stderr }) {
      if (args === null) return
      asked++
      stderr(new TextEncoder().encode('asked ' + asked)); stderr(null)
      if (args[0] === 'end') process.exit(3)
      if (args[0] === 'wait') { writeFileSync(args[1], String(process.pid)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000) }
      if (args[0] === 'fail') throw new Exit()
      if (args[0] === 'break') throw new TypeError('no such thing')
      return { ...files, 'out.o': new Uint8Array([args.length]) }
    }`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (...args: readonly string[]): ReturnType<typeof askProcess> =>
  askProcess(compiler, { args, files: { 'in.c': 'int x;' } })

test('a process answers with what was made, and stays for the next', async () => {
  expect(await ask('-c', 'in.c')).toEqual({ files: { 'out.o': new Uint8Array([2]) }, output: 'asked 1' })
  expect(await ask('fail')).toEqual({ files: undefined, output: 'asked 2' })
})

test('what the compiler did not foresee, and its end, are errors; the next one finds a new process', async () => {
  await expect(ask('break')).rejects.toThrow(/compiler\.mjs cannot compile\n.*TypeError: no such thing/)
  await expect(ask('end')).rejects.toThrow(/compiler\.mjs cannot be run\n.*its process ended with 3/)
  expect((await ask('-c')).output).toBe('asked 1')
})

test('who ends amid a source leaves no process behind', async () => {
  const file = join(folder, 'process')
  const asker = `
    import { existsSync } from 'node:fs'
    import { askProcess } from ${JSON.stringify(join(import.meta.dirname, 'clang-process.ts'))}
    void askProcess(${JSON.stringify(compiler)}, { args: ['wait', ${JSON.stringify(file)}], files: {} })
    setInterval(() => existsSync(${JSON.stringify(file)}) && process.exit(), 10)`
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(ROOT, 'scripts/typescript.js'), '--input-type=module', '--eval', asker],
    { encoding: 'utf8' },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const left = Number(readFileSync(file, 'utf8'))
  await vi.waitFor(() => expect(() => process.kill(left, 0)).toThrow('ESRCH'), 10_000)
})
