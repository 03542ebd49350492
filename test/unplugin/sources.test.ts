// C and C++ that is imported as it is: compiled on the way, by the clang of this machine or by the one from npm.

import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { type OutputChunk, type Plugin as RollupPlugin, type RollupError, rollup } from 'rollup'
import type { Options } from 'unplugin-wasmweld'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { createServer, build as viteBuild } from 'vite'
import { build as esbuild } from 'esbuild'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import { inFolder } from '../support/in-folder.ts'
import { WEBPACK_LIKE, buildWebpackLike } from '../support/webpack-like.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Project, evaluate, exportsOf, makeProject } from '../support/bundling.ts'
import { launchChromium } from '../support/chromium.ts'
import { ROOT } from '../support/tools.ts'
import { watching } from '../support/watching.ts'

const SOURCES = {
  'package.json': '{ "type": "module", "private": true }',
  'src/scale.h': '#define SCALE 10\n',
  'src/math.c': `#include "scale.h"
int scaled(int x) { return x * SCALE; }
int unused(int x) { return x - SCALE; }`,
  'include/shared.hpp': 'inline int twice(int x) { return 2 * x; }\n',
  'src/words.cpp': `#include <shared.hpp>
extern "C" int length(int n) { constexpr char suffix[] = SUFFIX; return twice(n) + static_cast<int>(sizeof suffix) - 1; }`,
  'src/helper.c': 'int helped(int x) { return x + 1; }',
  'src/main.js': `export { scaled } from './math.c'\nexport { length } from './words.cpp'\n`,
}
const COMPILE = { include: ['include'], cxxFlags: ['-std=c++20', '-DSUFFIX="!"'] }

type OnLog = (level: string, log: { code: string; message: string }) => unknown

let project: Project
beforeAll(async () => {
  project = await makeProject(SOURCES)
  project.write('node_modules/.keep', '')
})
afterEach(() => {
  for (const [file, text] of Object.entries(SOURCES)) project.write(file, text)
})
afterAll(() => {
  project.remove()
})

/** Builds with the project's folder as the current one, as a user does. */
function build(options: Options = {}, at: Project = project): Promise<Uint8Array> {
  return inFolder(at.root, async () => {
    const plugins = [rollupPlugin({ report: false, compile: COMPILE, ...options }) as never]
    const made = await rollup({ input: 'src/main.js', plugins, onLog() {} })
    const { output } = await made.write({ dir: 'dist', format: 'es', assetFileNames: '[name][extname]' })
    const [{ fileName }] = output.filter(({ fileName }) => fileName.endsWith('.wasm'))
    expect((output[0] as OutputChunk).type).toBe('chunk')
    return readFileSync(at.path(`dist/${fileName}`))
  })
}

async function failure(options: Options = {}): Promise<{ message: string; at: string | undefined }> {
  const error = await build(options).then(
    () => expect.fail('the build did not fail'),
    (thrown: unknown) => thrown as RollupError,
  )
  const { message, loc } = error
  return {
    message: message.replaceAll(project.root, 'ROOT').replaceAll(/^\[plugin .*?\] (?:\S+ \(\d+:\d+\): )?/g, ''),
    at: loc && `${loc.file?.replace(project.root, 'ROOT')}:${loc.line}:${loc.column}`,
  }
}

const cached = (): readonly string[] =>
  readdirSync(project.path('node_modules/.cache/wasmweld')).filter(file => file.endsWith('.o'))

describe('a build', () => {
  test('compiles C and C++, links what is used and declares it', async () => {
    expect(exportsOf(await build())).toEqual(['length', 'scaled'])
    expect(await evaluate(project, 'dist/main.js', '[module.scaled(4), module.length(3)]')).toEqual([40, 7])
    expect(readFileSync(project.path('.wasmweld/types/src/math.d.c.ts'), 'utf8')).toContain('function scaled(')
  })

  test('takes objects from the cache, until a source, a header or the flags change', async () => {
    await build()
    const before = cached().length
    await build()
    expect(cached()).toHaveLength(before)
    project.write('src/scale.h', '#define SCALE 100\n')
    await build()
    expect(await evaluate(project, `dist/main.js`, 'module.scaled(4)')).toBe(400)
    await build({ compile: { ...COMPILE, flags: ['-O1'] } })
    expect(cached()).toHaveLength(before + 2)
  })

  // Rolldown tells of plugins that take seconds, which no test should.
  test('is not warned of for the time that a compiler takes', async () => {
    project.write('src/helper.c', 'int helped(int x) { return x + 2; }')
    const answers = async (plugin: object): Promise<unknown[]> => {
      const plugins = [plugin].flat() as readonly RollupPlugin[]
      const lib = { entry: 'src/helper.c', formats: ['es' as const] }
      const { root } = project
      const settings = { root, configFile: false as const, logLevel: 'silent' as const, build: { write: false, lib } }
      await inFolder(root, () => viteBuild({ ...settings, plugins: plugins as never }))
      const asked = plugins.map(({ onLog }) => onLog as OnLog | undefined).filter(hook => hook !== undefined)
      return asked.map(hook => hook('warn', { code: 'PLUGIN_TIMINGS', message: '' }))
    }
    expect(await answers(vitePlugin({ report: false }))).toEqual([false])
    expect(await answers(vitePlugin({ report: false }))).toEqual([null])
  })

  test('compiles sources among the libraries', async () => {
    project.write('src/math.c', 'int helped(int); int scaled(int x) { return helped(x); }')
    await build({ libs: ['src/helper.c'] })
    expect(await evaluate(project, 'dist/main.js', 'module.scaled(4)')).toBe(5)
  })

  test('keeps lines for debuggers when it is told to', async () => {
    const sections = (bytes: Uint8Array): number =>
      WebAssembly.Module.customSections(new WebAssembly.Module(bytes as BufferSource), '.debug_line').length
    expect(sections(await build())).toBe(0)
    expect(sections(await build({ debug: 'dwarf' }))).toBe(1)
  })

  test('shows what the compiler says, at the place in the source', async () => {
    project.write('src/math.c', 'int scaled(int x) {\n  return y;\n}\n')
    const { message, at } = await failure()
    expect(at).toBe('ROOT/src/math.c:2:9')
    expect(message).toContain("ROOT/src/math.c:2:10: error: use of undeclared identifier 'y'")
    expect(message).toContain(`  imported as './math.c' at src/main.js:1`)
    const plugins = [vitePlugin({ compile: COMPILE, types: false })]
    const input = { input: project.path('src/main.js') }
    const vite = { root: project.root, configFile: false, logLevel: 'silent', plugins } as const
    const built = viteBuild({ ...vite, build: { write: false, rolldownOptions: input } })
    await expect(built).rejects.toMatchObject({
      errors: [{ id: project.path('src/math.c'), loc: { file: project.path('src/math.c'), line: 2, column: 9 } }],
    })
  })

  test('names the header that is wrong', async () => {
    project.write('src/scale.h', '#define SCALE 10\nint broken(;\n')
    expect((await failure()).at).toBe('ROOT/src/scale.h:2:11')
  })

  test('says where a compiler comes from when there is none', async () => {
    expect((await failure({ compile: { compiler: 'no/clang' } })).message).toContain('no such compiler: ROOT/no/clang')
    expect((await failure({ compile: { compiler: '@yowasp/clang' } })).message).toContain('npm install @yowasp/clang')
    const { PATH, WASI_SDK_PATH } = process.env
    process.env['PATH'] = ''
    delete process.env['WASI_SDK_PATH']
    try {
      expect((await failure()).message).toContain('npm install --save-dev @yowasp/clang')
    } finally {
      process.env['PATH'] = PATH
      if (WASI_SDK_PATH !== undefined) process.env['WASI_SDK_PATH'] = WASI_SDK_PATH
    }
  })

  test('leaves sources to the bundler when it is told to', async () => {
    expect((await failure({ compile: false })).message).not.toContain('wasmweld')
  })
})

describe('other bundlers', () => {
  const NAMES = 'Object.keys(module).sort().map(name => module[name](3))'

  test('esbuild compiles too, and says what is wrong at its line', async () => {
    const building = (): Promise<unknown> =>
      esbuild({
        absWorkingDir: project.root,
        entryPoints: ['src/main.js'],
        bundle: true,
        format: 'esm',
        target: 'es2022',
        outdir: 'out',
        logLevel: 'silent',
        plugins: [esbuildPlugin({ report: false, types: false, compile: COMPILE, platform: 'node' }) as never],
      })
    await building()
    expect(await evaluate(project, 'out/main.js', NAMES)).toEqual([7, 30])
    project.write('src/scale.h', '#define SCALE 10\nint broken(;\n')
    await expect(building()).rejects.toMatchObject({
      errors: [
        {
          location: { file: 'src/scale.h', line: 2 },
          text: expect.stringContaining('src/scale.h:2:12: error:') as string,
        },
      ],
    })
  })

  test.each(WEBPACK_LIKE)('%s compiles too, and says what is wrong at its line', async bundler => {
    const configuration = {
      entry: { main: './src/main.js' },
      options: { compile: COMPILE },
      output: { library: { type: 'commonjs2' } },
    }
    const built = await buildWebpackLike(bundler, project, configuration)
    expect(built.errors).toEqual([])
    expect(Object.values(built.wasm).map(exportsOf)).toEqual([['length', 'scaled']])
    project.write('src/scale.h', '#define SCALE 10\nint broken(;\n')
    const { errors } = await buildWebpackLike(bundler, project, configuration)
    expect(errors.map(({ message }) => message).join()).toContain('src/scale.h:2:12: error:')
  })
})

test('the compiler from npm does the same, headers and errors included', async () => {
  const other = await makeProject(SOURCES)
  try {
    other.write('node_modules/@yowasp/.keep', '')
    symlinkSync(join(ROOT, 'node_modules/@yowasp/clang'), other.path('node_modules/@yowasp/clang'))
    const options: Options = { sysroot: '@yowasp/clang', compile: COMPILE }
    expect(exportsOf(await build(options, other))).toEqual(['length', 'scaled'])
    expect(await evaluate(other, 'dist/main.js', '[module.scaled(4), module.length(3)]')).toEqual([40, 7])
    other.write('src/scale.h', '#define SCALE 10\nint broken(;\n')
    await expect(build(options, other)).rejects.toMatchObject({
      message: expect.stringContaining(`${other.path('src/scale.h')}:2:12: error:`) as string,
      loc: { file: other.path('src/scale.h'), line: 2 },
    })
    expect(existsSync(other.path('node_modules/.cache/wasmweld'))).toBe(true)
  } finally {
    other.remove()
  }
})

describe('a dev server', () => {
  const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,"><body></body><script type="module" src="/src/page.js"></script>`
  const SCRIPT = `import { scaled } from './math.c'\nwindow.scaled = () => scaled(4)\nwindow.loads = (window.loads ?? 0) + 1\n`
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test('compiles again when a source or a header is edited, shows errors, and keeps the page', async () => {
    project.write('index.html', PAGE)
    project.write('src/page.js', SCRIPT)
    const server = await createServer({
      root: project.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [vitePlugin({ compile: COMPILE })],
      server: { host: '127.0.0.1', port: 0 },
    })
    const told: string[] = []
    server.config.logger.error = text => void told.push(text)
    const page = await browser.newPage()
    try {
      await server.listen()
      await watching(server, project)
      const scaled = (): Promise<unknown> => page.evaluate('scaled?.()')
      await page.goto(`http://127.0.0.1:${(server.httpServer?.address() as { port: number }).port}`)
      await expect.poll(scaled).toBe(40)
      await page.evaluate('mark = 1')
      project.write('src/scale.h', '#define SCALE 20\n')
      await expect.poll(scaled).toBe(80)
      project.write('src/math.c', '#include "scale.h"\nint scaled(int x) { return x + SCALE }\n')
      const overlay = page.locator('vite-error-overlay .window')
      await expect
        .poll(() => overlay.textContent())
        .toMatch(/src\/math\.c:2:\d+: error: expected ';' after return statement/)
      expect(told.join()).toMatch(/src\/math\.c:2:\d+: error: expected ';'/)
      expect(await page.evaluate('[scaled(), mark].join()')).toBe('80,1')
      project.write('src/math.c', '#include "scale.h"\nint scaled(int x) { return x + SCALE; }\n')
      await expect.poll(scaled).toBe(24)
      project.write('src/math.c', '#include "scale.h"\nint scaled(int x) { return y; }\n')
      await expect.poll(() => overlay.count()).toBe(1)
      // Of a page that is loaded now its module asks, which is not at fault.
      await page.reload()
      await expect.poll(() => overlay.locator('.file').first().textContent()).toMatch(/src\/math\.c:2:\d+/)
      expect(await overlay.locator('.frame').textContent()).toMatch(
        /2 \| int scaled\(int x\) \{ return y; \}\s+\|\s+\^/,
      )
      project.write('src/math.c', SOURCES['src/math.c'])
      await expect.poll(scaled).toBe(80)
    } finally {
      await page.close()
      await server.close()
    }
  })
})
