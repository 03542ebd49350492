import { readFileSync } from 'node:fs'
import { link } from '@wasmweld/linker'
import { rolldown, watch as rolldownWatch } from 'rolldown'
import { rollup, watch as rollupWatch } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import type { Options } from 'unplugin-wasmweld'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, importsOf, makeProject, runNode } from '../support/bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH, SHAPES } from '../support/native-sources.ts'

interface Built {
  /** JavaScript files by name. */
  readonly code: Readonly<Record<string, string>>
  /** WebAssembly files by name. */
  readonly wasm: Readonly<Record<string, Uint8Array>>
}

interface Build {
  readonly entry: string | Readonly<Record<string, string>>
  readonly options?: Options
  readonly output?: Readonly<Record<string, unknown>>
}

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/host.js': HOST,
      'src/roots.js': `import { add, sub, div_ } from './math.o'
export { mul } from './math.o'
export const sum = add(20, 22)
if (false) div_(1, 2)
export const lazy = () => import('./lazy.js').then(({ run }) => run())
export const star = () => import('./math.o').then(({ twice }) => twice(21n))`,
      'src/lazy.js': `import { big } from './math.o'; export const run = () => big(0)`,
      'src/one.js': `import { add } from './math.o'; export const one = add(1, 0)`,
      'src/two.js': `import { sub } from './math.o'; export const two = sub(3, 1)`,
      'src/hello.js': `import { greet, later } from './hello.o'; greet(7); console.log(later(5))`,
      'src/quiet.js': `import { quiet } from './hello.o'; export const answer = quiet(41)`,
      'src/bare.js': `import './constructed.o'; import './math.o'; export const kept = true`,
      'src/runs.js': `import { count_runs } from './constructed.o'; export const runs = [count_runs(), count_runs()]`,
      'src/names.js': `import { 'geo::area(int, int)' as area, _Z4plusii, plain } from './shapes.o'
export const values = [area(6, 7), _Z4plusii(1, 2), plain(3)]`,
      'src/data.js': `import { table, memory } from './math.o'
export const values = [...new Int32Array(memory.buffer, table.value, 4)]`,
      'src/namespace.js': `import * as math from './math.o'; export const f = name => math[name](20, 22)`,
      'src/init.js': `import init from './constructed.o?init'
export const runs = async () => { const [a, b] = [await init(), await init()]; return [a !== b, a.count_runs(), b.count_runs()] }`,
      'src/url.js': `import url from './math.o?url'; import module from './math.o?module'
export const name = url
export const is = module instanceof WebAssembly.Module`,
      'src/url-alone.js': `import url from './math.o?url'; export const name = url`,
      'src/programs.js': `import { add } from './math.o'; import { sub } from './math.o?program=second'
import { memory as first } from './math.o'; import { memory as second } from './math.o?program=second'
export const values = [add(1, 2), sub(2, 1), first !== second]`,
      'src/env.js': `export const given = () => 40; export const other = () => 0`,
      'src/needs.js': `import { needy } from './needy.o'; export const value = needy()`,
      'src/needs-later.js': `import { needy } from './needy.o'
export const attempt = () => { try { needy() } catch ({ message }) { return message } }`,
      'src/debug.js': `import { debugged } from './debugged.o'; export const value = debugged(1)`,
    },
    {
      'src/math.o': MATH,
      'src/hello.o': HELLO,
      'src/constructed.o': CONSTRUCTED,
      'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
    },
  )
  await project.compile('src/given.o', 'int given(void) { return 40; } int extra(void) { return 1; }')
  await project.compile('src/debugged.o', 'int debugged(int a) { return a + 1; }', '-g')
  await project.compile('src/shapes.o', SHAPES, '-xc++')
})
afterAll(() => {
  project.remove()
})

const BUNDLERS = {
  async rollup({ entry, options, output }: Build): Promise<Built> {
    const bundle = await rollup({
      input: inputs(entry),
      plugins: [rollupPlugin({ report: false, types: false, ...options })],
      onwarn: fail,
    })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output)
  },
  async rolldown({ entry, options, output }: Build): Promise<Built> {
    const bundle = await rolldown({
      input: inputs(entry),
      cwd: project.root,
      plugins: [rolldownPlugin({ report: false, types: false, ...options })],
      onLog: (_level, log) => fail(log),
    })
    return gather((await bundle.write({ dir: project.path('out'), ...output })).output)
  },
}

const inputs = (entry: Build['entry']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof entry === 'string' ? { main: entry } : entry).map(([name, path]) => [
      name,
      project.path(path),
    ]),
  )

/** A bundler's warning is a defect of what the plugin gave it. */
const fail = ({ message }: { message: string }): void => {
  throw new Error(message)
}

function gather(
  output: readonly (
    { type: 'chunk'; fileName: string; code: string } | { type: 'asset'; fileName: string; source: string | Uint8Array }
  )[],
): Built {
  const code: Record<string, string> = {}
  const wasm: Record<string, Uint8Array> = {}
  for (const file of output) {
    if (file.type === 'chunk') code[file.fileName] = file.code
    else if (file.fileName.endsWith('.wasm')) wasm[file.fileName] = file.source as Uint8Array
  }
  return { code, wasm }
}

/** The one linked program of a build. */
function only({ wasm }: Built): Uint8Array {
  expect(Object.keys(wasm)).toHaveLength(1)
  return Object.values(wasm)[0]
}

/** What the linker makes of one object for some roots. */
function linked(object: string, exports: readonly string[]): Uint8Array {
  return link([{ name: object, bytes: readFileSync(project.path(object)) }], {
    reactor: true,
    exports,
    strip: 'all',
    compressRelocations: true,
  }).module
}

const bytes = (module: Uint8Array): string => Buffer.from(module).toString('hex')

const AMD = `const load = file => {
  const exports = {}
  const require = (names, done) => done(...names.map(name => load(name.replace(/^\\.\\//, '').replace(/(?:\\.js)?$/, '.js'))))
  const define = (names, factory) => factory(...names.map(name =>
    name === 'exports' ? exports : name === 'require' ? require : load(name.slice(2) + '.js')))
  new Function('define', files[file])(define)
  return exports
}
const app = load('main.js')`

const SYSTEM = `const loaded = new Map()
const load = async file => {
  if (loaded.has(file)) return loaded.get(file)
  const exports = {}
  loaded.set(file, exports)
  const add = (name, value) => { Object.assign(exports, typeof name === 'string' ? { [name]: value } : name); return value }
  const context = { import: name => load(name.slice(2)), meta: { url: 'file:///' + file } }
  let given
  new Function('System', files[file])({ register: (names, declare) => (given = [names, declare]) })
  const { setters, execute } = given[1](add, context)
  for (const [at, name] of given[0].entries()) setters[at](await load(name.slice(2)))
  await execute()
  return exports
}
const app = await load('main.js')`

describe.each([
  ['amd', AMD, undefined],
  ['system', SYSTEM, undefined],
  ['system', SYSTEM, 'await'],
] as const)('rollup, %s', (format, loader, instantiate) => {
  test(`in chunks, instantiate: ${instantiate}`, async () => {
    const { code, wasm } = await BUNDLERS.rollup({
      entry: 'src/roots.js',
      output: { format },
      options: { platform: 'browser', ...(instantiate && { instantiate }) },
    })
    expect([Object.keys(code).length > 1, wasm]).toEqual([true, {}])
    const run = new Function(
      'files',
      `return (async () => { ${loader}
return [app.sum, app.mul(6, 7), await app.lazy(), String(await app.star())] })()`,
    )
    expect(await run(code)).toEqual([42, 42, 8, '42'])
  })
})

describe.each(['rollup', 'rolldown'] as const)('%s', name => {
  const build = BUNDLERS[name]

  test('the names that tree shaking leaves are the roots, over all chunks, and nothing else is linked', async () => {
    const built = await build({ entry: 'src/roots.js' })
    expect(exportsOf(only(built))).toEqual(['add', 'big', 'mul', 'twice'])
    expect(bytes(only(built))).toBe(bytes(linked('src/math.o', ['add', 'big', 'mul', 'twice'])))
    expect(Object.keys(built.wasm)[0]).toMatch(/^assets\/math-[\w-]{8}\.wasm$/)
    expect(
      await evaluate(
        project,
        'out/main.js',
        `(async () => [module.sum, module.mul(6, 7), await module.lazy(), String(await module.star())])()`,
      ),
    ).toEqual([42, 42, 8, '42'])
  })

  test('one used function is a module of its own size', async () => {
    const built = await build({ entry: 'src/one.js' })
    expect(bytes(only(built))).toBe(bytes(linked('src/math.o', ['add'])))
    expect(only(built).length).toBeLessThan(100)
  })

  test('entries share the program', async () => {
    const built = await build({ entry: { one: 'src/one.js', two: 'src/two.js' } })
    expect(exportsOf(only(built))).toEqual(['add', 'sub'])
    expect(await evaluate(project, 'out/two.js', 'module.two')).toBe(2)
  })

  test('printf reaches the console, and import modules are imported', async () => {
    await build({ entry: 'src/hello.js' })
    expect(await runNode(project, 'out/main.js')).toBe('hello 7\n105\n')
  })

  test('in Node WASI is its own, and the program is read from its file', async () => {
    const built = await build({ entry: 'src/hello.js', options: { platform: 'node' } })
    expect(built.code['main.js']).toContain('node:wasi')
    expect(built.code['main.js']).not.toContain('fetch(')
    expect(await runNode(project, 'out/main.js')).toBe('hello 7\n105\n')
  })

  test('a browser gets nothing of Node', async () => {
    const { code } = await build({ entry: 'src/hello.js', options: { platform: 'browser' } })
    expect(code['main.js']).not.toMatch(/node:|readFileSync|process\./)
  })

  test('hosts that no used function reaches stay out', async () => {
    const built = await build({ entry: 'src/quiet.js' })
    expect(importsOf(only(built))).toEqual([])
    expect(built.code['main.js']).not.toMatch(/wasi|not in any bundle/)
    expect(built.code['main.js'].length).toBeLessThan(900)
  })

  test('constructors run once, and keep a bare import', async () => {
    const bare = await build({ entry: 'src/bare.js' })
    expect(
      WebAssembly.Module.exports(new WebAssembly.Module(only(bare) as BufferSource)).map(({ name }) => name),
    ).toEqual(['memory', '_initialize'])
    await build({ entry: 'src/runs.js' })
    expect(await evaluate(project, 'out/main.js', 'module.runs')).toEqual([1, 1])
  })

  test('an object without constructors that nobody uses leaves nothing', async () => {
    project.write('src/nothing.js', `import './math.o'; import { add } from './math.o'; export const x = 1`)
    const built = await build({ entry: 'src/nothing.js' })
    expect(built.wasm).toEqual({})
    expect(built.code['main.js']).not.toContain('WebAssembly')
  })

  test('C++ functions by mangled and by readable name', async () => {
    const built = await build({ entry: 'src/names.js' })
    expect(exportsOf(only(built))).toEqual(['_Z4plusii', '_ZN3geo4areaEii', 'plain'])
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([42, 3, 3])
  })

  test('data symbols are addresses in the memory', async () => {
    await build({ entry: 'src/data.js' })
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([1, 2, 3, 4])
  })

  test('a namespace that escapes keeps every export', async () => {
    const built = await build({ entry: 'src/namespace.js' })
    expect(exportsOf(only(built))).toEqual(['add', 'big', 'div_', 'mul', 'sub', 'table', 'twice'])
    expect(await evaluate(project, 'out/main.js', `module.f('add')`)).toBe(42)
  })

  test.each(['cjs', 'iife', 'umd'])('%s output is made at once, from bytes in the text', async format => {
    const built = await build({ entry: 'src/runs.js', output: { format, name: 'app', entryFileNames: '[name].cjs' } })
    expect(built.wasm).toEqual({})
    const text = built.code['main.cjs']
    expect(text).not.toContain('await')
    const app = new Function('module', 'exports', `${text}\nreturn typeof app === 'undefined' ? exports : app`)(
      {},
      {},
    ) as { runs: number[] }
    expect(app.runs).toEqual([1, 1])
  })

  test('two outputs of one build: each in its way', async () => {
    const plugin = { rollup: rollupPlugin, rolldown: rolldownPlugin }[name]
    const bundle = await (name === 'rollup' ? rollup : rolldown)({
      input: project.path('src/one.js'),
      plugins: [plugin({ report: false, types: false }) as never],
    })
    const es = await bundle.write({ dir: project.path('out/es'), format: 'es' })
    const cjs = await bundle.write({ dir: project.path('out/cjs'), format: 'cjs', entryFileNames: '[name].cjs' })
    expect(es.output.map(({ fileName }) => fileName.replace(/-[\w-]{8}\./, '-HASH.'))).toEqual([
      'one.js',
      'assets/math-HASH.wasm',
    ])
    expect(cjs.output.map(({ fileName }) => fileName)).toEqual(['one.cjs'])
    expect(await evaluate(project, 'out/es/one.js', 'module.one')).toBe(1)
    expect(await evaluate(project, 'out/cjs/one.cjs', 'module.default.one')).toBe(1)
  })

  test('instantiate: sync and lazy', async () => {
    const sync = await build({ entry: 'src/runs.js', options: { instantiate: 'sync' } })
    expect(sync.code['main.js']).not.toContain('await')
    expect(await evaluate(project, 'out/main.js', 'module.runs')).toEqual([1, 1])
    const lazy = await build({ entry: 'src/data.js', options: { instantiate: 'lazy' } })
    expect(exportsOf(lazy.wasm['none'] ?? linked('src/math.o', ['table']))).toEqual(['table'])
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([1, 2, 3, 4])
  })

  test('a relocatable .wasm is an object, a finished one a program of its own', async () => {
    project.write('src/relocatable.wasm', readFileSync(project.path('src/math.o')))
    project.write('src/finished.wasm', linked('src/math.o', ['add']))
    project.write('src/wasm.js', `import { add } from './relocatable.wasm'; export const sum = add(1, 2)`)
    const built = await build({ entry: 'src/wasm.js' })
    expect(bytes(only(built))).toBe(bytes(linked('src/math.o', ['add'])))
    project.write('src/wasm.js', `import { add } from './finished.wasm'; export const sum = add(1, 2)`)
    expect(exportsOf(only(await build({ entry: 'src/wasm.js' })))).toEqual(['add'])
  })

  test('exclude leaves files to others', async () => {
    await expect(build({ entry: 'src/one.js', options: { exclude: /math\.o$/ } })).rejects.toThrow()
    expect(
      exportsOf(only(await build({ entry: 'src/one.js', options: { include: '**/*.o', exclude: ['**/hello.o'] } }))),
    ).toEqual(['add'])
  })

  test('modules kept apart', async () => {
    const built = await build({ entry: 'src/one.js', output: { preserveModules: true } })
    expect(exportsOf(only(built))).toEqual(['add'])
    const entry = Object.keys(built.code).find(file => file.endsWith('one.js') || file === 'main.js') ?? ''
    expect(await evaluate(project, `out/${entry}`, 'module.one')).toBe(1)
  })

  test("an await where the format has none is refused by the option's name", async () => {
    await expect(
      build({ entry: 'src/one.js', options: { instantiate: 'await' }, output: { format: 'cjs' } }),
    ).rejects.toThrow(/instantiate: 'await' contradicts the output format cjs|top-level await/i)
  })

  test('WASI that nobody provides is an error, and one can be given', async () => {
    await expect(build({ entry: 'src/hello.js', options: { wasi: false } })).rejects.toThrow(
      /nothing provides wasi_snapshot_preview1\.\w+/,
    )
    project.write(
      'src/wasi.js',
      `export default () => {
  const text = []
  let memory
  const fd_write = (fd, iovs, count, written) => {
    const view = new DataView(memory.buffer)
    let total = 0
    for (let i = 0; i < count; i++) {
      const [from, length] = [view.getUint32(iovs + 8 * i, true), view.getUint32(iovs + 8 * i + 4, true)]
      text.push(new TextDecoder().decode(new Uint8Array(memory.buffer, from, length)))
      total += length
    }
    view.setUint32(written, total, true)
    if (text.join('').includes('\\n')) console.log('own ' + text.splice(0).join('').trim())
    return 0
  }
  const fd_fdstat_get = (fd, at) => { new DataView(memory.buffer).setUint8(at, 2); return 0 }
  return { imports: { fd_write, fd_fdstat_get, fd_close: () => 0, fd_seek: () => 0 }, initialize: instance => { memory = instance.exports.memory } }
}`,
    )
    await build({ entry: 'src/hello.js', options: { wasi: project.path('src/wasi.js') } })
    expect(await runNode(project, 'out/main.js')).toContain('own hello 7')
  })

  test('a build that is repeated sees what has changed, in JavaScript and in objects', async () => {
    const at = await makeProject(
      { 'main.js': `import { add } from './math.o'; export const value = add(1, 2)` },
      { 'math.o': MATH },
    )
    const watch = name === 'rollup' ? rollupWatch : rolldownWatch
    const plugin = name === 'rollup' ? rollupPlugin : rolldownPlugin
    const watcher = (watch as typeof rollupWatch)({
      input: at.path('main.js'),
      plugins: [plugin({ report: false, types: false }) as never],
      output: { dir: at.path('out') },
      watch: { buildDelay: 50 } as never,
    })
    const built = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const heard = (event: { code: string; error?: unknown; result?: { close(): unknown } }): void => {
          if (event.code === 'BUNDLE_END') event.result?.close()
          if (event.code !== 'END' && event.code !== 'ERROR') return
          watcher.off('event', heard as never)
          if (event.code === 'END') resolve('built')
          else reject(event.error as Error)
        }
        watcher.on('event', heard as never)
      })
    try {
      await built()
      expect(await evaluate(at, 'out/main.js', 'module.value')).toBe(3)
      const second = built()
      await at.compile('math.o', MATH.replace('return a + b', 'return a * b'))
      await second
      expect(await evaluate(at, 'out/main.js', 'module.value')).toBe(2)
      const third = built()
      at.write('main.js', `import { add, sub } from './math.o'; export const value = add(1, 2) + sub(9, 1)`)
      await third
      expect(await evaluate(at, 'out/main.js', 'module.value')).toBe(10)
    } finally {
      await watcher.close()
      at.remove()
    }
  })

  test('inlineLimit puts small programs into the text', async () => {
    const built = await build({ entry: 'src/one.js', options: { inlineLimit: 1000 } })
    expect(built.wasm).toEqual({})
    expect(built.code['main.js']).not.toContain('fetch')
    expect(await evaluate(project, 'out/main.js', 'module.one')).toBe(1)
  })

  test('?init makes instances', async () => {
    await build({ entry: 'src/init.js' })
    expect(await evaluate(project, 'out/main.js', 'module.runs()')).toEqual([true, 1, 1])
  })

  test('?init links what is taken from the instances', async () => {
    const source = (uses: string): string =>
      `import init from './math.o?init'; export const values = async () => { ${uses} }`
    project.write(
      'src/taken.js',
      source('const { add, memory } = await init(); return [add(1, 2), memory instanceof WebAssembly.Memory]'),
    )
    expect(exportsOf(only(await build({ entry: 'src/taken.js' })))).toEqual(['add'])
    expect(await evaluate(project, 'out/main.js', 'module.values()')).toEqual([3, true])
    project.write('src/taken.js', source('const all = await init(); return all.add(1, 2)'))
    expect(exportsOf(only(await build({ entry: 'src/taken.js' })))).toHaveLength(7)
  })

  test('?url alone', async () => {
    const built = await build({ entry: 'src/url-alone.js' })
    expect(exportsOf(only(built))).toContain('add')
    expect(await evaluate(project, 'out/main.js', 'module.name')).toMatch(/^file:.*\/out\/assets\/math-.*\.wasm$/)
  })

  test('?url and ?module', async () => {
    const built = await build({ entry: 'src/url.js' })
    expect(exportsOf(only(built))).toEqual(['add', 'big', 'div_', 'mul', 'sub', 'table', 'twice'])
    expect(await evaluate(project, 'out/main.js', '[module.name, module.is]')).toEqual([
      expect.stringMatching(/^file:.*\/out\/assets\/math-.*\.wasm$/),
      true,
    ])
  })

  test('?program makes programs apart', async () => {
    const built = await build({ entry: 'src/programs.js' })
    expect(
      Object.entries(built.wasm).map(([file, module]) => [file.replace(/-[\w-]{8}\./, '.'), exportsOf(module)]),
    ).toEqual([
      ['assets/math.wasm', ['add']],
      ['assets/second.wasm', ['sub']],
    ])
    expect(await evaluate(project, 'out/main.js', 'module.values')).toEqual([3, 1, true])
  })

  test('imports gives functions that nothing native defines', async () => {
    const built = await build({ entry: 'src/needs.js', options: { imports: project.path('src/env.js') } })
    expect(importsOf(only(built))).toEqual(['env.given'])
    expect(await evaluate(project, 'out/main.js', 'module.value')).toBe(42)
  })

  test('a function that is allowed to be missing fails with its name when it is called', async () => {
    await build({ entry: 'src/needs-later.js', options: { link: { allowUndefined: ['given'] } } })
    expect(await evaluate(project, 'out/main.js', 'module.attempt()')).toBe('undefined symbol: given')
  })

  test('libraries by name and by path, and symbols that only the options ask for', async () => {
    await project.archive('lib/libgiven.a', 'src/given.o')
    for (const options of [
      { libs: ['given'], libraryPath: [project.path('lib')] },
      { libs: [project.path('lib/libgiven.a')] },
    ]) {
      const built = await build({ entry: 'src/needs.js', options: { ...options, exports: ['extra'] } })
      expect(exportsOf(only(built))).toEqual(['extra', 'needy'])
      expect(await evaluate(project, 'out/main.js', 'module.value')).toBe(42)
    }
  })

  test('what is kept for debuggers', async () => {
    const sections = async (options: Options): Promise<readonly string[]> => {
      const module = new WebAssembly.Module(only(await build({ entry: 'src/debug.js', options })) as BufferSource)
      return ['name', '.debug_info', 'producers'].filter(
        section => WebAssembly.Module.customSections(module, section).length > 0,
      )
    }
    expect(await sections({})).toEqual([])
    expect(await sections({ debug: 'names' })).toEqual(['name', 'producers'])
    expect(await sections({ debug: 'dwarf' })).toEqual(['name', '.debug_info', 'producers'])
  })

  test('source maps lead to the sources', async () => {
    const built = await build({ entry: 'src/one.js', output: { sourcemap: true } })
    expect(built.code['main.js']).toContain('sourceMappingURL=main.js.map')
    const { sources, mappings } = JSON.parse(readFileSync(project.path('out/main.js.map'), 'utf8')) as {
      sources: string[]
      mappings: string
    }
    expect(sources.some(source => source.endsWith('src/one.js'))).toBe(true)
    expect(mappings.length).toBeGreaterThan(20)
  })
})
