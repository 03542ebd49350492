import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main, wasmLd } from './main.ts'

interface Ran {
  readonly code: number
  readonly output: string
  readonly error: string
}

async function ran(program: typeof main, ...words: readonly string[]): Promise<Ran> {
  let output = ''
  let error = ''
  const code = await program(words, {
    output: text => (output += String(text)),
    error: text => (error += text),
    colors: { output: false, error: false },
  })
  return { code, output, error }
}

test('help shows the commands', async () => {
  const { code, output } = await ran(main, '--help')
  expect(code).toBe(0)
  expect(output).toMatch(/link .*\n(.*\n)*.*inspect/)
})
test('an unknown command is refused', async () => {
  const { code, error } = await ran(main, 'frobnicate')
  expect(code).toBe(1)
  expect(error).toContain("unknown command 'frobnicate'")
})
test("the linker's help lists what it can be told", async () => {
  const { code, output } = await ran(main, 'link', '--help')
  expect(code).toBe(0)
  expect(output).toContain('USAGE: wasmweld link [options] file...')
  expect(output).toMatch(/^ {2}--export=<symbol> +Keep and export a symbol$/m)
  expect(output).toMatch(/^ {2}--sysroot, --sysroot=<dir> +\S/m)
  expect(output).toMatch(/^ {2}--shared +Make a shared library$/m)
  expect(output).toMatch(/^ {2}--print-map, -M +\S/m)
})
test('wasm-ld has the options of wasm-ld alone', async () => {
  const { error } = await ran(wasmLd, '--sysroot', '--gc-debug')
  expect(error).toContain('wasm-ld: error: unknown argument: --sysroot')
  expect(error).toContain('wasm-ld: error: unknown argument: --gc-debug')
})
test('wasmweld says what an option may have meant, wasm-ld what wasm-ld says', async () => {
  expect((await ran(wasmLd, '--exprot=f')).error).toBe('wasm-ld: error: unknown argument: --exprot=f\n')
  const { error } = await ran(main, 'link', '--exprot=f', '--zzz')
  expect(error).toContain('wasmweld: error: unknown argument: --exprot=f\n  did you mean --export?\n')
  expect(error).toContain('wasmweld: error: unknown argument: --zzz\n')
})
test('rustc names the flavour that it wants', async () => {
  const { error } = await ran(wasmLd, '-flavor', 'wasm', '-o', 'x.wasm')
  expect(error).toBe('wasm-ld: error: no input files\n')
})
test('the version tells which options may be used', async () => {
  const { code, output } = await ran(wasmLd, '--version')
  expect(code).toBe(0)
  expect(output).toMatch(/^wasmweld \d+\.\d+\.\d+\S* \(compatible with LLD 22\.1\.8\)\n$/)
})

describe('paths that lead nowhere are errors of the user', () => {
  let directory = ''
  const at = (name: string): string => join(directory, name)
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'wasmweld-commands-'))
    writeFileSync(at('m.o'), '')
    writeFileSync(at('loop.rsp'), `@${at('loop.rsp')}`)
  })
  afterAll(() => {
    delete process.env['WASI_SDK_PATH']
    rmSync(directory, { recursive: true })
  })

  /** An object, so that a link gets as far as its libraries. */
  const object = (): string => {
    const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
    // A custom section `linking` of version 2 without anything in it.
    writeFileSync(at('real.o'), new Uint8Array([...magic, 0, 9, 7, ...new TextEncoder().encode('linking'), 2]))
    return at('real.o')
  }

  test('a sysroot that is a file', async () => {
    const { code, error } = await ran(main, 'link', `--sysroot=${at('m.o')}`, object(), '-o', at('q'))
    expect({ code, error }).toEqual({
      code: 1,
      error: `wasmweld: error: sysroot ${at('m.o')} has no libc.a for wasm32-wasip1 or wasm32-wasi\n  looked in ${at('m.o/lib/wasm32-wasip1')}, ${at('m.o/lib/wasm32-wasi')}, ${at('m.o')}\n`,
    })
  })
  test('an SDK below a file', async () => {
    process.env['WASI_SDK_PATH'] = at('m.o/x')
    const { code, error } = await ran(main, 'link', '--sysroot', object(), '-o', at('q'))
    expect(code).toBe(1)
    expect(error).toContain(`WASI_SDK_PATH ${at('m.o/x')} has no libc.a`)
  })
  test('a library folder that is a file', async () => {
    const { code, error } = await ran(wasmLd, '-L', at('m.o'), '-lfoo', object(), '-o', at('q'))
    expect({ code, error }).toEqual({ code: 1, error: 'wasm-ld: error: unable to find library -lfoo\n' })
  })
  test('a library that is nowhere, with where it was looked for', async () => {
    const { error } = await ran(main, 'link', '-L', 'one', '-L', 'two', '-lzzz', object(), '-o', at('q'))
    expect(error).toBe('wasmweld: error: unable to find library -lzzz\n  looked for libzzz.a in one, two\n')
  })
  test('an output below a file', async () => {
    const { code, error } = await ran(wasmLd, '--no-entry', object(), '-o', at('m.o/q'))
    expect({ code, error }).toEqual({
      code: 1,
      error: `wasm-ld: error: cannot open output file ${at('m.o/q')}: Not a directory\n`,
    })
  })
  test('a response file within itself', async () => {
    const { code, error } = await ran(wasmLd, `@${at('loop.rsp')}`, object(), '-o', at('q'))
    expect({ code, error }).toEqual({
      code: 1,
      error: `recursive expansion of: '${at('loop.rsp')}'\nwasm-ld: error: cannot open @${at('loop.rsp')}: No such file or directory\n`,
    })
  })
})

describe('shake', () => {
  let directory = ''
  const at = (name: string): string => join(directory, name)
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'wasmweld-shake-'))
    // Two functions without parameters or results, `first` and `second`.
    const sections = [
      [1, 4, 1, 0x60, 0, 0],
      [3, 3, 2, 0, 0],
      [7, 18, 2, 5, ...Buffer.from('first'), 0, 0, 6, ...Buffer.from('second'), 0, 1],
      [10, 7, 2, 2, 0, 0x0b, 2, 0, 0x0b],
    ]
    writeFileSync(at('both.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]))
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  test('what is named stays', async () => {
    const { code, output } = await ran(main, 'shake', at('both.wasm'), '--export', 'second', '-o', at('small.wasm'))
    expect({ code, output }).toEqual({
      code: 0,
      output: `${at('small.wasm')}: 36 of 48 bytes; removed 1 export, 1 function\n`,
    })
    const exports = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(at('small.wasm'))))
    expect(exports.map(({ name }) => name)).toEqual(['second'])
  })
  test('a name that is not there, with the one that was meant', async () => {
    const { code, error } = await ran(main, 'shake', at('both.wasm'), '--export', 'secnod', '-o', at('none.wasm'))
    expect({ code, error }).toEqual({
      code: 1,
      error: `wasmweld: error: ${at('both.wasm')} has no export secnod\n  did you mean second?\n`,
    })
    expect(existsSync(at('none.wasm'))).toBe(false)
  })
  test('an object is not finished', async () => {
    const linking = [0, 9, 7, ...Buffer.from('linking'), 2]
    writeFileSync(at('x.o'), new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...linking]))
    const { error } = await ran(main, 'shake', at('x.o'), '--export', 'f', '-o', '-')
    expect(error).toContain('x.o is an object; link it')
  })
})
