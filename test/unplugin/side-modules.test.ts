import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, makeProject } from '../support/bundling.ts'
import { realFile } from '../support/real-sides.ts'
import { runtimeSources } from '../support/runtime-sources.ts'
import { buildObject, buildSide } from '../support/side-modules.ts'

/** The classic pair: data and functions in both directions. */
const FUNC1 = `extern int main_data; int main_function(int);
int func1_data = 5;
int func1(int x) { return main_function(x) + main_data + func1_data; }`
const MAIN = `extern int func1_data; int func1(int);
int main_data = 100;
int main_function(int x) { return x * 2; }
int run(int x) { return func1(x) + func1_data; }`

const SHAPES = `namespace geo { int area(int width, int height) { return width * height; } }

extern "C" int plain(int a) { return a + 1; }`
const CONSTRUCTED = `static volatile int count;
__attribute__((constructor)) static void start(void) { count++; }
int runs(void) { return count; }`

let project: Project
beforeAll(async () => {
  project = await makeProject({
    'src/json.js': `import grammar, { tree_sitter_json, memory } from './tree-sitter-json.wasm?side'
export const version = new Uint32Array(memory.buffer, tree_sitter_json(), 1)[0]
export const same = grammar.tree_sitter_json() === tree_sitter_json()`,
    'src/pair.js': `import { run } from './main.o'
import { func1, func1_data, memory } from './func1.o?side'
export const values = [run(1), func1(10), new Int32Array(memory.buffer, func1_data.value, 1)[0]]`,
    'src/python.js': `import { tree_sitter_python, memory } from './tree-sitter-python.wasm?side'
export const version = new Uint32Array(memory.buffer, tree_sitter_python(), 1)[0]`,
    'src/shapes.js': `import { 'geo::area(int, int)' as area, plain } from './shapes.o?side'
import { runs } from './constructed.o?side'
export const values = [area(6, 7), plain(1), runs()]`,
    'src/missing.js': `import { f } from './missing.so'
import { g } from './missing2.so'
export const values = [f(1), g(1)]`,
    'src/program.js': `import { func1 } from './func1.so?program=second'
import { run } from './main.o?program=second'
import { tree_sitter_json, memory } from './tree-sitter-json.wasm?side'
import { memory as second } from './func1.so?side&program=second'
export const values = [run(1), memory !== second, tree_sitter_json() > 0]`,
    'src/unused.js': `import { func1 } from './unused.o?side'; import { callee } from './callee.so'
export const value = callee(6)`,
    'src/text.js': `import { readCString, memory } from 'virtual:wasmweld'
import { name } from './text.o'
export const value = [readCString(name()), memory.buffer.byteLength > 0]`,
    'src/open.js': `import { addFunction, alloc, dlclose, dlopen, dlsym, free, writeCString, readCString } from 'virtual:wasmweld'
import { readFileSync } from 'node:fs'
import { measure, apply } from './text.o'
const library = await dlopen(readFileSync(new URL('../src/plugin.so', import.meta.url)), { name: 'plugin.so' })
const address = alloc(10)
writeCString(address, 'hello', 10)
const slot = addFunction(x => x * 3, { parameters: ['i32'], results: ['i32'] })
export const values = [library.exports.longer(address), measure(address), apply(slot, 5), typeof dlsym(library, 'longer')]
free(address)
dlclose(library)`,
    'src/both.js': `import { RTLD_DEFAULT, dlclose, dlopen, dlsym, readCString } from 'virtual:wasmweld'
import { readFileSync } from 'node:fs'
import { provided, provided_data, provided_pointer } from './provider.so'
const open = () => dlopen(readFileSync(new URL('../src/user.so', import.meta.url)), { name: 'user.so' })
const library = await open()
const { use, same } = library.exports
const early = dlsym(RTLD_DEFAULT, 'late')
const { late } = await import('./late.so')
const provider = await dlopen('provider.so', { noLoad: true })
dlclose(provider)
export const values = [use(1), same(provided_pointer()), provided(1), dlsym(RTLD_DEFAULT, 'provided')(2),
  dlsym(RTLD_DEFAULT, 'provided_data') === provided_data.value, early, dlsym(RTLD_DEFAULT, 'late') === late]`,
    'src/dlfcn.js': `import { open_and_call } from './dlfcn.o'
export const opened = open_and_call()`,
    'src/pair-so.js': `import { run } from './main.o'
import { func1 } from './func1.so'
export const values = [run(1), func1(10)]`,
    'src/lazy.js': `import { run } from './calls.o'
export const before = () => { try { run(1) } catch ({ message }) { return message } }
export const after = async () => { await import('./callee.so'); return run(1) }`,
  })
  project.write(
    'src/calls.o',
    (await buildObject('calls.o', 'int callee(int); int run(int x) { return callee(x) + 1; }')).bytes,
  )
  project.write('src/callee.so', (await buildSide('callee.so', 'int callee(int x) { return x * 7; }')).bytes)
  project.write('src/tree-sitter-json.wasm', await realFile('tree-sitter-json', 'tree-sitter-json.wasm'))
  project.write('src/tree-sitter-python.wasm', await realFile('tree-sitter-python', 'tree-sitter-python.wasm'))
  const text = `unsigned long strlen(const char *); const char *name(void) { return "a program"; }
int measure(const char *text) { return strlen(text); } int apply(int (*f)(int), int x) { return f(x); }`
  project.write('src/text.o', (await buildObject('text.o', text)).bytes)
  const plugin = `unsigned long strlen(const char *); int longer(const char *text) { return strlen(text) + 100; }`
  project.write('src/plugin.so', (await buildSide('plugin.so', plugin)).bytes)
  const provider = `int provided_data = 30; int provided(int x) { return x + provided_data; }
int (*provided_pointer(void))(int) { return provided; }`
  project.write('src/provider.so', (await buildSide('provider.so', provider)).bytes)
  const user = `extern int provided_data; int provided(int);
int use(int x) { provided_data++; return provided(x) * 1000 + provided_data; }
int same(int (*f)(int)) { return f == provided; }`
  project.write('src/user.so', (await buildSide('user.so', user)).bytes)
  project.write('src/late.so', (await buildSide('late.so', 'int late(int x) { return x; }')).bytes)
  const dlfcn = `void *dlopen(const char *, int); const char *dlerror(void);
int open_and_call(void) { return dlopen("nowhere.so", 2) == 0 && dlerror() != 0; }`
  project.write('src/dlfcn.o', (await buildObject('dlfcn.o', dlfcn)).bytes)
  project.write('src/shapes.o', (await buildObject('shapes.o', SHAPES)).bytes)
  project.write('src/constructed.o', (await buildObject('constructed.o', CONSTRUCTED)).bytes)
  project.write('src/unused.o', (await buildObject('unused.o', 'int func1(int x) { return x; }')).bytes)
  const needy = 'int lacking(int); int absent(int); int f(int x) { return lacking(x) + absent(x); }'
  project.write('src/missing.so', (await buildSide('missing.so', needy)).bytes)
  project.write(
    'src/missing2.so',
    (await buildSide('missing2.so', 'extern int nothing; int lost(int); int g(int x) { return lost(x) + nothing; }'))
      .bytes,
  )
  project.write('src/main.o', (await buildObject('main.o', MAIN)).bytes)
  project.write('src/func1.o', (await buildObject('func1.o', FUNC1)).bytes)
  project.write('src/func1.so', (await buildSide('func1.so', FUNC1)).bytes)
})
afterAll(() => {
  project.remove()
})

interface Build {
  readonly entry: string
  readonly options?: Options
  readonly output?: Readonly<Record<string, unknown>>
}

interface Built {
  readonly code: Readonly<Record<string, string>>
  readonly wasm: Readonly<Record<string, Uint8Array>>
}

function gather(output: readonly { fileName: string; code?: string; source?: string | Uint8Array }[]): Built {
  const code: Record<string, string> = {}
  const wasm: Record<string, Uint8Array> = {}
  for (const { fileName, code: text, source } of output) {
    if (text !== undefined) code[fileName] = text
    else if (fileName.endsWith('.wasm')) wasm[fileName.replace(/-[\w-]{8}(?=\.wasm$)/, '')] = source as Uint8Array
  }
  return { code, wasm }
}

const BUNDLERS = {
  async rollup({ entry, options, output }: Build): Promise<Built> {
    const plugins = [runtimeSources(), rollupPlugin({ report: false, types: false, ...options })]
    const bundle = await rollup({ input: { main: project.path(entry) }, plugins, external: /^node:/, onwarn: fail })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output)
  },
  async rolldown({ entry, options, output }: Build): Promise<Built> {
    const plugins = [runtimeSources(), rolldownPlugin({ report: false, types: false, ...options })]
    const bundle = await rolldown({
      input: { main: project.path(entry) },
      cwd: project.root,
      plugins,
      external: /^node:/,
      onLog: (_level, log) => fail(log),
    })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output)
  },
}

/** A bundler's warning is a defect of what the plugin gave it. */
const fail = ({ code, message }: { code?: string | undefined; message: string }): void => {
  // The runtime's sources import each other; published it is one file.
  if (code !== 'CIRCULAR_DEPENDENCY') throw new Error(message)
}

describe.each(['rollup', 'rolldown'] as const)('%s', name => {
  const build = BUNDLERS[name]

  test('a prebuilt side module alone', async () => {
    const built = await build({ entry: 'src/json.js' })
    expect(Object.keys(built.wasm).sort()).toEqual(['assets/program.wasm', 'assets/tree-sitter-json.wasm'])
    expect(await evaluate(project, 'out/main.js', '[module.version, module.same]')).toEqual([14, true])
  })

  test('the classic pair of objects, in both directions', async () => {
    await build({ entry: 'src/pair.js' })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([2 + 100 + 5 + 5, 20 + 100 + 5, 5])
  })

  test('a side module that needs functions of the C library, which the program gets from the sysroot', async () => {
    await build({ entry: 'src/python.js' })
    expect(await evaluate(project, 'out/main.js', 'module.version')).toBe(15)
  })

  test('of a side module that is imported later what is taken is linked', async () => {
    project.write('src/member.js', `export const value = async () => (await import('./many.o?side')).first(1)`)
    const many =
      'int first(int x) { return x + 1; } int second(int x) { return x * 3; } int third(int x) { return x - 7; }'
    project.write('src/many.o', (await buildObject('many.o', many)).bytes)
    const built = await build({ entry: 'src/member.js' })
    const module = new WebAssembly.Module(built.wasm['assets/many.wasm'] as BufferSource)
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(['first'])
    expect(await evaluate(project, 'out/main.js', 'module.value()')).toBe(2)
  })

  test('C++ by readable names; constructors run once', async () => {
    await build({ entry: 'src/shapes.js' })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([42, 2, 1])
  })

  test('the runtime of a program: a C string brings nothing that opens libraries', async () => {
    const built = await build({ entry: 'src/text.js' })
    expect(built.code['main.js']).not.toMatch(/dlopen|createProgram|addFunction/)
    expect(await evaluate(project, 'out/main.js', 'module.value')).toEqual(['a program', true])
  })

  test('dlopen and its like, with what sides.unknown keeps', async () => {
    await build({ entry: 'src/open.js', options: { sides: { unknown: ['strlen'] }, platform: 'node' } })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([105, 5, 15, 'function'])
  })

  test('a library that is opened finds the side modules of the bundle that are loaded', async () => {
    await build({ entry: 'src/both.js', options: { sides: { unknown: [] }, platform: 'node' } })
    expect(await evaluate(project, 'out/main.js', 'module.values.map(value => value ?? null)')).toEqual([
      32031,
      1,
      32,
      33,
      true,
      null,
      true,
    ])
  })

  test('dlopen without a word on what is kept is warned of', async () => {
    await expect(build({ entry: 'src/open.js', options: { platform: 'node' } })).rejects.toThrow(
      /name what they need in the option sides: \{ unknown/,
    )
  })

  test('a name in sides.unknown that nothing defines is warned of', async () => {
    const options = { sides: { unknown: ['strlen', 'no_such_function'] }, platform: 'node' } as const
    await expect(build({ entry: 'src/open.js', options })).rejects.toThrow(
      /option sides\.unknown: nothing in the program defines no_such_function\n.*name the library in libs/,
    )
  })

  test('C code that opens libraries gets them from the runtime', async () => {
    await build({ entry: 'src/dlfcn.js', options: { sides: { unknown: [] } } })
    expect(await evaluate(project, 'out/main.js', 'module.opened')).toBe(1)
  })

  test('a program of its own', async () => {
    await build({ entry: 'src/program.js' })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([112, true, true])
  })

  test('what nobody uses is not in the bundle, when loading it would do nothing', async () => {
    const built = await build({ entry: 'src/unused.js' })
    expect(Object.keys(built.wasm).sort()).toEqual(['assets/callee.wasm', 'assets/program.wasm'])
    expect(await evaluate(project, 'out/main.js', 'module.value')).toBe(42)
  })

  test('all that is missing is one error, at the importing lines', async () => {
    const message = await build({ entry: 'src/missing.js' }).then(
      () => 'none',
      (error: Error) => error.message,
    )
    for (const symbol of ['lacking', 'absent', 'lost']) expect(message).toContain(`undefined symbol: ${symbol}`)
    expect(message).toContain('undefined data: nothing')
    expect(message).toMatch(/needed by {2}\S*src\/missing\.so/)
    expect(message).toMatch(/imported as '\.\/missing\.so' at \S*src\/missing\.js:1/)
    expect(message).toMatch(/imported as '\.\/missing2\.so' at \S*src\/missing\.js:2/)
  })

  test.each(['cjs', 'iife'])('%s output has the bytes in the text, and loads them at once', async format => {
    const output = { format, name: 'app', entryFileNames: '[name].cjs' }
    const built = await build({ entry: 'src/pair.js', output })
    expect(built.wasm).toEqual({})
    const text = built.code['main.cjs']
    expect(text).not.toMatch(/^\s*(?:const \w+ = )?\(?await __/m)
    const run = new Function('exports', `${text}\nreturn typeof app === 'undefined' ? exports : app`) as (
      exports: object,
    ) => { values: number[] }
    expect(run({}).values).toEqual([112, 125, 5])
  })

  test.each(['sync', 'lazy'] as const)('instantiate: %s', async instantiate => {
    const built = await build({ entry: 'src/pair.js', options: { instantiate } })
    expect(built.code['main.js']).not.toMatch(/\bawait __|^\s*await /m)
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([112, 125, 5])
  })

  test('in Node files are read, all of them from beside the JavaScript', async () => {
    const built = await build({ entry: 'src/pair.js', options: { platform: 'node' } })
    expect(built.code['main.js']).not.toContain('fetch(')
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([112, 125, 5])
  })

  test('the classic pair with a prebuilt side module', async () => {
    await build({ entry: 'src/pair-so.js' })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([2 + 100 + 5 + 5, 20 + 100 + 5])
  })

  test('a function that comes later is an error with its name, and is there when its module is', async () => {
    const built = await build({ entry: 'src/lazy.js' })
    expect(built.code['main.js']).not.toMatch(/callee-[\w-]{8}\.wasm/)
    const message = 'callee was called by src/calls.o, and comes with src/callee.so, which is not loaded yet'
    expect(await evaluate(project, 'out/main.js', '(async () => [module.before(), await module.after()])()')).toEqual([
      message,
      8,
    ])
  })
})
