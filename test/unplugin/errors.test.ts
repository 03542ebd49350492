import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { type RollupError, rollup } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import type { Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { MATH } from '../support/native-sources.ts'
import { runOrFail, tool } from '../support/tools.ts'

const PACK = `int deflateInit_(int level); int deflate(void);
int compress_chunk(int n) { return deflateInit_(n) + deflate(); }
int fine(int n) { return n; }`

let project: Project
beforeAll(async () => {
  project = await makeProject(
    { 'text.o': 'int add(int a, int b);\n', 'empty.o': '', 'host.js': 'export const now = 1\n' },
    {
      'math.o': MATH,
      'math2.o': MATH,
      'pack.o': PACK,
      'lib/deflate.o': 'int deflate(void) { return 1; }',
      'hosted.o': `__attribute__((import_module("./host.js"), import_name("nom"))) int nom(void); int f(void) { return nom(); }`,
      'lost.o': `__attribute__((import_module("./nowhere.js"), import_name("x"))) int x(void); int f(void) { return x(); }`,
    },
  )
  const geo =
    'namespace geo { int area(int a, int b) { return a * b; } } extern "C" int sum(int a, int b) { return a + b; }'
  await project.compile('geo.o', geo, '-xc++')
  await project.archive('lib/libdeflate.a', 'lib/deflate.o')
  project.write('cut.o', readFileSync(project.path('math.o')).subarray(0, 200))
  const source = 'int add(int a, int b) { return a + b; }'
  await project.compile('elf.o', source, '--target=x86_64-linux-gnu')
  await project.compile('macho.o', source, '--target=arm64-apple-macos')
  await project.compile('coff.o', source, '--target=x86_64-windows-msvc')
  await project.compile('lto.o', source, '-flto')
  await runOrFail(tool('wasm-ld'), [
    '--no-entry',
    '--export-all',
    project.path('math.o'),
    '-o',
    project.path('finished.o'),
  ])
  project.write('cut.wasm', readFileSync(project.path('finished.o')).subarray(0, 60))
  await runOrFail(tool('llvm-ar'), ['rcs', project.path('elf.a'), project.path('elf.o'), project.path('coff.o')])
  project.write('folder.o/x', '')
  await runOrFail(tool('llvm-ar'), ['rcsT', project.path('thin.a'), project.path('math.o')])
})
afterAll(() => {
  project.remove()
})

/** The message of a build that must fail, and where it points. */
async function failure(
  code: string,
  options: Options = {},
  bundle: typeof rollup | typeof rolldown = rollup,
): Promise<{ message: string; at: string | undefined }> {
  project.write('main.js', code)
  const plugin = bundle === rollup ? rollupPlugin : rolldownPlugin
  try {
    const made = await (bundle as typeof rollup)({
      input: project.path('main.js'),
      plugins: [plugin({ report: false, types: false, sysroot: false, ...options }) as never],
      onLog() {},
    })
    await made.generate({ format: 'es' })
  } catch (error) {
    const { message, loc } = error as RollupError
    return {
      message: message
        .replaceAll(project.root, 'ROOT')
        .replace(/\[plugin [^\]]*\] /g, '')
        .replace(/^ROOT\/\S+: /, '')
        .replace(/(?:\.\.\/)+.*?wasmweld-\w+\//g, ''),
      at: loc && `${loc.file?.replace(project.root, 'ROOT')}:${loc.line}:${loc.column}`,
    }
  }
  throw new Error('the build did not fail')
}

test('an archive of other objects says what is in it', async () => {
  const { message } = await failure(`import { add } from './elf.a'; console.log(add(1, 2))`)
  expect(message).toContain('elf.a has no export add')
  expect(message).toContain('elf.o and 1 more in it cannot be linked: x86-64 ELF object')
})

test('a folder is no object', async () => {
  const { message, at } = await failure(`import { add } from './folder.o'; console.log(add(1, 2))`)
  expect(message).toMatch(/folder: \S*folder\.o/)
  expect(at).toBe('ROOT/main.js:1:20')
})

describe('a file of another kind is named for what it is', () => {
  test.each([
    ['elf.o', /x86-64 ELF object: \S*elf\.o\n {2}expected WebAssembly; compile with clang --target=wasm32-wasi -c\n/],
    ['elf.o?side', /x86-64 ELF object: \S*elf\.o\n {2}expected WebAssembly/],
    ['macho.o', /arm64 Mach-O object: \S*macho\.o\n {2}expected WebAssembly/],
    ['coff.o', /x86-64 COFF object: \S*coff\.o\n {2}expected WebAssembly/],
    ['lto.o', /LLVM bitcode: \S*lto\.o\n {2}expected WebAssembly; compile without -flto/],
    ['empty.o', /empty file: \S*empty\.o\n {2}expected WebAssembly/],
    ['text.o', /text file: \S*text\.o\n {2}expected WebAssembly in binary; source is to be compiled first/],
    ['cut.o', /damaged file: \S*cut\.o\n {2}.* \(at 0x[\da-f]+\)\n {2}make it again/],
    ['cut.wasm', /damaged file: \S*cut\.wasm\n {2}.* \(at 0x[\da-f]+\)\n {2}get it again, from whatever made it/],
    ['finished.o', /finished module|not a relocatable wasm file/],
    ['thin.a', /thin archive: \S*thin\.a\n {2}expected the members inside the archive; make it again without --thin/],
    ['nothing.o', /no such file: \S*nothing\.o/],
  ])('%s', async (file, expected) => {
    const { message, at } = await failure(`\nimport { add } from './${file}'\nconsole.log(add)`)
    expect(message).toMatch(expected)
    expect(message).toMatch(new RegExp(`imported as './${file.replace('?', '\\?')}' at \\S*main\\.js:2`))
    expect(at).toBe('ROOT/main.js:2:20')
  })
})

describe.each([
  ['rollup', rollup],
  ['rolldown', rolldown],
] as const)('%s', (_, bundle) => {
  test('all undefined symbols come at once, with who needs them, the import, and who has them', async () => {
    const { message } = await failure(
      `import { compress_chunk } from './pack.o'\ncompress_chunk(1)`,
      { libraryPath: [project.path('lib')] },
      bundle,
    )
    expect(message).toMatch(
      /undefined symbol: deflateInit_\n {2}needed by {2}\S*pack\.o, in compress_chunk\n {2}imported as '\.\/pack\.o' at \S*main\.js:1\n/,
    )
    expect(message).toMatch(
      /undefined symbol: deflate\n {2}needed by {2}\S*pack\.o, in compress_chunk\n {2}imported as '\.\/pack\.o' at \S*main\.js:1\n {2}\S*libdeflate\.a\(deflate\.o\) defines it: add '\S*libdeflate\.a' to libs/,
    )
    expect(message.match(/what defines them has to be named/g)).toHaveLength(1)
  })

  test('what no used function reaches may be undefined', async () => {
    await expect(failure(`import { fine } from './pack.o'\nfine(1)`, {}, bundle)).rejects.toThrow(
      'the build did not fail',
    )
  })

  test('a name that an object does not have', async () => {
    const { message } = await failure(`import { ad } from './math.o'\nad()`, {}, bundle)
    expect(message).toMatch(
      /math\.o has no export ad\n {2}imported as '\.\/math\.o' at \S*main\.js:1\n {2}did you mean add\?/,
    )
  })

  test('of two imports of one file, the one with the wrong name is shown', async () => {
    const code = `import { add } from './math.o'\nimport { sub, ad } from './math.o'\nadd(sub(ad()))`
    const { message, at } = await failure(code, {}, bundle)
    expect(message).toMatch(/math\.o has no export ad\n {2}imported as '\.\/math\.o' at \S*main\.js:2\n/)
    if (bundle === rollup) expect(at).toBe('ROOT/main.js:2:24')
    const again = `export { add } from './math.o'\nexport { ad } from "./math.o"`
    expect((await failure(again, {}, bundle)).message).toMatch(/at \S*main\.js:2\n/)
  })

  test('a C++ function by the name that its source has for it, and a name that is like no other', async () => {
    expect((await failure(`import { area } from './geo.o'\narea()`, {}, bundle)).message).toContain(
      `it has geo::area(int, int): import { 'geo::area(int, int)' as area }, or declare the function extern "C"`,
    )
    expect((await failure(`import { volume } from './geo.o'\nvolume()`, {}, bundle)).message).toMatch(
      /has no export volume\n.*\n {2}it has geo::area\(int, int\), sum$/m,
    )
  })

  test('a symbol that two objects define', async () => {
    const { message } = await failure(
      `import { add } from './math.o'\nimport { sub } from './math2.o'\nadd(sub())`,
      {},
      bundle,
    )
    expect(message).toMatch(/duplicate symbol: add/)
    expect(message).toMatch(/imported as '\.\/math2\.o' at \S*main\.js:2/)
  })

  test('hosts that are not there', async () => {
    expect((await failure(`import { f } from './hosted.o'\nf()`, {}, bundle)).message).toMatch(
      /host\.js does not export nom\n {2}imported by \S*hosted\.o from \.\/host\.js\n {2}did you mean now\?\n {2}imported as '\.\/hosted\.o'/,
    )
    expect((await failure(`import { f } from './lost.o'\nf()`, {}, bundle)).message).toMatch(
      /no module \.\/nowhere\.js\n {2}imported by \S*lost\.o/,
    )
  })

  test('a library that is not there', async () => {
    expect((await failure(`import { add } from './math.o'\nadd()`, { libs: ['nope'] }, bundle)).message).toContain(
      'unable to find library nope, named in libs',
    )
    expect((await failure(`import { add } from './math.o'\nadd()`, { libs: ['./nope.a'] }, bundle)).message).toContain(
      'cannot open ./nope.a',
    )
  })

  test('a wait where none can be', async () => {
    project.write('main.js', `import { add } from './math.o'\nadd()`)
    await expect(failure(`import init from './math.o'\ninit()`, {}, bundle)).resolves.toHaveProperty(
      'message',
      expect.stringMatching(/has no export default[\s\S]*named exports only/),
    )
  })
})

test('Vite points at the line as well', async () => {
  project.write('main.js', `import { compress_chunk } from './pack.o'\ncompress_chunk(1)`)
  const failed: unknown = await build({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld({ sysroot: false })],
    build: { rolldownOptions: { input: project.path('main.js') } },
  }).catch((error: unknown) => error)
  expect((failed as Error).message).toMatch(
    /undefined symbol: deflateInit_\n {2}needed by {2}pack\.o, in compress_chunk\n {2}imported as '\.\/pack\.o' at main\.js:1/,
  )
})
