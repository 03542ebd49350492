import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeArchive } from '@wasmweld/binary'
import { encodeText } from '../../../../test/support/encode-text.ts'
import { type LinkProgram, linkCommand } from './link-command.ts'

let root = ''
const at = (path: string): string => join(root, path)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wasmweld-messages-'))
  for (const folder of ['sysroot/lib/wasm32-wasi', 'own']) mkdirSync(at(folder), { recursive: true })
  const library = at('sysroot/lib/wasm32-wasi')
  const member = (name: string): Uint8Array =>
    writeArchive([{ name: `${name}.o`, bytes: encodeText(`${name}.o: func ${name}`), symbols: [name] }])
  writeFileSync(join(library, 'libc.a'), member('malloc'))
  writeFileSync(join(library, 'crt1.o'), encodeText('crt1.o: func _start = main'))
  writeFileSync(at('own/libown.a'), member('mine'))
  writeFileSync(at('a.o'), encodeText('a.o: func main = malloc mine nobody'))
  process.env['WASI_SYSROOT'] = at('sysroot')
})
afterAll(() => {
  delete process.env['WASI_SYSROOT']
  rmSync(root, { recursive: true })
})

const LIBRARY = ['--no-entry', '--export=main']

async function refusal(program: LinkProgram, ...words: readonly string[]): Promise<string> {
  let text = ''
  const terminal = {
    output: () => {},
    error: (more: string) => (text += more),
    colors: { output: false, error: false },
  }
  expect(await linkCommand([...words, at('a.o'), '-o', at('out.wasm')], program, terminal)).toBe(1)
  return text.replaceAll(root, '')
}

test('a sysroot that was not asked for is told of, with the file that defines what is missing', async () => {
  expect(await refusal('wasmweld')).toContain(': _start\n  crt1.o of /sysroot defines it: add --sysroot\n')
  const text = await refusal('wasmweld', ...LIBRARY)
  expect(text).toMatch(/undefined symbol: malloc\n.*main\n {2}libc\.a of \/sysroot defines it: add --sysroot\n/)
  expect(text).toMatch(/undefined symbol: nobody\n.*main\n(?! )/)
})
test('a library of the search path goes before it', async () => {
  const text = await refusal('wasmweld', ...LIBRARY, '-L', at('own'))
  expect(text).toContain('/own/libown.a(mine.o) defines it: add /own/libown.a\n')
})
test('where it joins already there is nothing to add', async () => {
  const text = await refusal('wasmweld', '--sysroot')
  expect(text).toContain('undefined symbol: nobody')
  expect(text).not.toContain('malloc')
  expect(text).not.toContain('add --sysroot')
})
test('a damaged file says where it is damaged and what to do', async () => {
  writeFileSync(at('cut.o'), encodeText('cut.o: func f').subarray(0, 30))
  expect(await refusal('wasmweld', at('cut.o'))).toMatch(
    /^wasmweld: error: damaged file: \/cut\.o\n {2}expected .* \(at 0x[\da-f]+\)\n {2}make it again: compile/,
  )
  expect(await refusal('wasm-ld', at('cut.o'))).not.toContain('make it again')
})
test('wasm-ld gives no hints', async () => {
  expect(await refusal('wasm-ld', ...LIBRARY)).not.toContain('defines it')
})
