import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject, runNode } from '../support/bundling.ts'
import { CONSTRUCTED, MATH } from '../support/native-sources.ts'
import { runOrFail, tool } from '../support/tools.ts'
import {
  type Built,
  type Configuration,
  WEBPACK_LIKE,
  buildWebpackLike,
  compilerFor,
  gather,
  watching,
} from '../support/webpack-like.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'src/one.js': `import { add } from './math.o'; export const one = add(1, 0); console.log(one)`,
      'src/two.js': `import { add, mul } from './math.o'; export const two = mul(add(1, 0), 2); console.log(two)`,
      'src/page.js': `import { add } from './math.o'
const worker = new Worker(new URL('./worker.js', import.meta.url))
export const sum = add(1, 2)`,
      'src/worker.js': `import { sub } from './math.o'; postMessage(sub(3, 1))`,
      'src/lazy.js': `export const lazy = () => import('./one.js').then(({ one }) => one)`,
      'src/answer.js': `import { answer } from './answer.o'; export const value = answer(); console.log(value)`,
      'src/more.js': `import { answer, other } from './answer.o'; export const value = answer() + other(); console.log(value)`,
      'src/sides.js': `import { twice } from './main.o'; import { side } from './side.o?side'
const { far } = await import('./far.o?side')
import { shared } from './lib.so'
export const values = [twice(4), side(1), far(2), shared(3)]`,
      'src/needs.js': `import { one } from './one.js'\nimport { needy } from './needy.o'; export const value = needy() + one`,
      'src/wrong.js': `import './constructed.o'; import { sum, add, dif } from './math.o'
import { warnn } from './warned.c'
export const value = sum(add(1, 2), dif(1, warnn()))`,
      'src/foreign.js': `import init from './math.o?inti'; import lib from './lib.wasm'; export const both = [init, lib]`,
      'src/warned.js': `import { warned } from './warned.c'; export const value = warned()`,
      'src/damaged.js': `import { f } from './damaged.o'; export const value = f()`,
    },
    {
      'src/math.o': MATH,
      'src/constructed.o': CONSTRUCTED,
      'src/needy.o': 'int given(void); int needy(void) { return given() + 2; }',
      'src/main.o': 'int twice(int a) { return 2 * a; } int dead(void) { return 7; }',
      'src/side.o': 'int twice(int a); int side(int a) { return twice(a) + 1; }',
      'src/far.o': 'int twice(int a); int far(int a) { return twice(a) + 2; } int near(void) { return 1; }',
    },
  )
  project.write('src/damaged.o', '\0asm nothing of the kind')
  project.write('src/warned.c', '#warning "mind the gap"\nint warned(void) { return 9; }')
  await project.compile('src/shared.o', 'int twice(int a); int shared(int a) { return twice(a) + 3; }', '-fPIC')
  const shared = [project.path('src/shared.o'), '-o', project.path('src/lib.so')]
  await runOrFail(tool('wasm-ld'), [
    '-shared',
    '--experimental-pic',
    '--export-all',
    '--unresolved-symbols=import-dynamic',
    ...shared,
  ])
  project.write('src/lib.wasm', readFileSync(project.path('src/lib.so')))
})
afterAll(() => {
  project.remove()
})

const answer = (value: number): Promise<void> =>
  project.compile('src/answer.o', `int answer(void) { return ${value}; } int other(void) { return 1000; }`)

const told = ({ errors, warnings }: Built): readonly string[] => [...errors, ...warnings].map(({ message }) => message)

const ESM: Configuration = {
  output: { module: true, library: { type: 'module' } },
  experiments: { outputModule: true },
}

describe.each(WEBPACK_LIKE)('%s', name => {
  const build = async (configuration: Parameters<typeof buildWebpackLike>[2]): Promise<Built> => {
    const built = await buildWebpackLike(name, project, configuration)
    expect(told(built)).toEqual([])
    return built
  }

  test('side modules, from the start and later', async () => {
    const { wasm } = await build({ entry: './src/sides.js', ...ESM })
    expect(await evaluate(project, 'out/main.mjs', 'module.values')).toEqual([8, 3, 6, 9])
    expect(Object.values(wasm).flatMap(exportsOf)).not.toContain('near')
    expect(Object.values(wasm).flatMap(exportsOf)).not.toContain('dead')
  })

  test('a library of another format is made at once', async () => {
    const node = await build({ entry: './src/one.js', output: { library: { type: 'commonjs2' } } })
    expect(Object.keys(node.wasm)).toHaveLength(1)
    expect(await runNode(project, 'out/main.cjs')).toBe('1\n')
    const entry = {
      umd: { import: './src/one.js', library: { type: 'umd', name: 'app' } },
      var: { import: './src/one.js', library: { type: 'var', name: 'app' } },
      iife: './src/one.js',
    } as const
    const web = await build({ entry, target: 'web', output: { globalObject: 'this' } })
    expect(web.wasm).toEqual({})
    expect(Object.keys(web.code)).toEqual(['iife.cjs', 'umd.cjs', 'var.cjs'])
    for (const [file, code] of Object.entries(web.code)) {
      const printed: unknown[] = []
      const console = { log: (value: unknown) => printed.push(value) }
      const page = { WebAssembly, atob, console } as { readonly app?: { readonly one: number } }
      runInNewContext(code, page)
      expect(printed).toEqual([1])
      expect(page.app?.one).toBe(file === 'iife.cjs' ? undefined : 1)
      expect(code).not.toMatch(/\bawait\b|fetch\(|require\("|node:/)
    }
  })

  test('entries with one runtime have one program, which may be instantiated when it is used', async () => {
    const entry = { one: './src/one.js', two: './src/two.js' }
    const { wasm } = await build({ entry, optimization: { runtimeChunk: 'single' }, options: { instantiate: 'lazy' } })
    expect(Object.values(wasm).map(exportsOf)).toEqual([['add', 'mul']])
    expect(await runNode(project, 'out/two.cjs')).toBe('2\n')
  })

  test('a chunk in a folder of its own finds the file; text in the JavaScript needs none', async () => {
    const output = { library: { type: 'commonjs2' }, chunkFilename: 'chunks/[name].cjs' }
    await build({ entry: './src/lazy.js', output, target: 'async-node' })
    expect(await evaluate(project, 'out/main.cjs', 'module.default.lazy()')).toBe(1)
    const inlined = await build({ entry: './src/one.js', options: { inlineLimit: 1000 } })
    expect(inlined.wasm).toEqual({})
    expect(await runNode(project, 'out/main.cjs')).toBe('1\n')
  })

  test('files are named as assets are, with or without hashes of what is really in them', async () => {
    for (const realContentHash of [true, false]) {
      const output = { filename: '[name].[contenthash].cjs', assetModuleFilename: 'wasm/[name].[contenthash:8][ext]' }
      const optimization = { realContentHash, minimize: realContentHash }
      const first = await build({ entry: './src/one.js', output, optimization })
      const [before] = Object.keys(first.wasm)
      expect(before).toMatch(/^wasm\/math\.[0-9a-f]{8}\.wasm$/)
      expect(first.code[Object.keys(first.code)[0]]).toContain(before)
      expect(await runNode(project, `out/${Object.keys(first.code)[0]}`)).toBe('1\n')
      // The JavaScript is the same but for the name of what has changed.
      const changed = await build({ entry: './src/one.js', output, optimization, options: { debug: 'names' } })
      expect(Object.keys(changed.wasm)).not.toEqual([before])
      expect(Object.keys(changed.code)).not.toEqual(Object.keys(first.code))
      expect(await runNode(project, `out/${Object.keys(changed.code)[0]}`)).toBe('1\n')
    }
  })

  test('without tree shaking what import statements ask for is linked; sources that are text within code too', async () => {
    for (const devtool of ['source-map', 'eval', 'eval-source-map'] as const) {
      const { code, wasm } = await build({ entry: './src/one.js', mode: 'development', devtool })
      if (devtool === 'source-map') expect(Object.values(wasm).map(exportsOf)).toEqual([['add']])
      expect(Object.values(code).join('')).not.toContain('__wasmweld_instance')
      expect(await runNode(project, 'out/main.cjs')).toBe('1\n')
    }
    await build({ entry: './src/one.js', mode: 'none', devtool: false })
    expect(await runNode(project, 'out/main.cjs')).toBe('1\n')
  })

  test('a page and its worker have a program each, of what each uses', async () => {
    const { wasm, code } = await build({ entry: './src/page.js', target: 'web', output: { filename: '[name].js' } })
    // The worker's is in its JavaScript.
    expect(Object.values(wasm).map(exportsOf)).toEqual([['add']])
    expect(Object.values(code).filter(text => text.includes('new WebAssembly.Module('))).toHaveLength(1)
    expect(Object.values(code).join('')).not.toMatch(/node:|readFileSync|process\./)
  })

  test('from the cache: without a change, with a new import, with another object, and back', async () => {
    const folder = mkdtempSync(join(project.root, 'cache-'))
    const cache = name === 'webpack' ? WEBPACK_CACHE(folder) : RSPACK_CACHE(folder)
    const built = async (entry: string): Promise<string> => {
      project.write('src/cached.js', `export * from './${entry}.js'`)
      const { wasm } = await build({ entry: './src/cached.js', cache: cache as never })
      return `${(await runNode(project, 'out/main.cjs')).trim()} ${Object.values(wasm).flatMap(exportsOf).join()}`
    }
    await answer(1)
    expect(await built('answer')).toBe('1 answer')
    expect(await built('answer')).toBe('1 answer')
    expect(await built('more')).toBe('1001 answer,other')
    await answer(2)
    expect(await built('more')).toBe('1002 answer,other')
    expect(await built('answer')).toBe('2 answer')
    await answer(1)
    expect(await built('answer')).toBe('1 answer')
    rmSync(folder, { recursive: true })
  })

  test('watching: another object, another import, a fault and its end', async () => {
    await answer(3)
    project.write('src/watched.js', `export * from './answer.js'`)
    const compiler = compilerFor(name, project, { entry: './src/watched.js', output: { clean: false } })
    const watched = watching(compiler)
    // What is written while the compiler looks may make it build twice; it ends with what is there.
    const becomes = async (wanted: string): Promise<void> => {
      for (;;) {
        const built = gather(await watched.next(), project.path('out'))
        if ((told(built)[0] ?? (await runNode(project, 'out/main.cjs')).trim()).includes(wanted)) return
      }
    }
    try {
      await becomes('3')
      await answer(4)
      await becomes('4')
      project.write('src/watched.js', `export * from './more.js'`)
      await becomes('1004')
      await project.compile('src/answer.o', 'int answer(void) { return 5; }')
      await becomes('src/answer.o has no export other')
      await answer(6)
      await becomes('1006')
    } finally {
      await watched.close()
    }
  })

  test.each([
    ['./src/needs.js', ['undefined symbol: given'], './src/needs.js', '2:'],
    [
      './src/wrong.js',
      ['src/math.o has no export sum', 'src/math.o has no export dif', 'src/warned.c has no export warnn'],
      './src/wrong.js',
      '1:',
    ],
    ['./src/damaged.js', ['src/damaged.o'], './src/damaged.js', '1:'],
  ])(
    'what is wrong in %s is one error, at the importing line, and of what is written',
    async (entry, texts, module, line) => {
      const { errors, warnings } = await buildWebpackLike(name, project, {
        entry,
        optimization: { emitOnErrors: true },
        mode: 'development',
        devtool: false,
      })
      expect(errors).toHaveLength(1)
      for (const text of texts) expect(errors[0].message).toContain(text)
      expect(warnings.filter(({ message }) => !message.includes('mind the gap'))).toEqual([])
      expect(errors[0].moduleName).toBe(module)
      expect(errors[0].loc).toMatch(new RegExp(`^${line}`))
      expect(`${errors[0].message}${errors[0].stack ?? ''}`).not.toMatch(/ at .*\(|node_modules/)
      expect(readFileSync(project.path('out/main.cjs'), 'utf8')).not.toMatch(/__wasmweld_\w+__\(/)
      await expect(runNode(project, 'out/main.cjs')).rejects.toThrow(
        entry === './src/needs.js' ? 'undefined symbol: given' : 'this module could not be made',
      )
    },
  )

  test('what was perhaps meant for the plugin is hinted at', async () => {
    const { errors, warnings } = await buildWebpackLike(name, project, { entry: './src/foreign.js' })
    expect(errors).not.toEqual([])
    const hints = warnings.map(({ message }) => message).join('\n')
    expect(warnings).toHaveLength(2)
    expect(hints).toContain(`src/lib.wasm is a side module, which is linked into a program`)
    expect(hints).toContain(`./math.o?inti: unknown query ?inti`)
  })

  test('watching: what a compilation warns of is warned of as long as it is so', async () => {
    project.write('src/again.js', `export * from './warned.js'`)
    const watched = watching(compilerFor(name, project, { entry: './src/again.js', output: { clean: false } }))
    try {
      for (const text of ['first', 'second']) {
        const { warnings, code } = gather(await watched.next(), project.path('out'))
        expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('mind the gap')])
        if (text === 'second') expect(code['main.cjs']).toContain('second')
        project.write('src/again.js', `export * from './warned.js'; console.log('second')`)
      }
    } finally {
      await watched.close()
    }
  })

  test('a broken budget is an error, and what is written is told', async () => {
    const options = { budgets: [{ select: { output: '*.wasm' }, max: 10 }], report: ['json'], types: '.types' } as const
    const { errors } = await buildWebpackLike(name, project, { entry: './src/one.js', options })
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/budget/i)])
    const report = JSON.parse(readFileSync(project.path('.wasmweld/size/out.json'), 'utf8')) as {
      outputs: { name: string }[]
    }
    expect(report.outputs.map(output => output.name)).toContain('main.cjs')
    expect(readFileSync(project.path('.types/src/math.d.o.ts'), 'utf8')).toContain('export function add(')
  })
})

const WEBPACK_CACHE = (cacheDirectory: string): object => ({ type: 'filesystem', cacheDirectory })
const RSPACK_CACHE = (directory: string): object => ({ type: 'persistent', storage: { type: 'filesystem', directory } })
