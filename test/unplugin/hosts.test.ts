import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import type { Instantiate, Options } from 'unplugin-wasmweld'
import wasmweld from 'unplugin-wasmweld/vite'
import { type InlineConfig, build as viteBuild, createServer } from 'vite'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, importsOf, makeProject } from '../support/bundling.ts'

const FROM = (module: string): string => `__attribute__((import_module("${module}")))`

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      // `import_module` without `import_name`: by path, by package, and with a name that the C library has too.
      'src/named.js': `import { by_path, by_package, shout } from './named.o'; export const values = [by_path(1), by_package(1), shout()]`,
      'src/in-archive.js': `import { by_path, by_package, shout } from './libnamed.a'; export const values = [by_path(1), by_package(1), shout()]`,
      'src/path-host.js': `export const hostfn = x => x + 100; export const log = () => 7`,
      'node_modules/host-package/package.json': `{ "name": "host-package", "type": "module", "exports": "./index.js" }`,
      'node_modules/host-package/index.js': `export const packaged = x => x + 1000`,
      // Hosts that import native names: of another object, of the same one, and its memory.
      'src/cycle.js': `import { call_host, measure, again } from './cycle.o'
export const values = [call_host(3), measure(), again(20)]`,
      'src/cycle-host.js': `import { mul, factor } from './mul.o'
import { memory, back } from './cycle.o'
export const scale = x => mul(x, new Int32Array(memory.buffer, factor.value, 1)[0])
export const length_of = (at, size) => new TextDecoder().decode(new Uint8Array(memory.buffer, at, size)).toUpperCase().length
export const there = x => back(x) + 2`,
      'src/cycle-first.js': `import { there } from './cycle-host.js'; import { again } from './cycle.o'
export const values = [there(1), again(20)]`,
      // A host that constructors call.
      'src/early.js': `import { heard } from './early.o'; export const values = [heard()]`,
      'src/early-host.js': `import { memory } from './early.o'
export const first_byte = at => new Uint8Array(memory.buffer)[at]`,
    },
    {
      'src/named.o': `#include <stdio.h>
#include <math.h>
${FROM('./path-host.js')} int hostfn(int);
${FROM('./path-host.js')} int log_(void) __asm__("log");
${FROM('host-package')} int packaged(int);
int by_path(int x) { return hostfn(x); }
int by_package(int x) { return packaged(x); }
int shout(void) { return printf("shout\\n") + log_(); }`.replace('#include <math.h>\n', ''),
      'src/mul.o': `int factor = 7; int mul(int a, int b) { return a * b; } int unused(void) { return 1; }`,
      'src/cycle.o': `${FROM('./cycle-host.js')} int scale(int);
${FROM('./cycle-host.js')} int length_of(const char *, int);
${FROM('./cycle-host.js')} int there(int);
int call_host(int x) { return scale(x); }
int measure(void) { return length_of("five5", 5); }
int back(int x) { return x * 2; }
int again(int x) { return there(x); }`,
      'src/early.o': `${FROM('./early-host.js')} int first_byte(const char *);
static int seen;
__attribute__((constructor)) static void start(void) { seen = first_byte("A"); }
int heard(void) { return seen; }`,
    },
  )
  await project.archive('src/libnamed.a', 'src/named.o')
})
afterAll(() => {
  project.remove()
})

const OPTIONS: Options = { report: false, types: false }

/** Each makes `out/main.js` of an entry. */
const BUILDS: Readonly<Record<string, (entry: string, options?: Options) => Promise<unknown>>> = {
  async rollup(entry, options) {
    const warnings: string[] = []
    const bundle = await rollup({
      input: { main: project.path(entry) },
      plugins: [rollupPlugin({ ...OPTIONS, ...options })],
      onwarn: ({ message }) => warnings.push(message),
    })
    await bundle.write({ dir: project.path('out') })
    expect(warnings).toEqual([])
  },
  async rolldown(entry, options) {
    const bundle = await rolldown({
      input: { main: project.path(entry) },
      cwd: project.root,
      plugins: [rolldownPlugin({ ...OPTIONS, ...options })],
      checks: { circularDependency: true },
      onLog: (_level, { message }) => {
        throw new Error(message)
      },
    })
    await bundle.write({ dir: project.path('out') })
  },
  vite: (entry, options) => viteBuild(viteConfig(entry, options)),
  'a server by vite': (entry, options) => {
    const { build, ...config } = viteConfig(entry, options)
    return viteBuild({ ...config, build: { ...build, ssr: true } })
  },
}

function viteConfig(entry: string, options: Options = {}): InlineConfig {
  return {
    root: project.root,
    base: './',
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld({ ...OPTIONS, ...options })],
    build: {
      outDir: 'out',
      minify: false,
      rolldownOptions: {
        input: { main: project.path(entry) },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'main.js' },
      },
    },
  }
}

/** The one linked program of the last build. */
function linked(): Uint8Array {
  const files = readdirSync(project.path('out'), { recursive: true, encoding: 'utf8' })
  return readFileSync(project.path(`out/${files.find(file => file.endsWith('.wasm')) ?? 'none'}`))
}

describe.each(Object.entries(BUILDS))('%s', (name, build) => {
  const run = async (entry: string, options?: Options): Promise<unknown> => {
    rmSync(project.path('out'), { recursive: true, force: true })
    if (name !== 'vite') await build(entry, { inlineLimit: 0, ...options })
    // Node does not fetch files as a page does.
    else await build(entry, { inlineLimit: Number.MAX_SAFE_INTEGER, ...options })
    const values = await evaluate(project, 'out/main.js', 'module.values')
    if (name === 'vite') await build(entry, { inlineLimit: 0, ...options })
    return values
  }

  test.each(['src/named.js', 'src/in-archive.js'])(
    'an import module without a name for the import (%s)',
    async entry => {
      expect(await run(entry)).toEqual([101, 1001, 13])
      expect(importsOf(linked())).toEqual(
        expect.arrayContaining(['./path-host.js.hostfn', './path-host.js.log', 'host-package.packaged']),
      )
    },
  )

  test('a host imports native names itself, and the roots are as exact', async () => {
    expect(await run('src/cycle.js')).toEqual([21, 5, 42])
    expect(exportsOf(linked())).toEqual(['again', 'back', 'call_host', 'factor', 'measure', 'mul'])
  })

  test('a page imports such a host first', async () => {
    expect(await run('src/cycle-first.js')).toEqual([4, 42])
  })

  test.each(['await', 'sync', 'lazy'] as const)('a constructor calls a host that reads the memory (%s)', async mode => {
    expect(await run('src/early.js', { instantiate: mode, platform: mode === 'await' ? 'universal' : 'node' })).toEqual(
      [65],
    )
    expect(await run('src/cycle.js', { instantiate: mode, platform: mode === 'await' ? 'universal' : 'node' })).toEqual(
      [21, 5, 42],
    )
  })
})

test.each<Instantiate>(['await', 'sync', 'lazy'])('a dev server for servers (%s)', async instantiate => {
  const server = await createServer({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld({ ...OPTIONS, instantiate })],
    server: { middlewareMode: true },
    appType: 'custom',
  })
  try {
    const values = async (entry: string): Promise<unknown> => (await server.ssrLoadModule(entry))['values']
    expect(await values('/src/named.js')).toEqual([101, 1001, 13])
    expect(await values('/src/early.js')).toEqual([65])
    expect(await values('/src/cycle.js')).toEqual([21, 5, 42])
    expect(await values('/src/cycle-first.js')).toEqual([4, 42])
  } finally {
    await server.close()
  }
})
