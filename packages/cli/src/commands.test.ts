import { expect, test } from 'vitest'
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
test("the linker's help lists what works and what does not yet", async () => {
  const { code, output } = await ran(main, 'link', '--help')
  expect(code).toBe(0)
  expect(output).toContain('USAGE: wasmweld link [options] file...')
  const [works, notYet] = output.split('NOT SUPPORTED YET:')
  expect(works).toMatch(/^ {2}--export=<symbol> +Keep and export a symbol$/m)
  expect(works).toMatch(/^ {2}--sysroot, --sysroot=<dir> +\S/m)
  expect(notYet).toMatch(/^ {2}--shared +Make a shared library$/m)
})
test('wasm-ld has the options of wasm-ld alone', async () => {
  const { error } = await ran(wasmLd, '--sysroot')
  expect(error).toContain('wasm-ld: error: unknown argument: --sysroot')
})
test.each([
  '--shared',
  '-r',
  '--Map=x',
  '-M',
  '--shared-memory',
  '--pie',
  '--emit-relocs',
  '--why-extract=-',
  '--reproduce=x',
  '--build-id',
  '--build-id=sha1',
  '--lto-O2',
  '-mllvm x',
  '--save-temps',
  '--noinhibit-exec',
  '--unresolved-symbols=import-dynamic',
])('%s is an error that says that it is known', async option => {
  const { code, error } = await ran(wasmLd, ...option.split(' '), 'a.o', '-o', 'x.wasm')
  expect(code).toBe(1)
  expect(error).toMatch(/^wasm-ld: error: option -\S+ is not supported yet by wasmweld$/m)
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
