// What the plugin adds to a build: where nothing native is imported, and where an object is. Builds with and without it are made in turns, in one
// process, so that what is loaded once is not counted. And how long a watching bundler takes after a script was saved, and after an object was.

import { readFileSync } from 'node:fs'
import { context } from 'esbuild'
import { watch as rolldownWatch } from 'rolldown'
import { watch as rollupWatch } from 'rollup'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import vitePlugin from 'unplugin-wasmweld/vite'
import { build as viteBuild } from 'vite'
import { type BundlerName, buildWith } from '../../support/bundlers.ts'
import { makeProject, type Project } from '../../support/bundling.ts'
import { type Compiler, compilerFor, type WebpackLike } from '../../support/webpack-like.ts'
import { median, time } from '../measure.ts'

export interface Measured {
  readonly bundler: string
  /** Milliseconds of a build without the plugin. */
  readonly plain: number
  /** What the plugin adds where nothing native is imported: the median of the differences, turn by turn. */
  readonly idle: number
  /** What the plugin and an object add. */
  readonly native: number
  /** From saving a script, and an object, to the end of the build. */
  readonly script: number
  readonly object: number
}

const MODULES = 60
const OPTIONS = { report: false, types: false } as const

const script = (at: number): string => `export const value${at} = n => n * ${at} + ${at % 7}\n`
const names = Array.from({ length: MODULES }, (_, at) => at)
const imports = names.map(at => `import { value${at} } from './part${at}.js'`).join('\n')
const uses = `globalThis.sum = [${names.map(at => `value${at}(${at})`).join()}]`

const makeApp = (): Promise<Project> =>
  makeProject(
    {
      ...Object.fromEntries(names.map(at => [`src/part${at}.js`, script(at)])),
      'src/plain.js': `${imports}\n${uses}\n`,
      'src/native.js': `import { add } from './math.o'\n${imports}\n${uses}\nglobalThis.add = add\n`,
    },
    { 'src/math.o': 'int add(int a, int b) { return a + b; } int sub(int a, int b) { return a - b; }' },
  )

type Wait = (save: () => void) => Promise<number>

interface Watching {
  /** Saves something and gives the milliseconds until it is built. */
  readonly after: Wait
  close(): Promise<unknown>
}

interface Emitter {
  on(name: 'event', heard: (event: { readonly code: string }) => void): unknown
  close(): Promise<void>
}

/** `start` is given what to call at the end of each build. */
async function watchBy(start: (built: () => void) => Promise<() => Promise<unknown>>): Promise<Watching> {
  let built: () => void = () => undefined
  const next = (): Promise<void> =>
    new Promise(resolve => {
      built = resolve
    })
  const first = next()
  const close = await start(() => {
    built()
  })
  await first
  return {
    close,
    async after(save) {
      const done = next()
      return time(() => {
        save()
        return done
      })
    },
  }
}

const events =
  (make: () => Promise<Emitter> | Emitter) =>
  async (built: () => void): Promise<() => Promise<void>> => {
    const watcher = await make()
    watcher.on('event', ({ code }) => {
      if (code === 'END') built()
    })
    return () => watcher.close()
  }

function watchCompiler(name: WebpackLike, project: Project): Promise<Watching> {
  const compiler: Compiler = compilerFor(name, project, {
    target: ['web', 'es2022'],
    entry: { main: project.path('src/native.js') },
    output: { path: project.path('out/watched'), clean: false },
    options: OPTIONS,
  })
  return watchBy(built => {
    const watching = compiler.watch({ aggregateTimeout: 5 }, built)
    return Promise.resolve(
      () =>
        new Promise<void>(done => {
          watching.close(done)
        }),
    )
  })
}

const WATCH: Readonly<Partial<Record<BundlerName, (project: Project) => Promise<Watching>>>> = {
  rollup: project =>
    watchBy(
      events(() =>
        rollupWatch({
          input: project.path('src/native.js'),
          plugins: [rollupPlugin({ ...OPTIONS, platform: 'browser' })],
          output: { dir: project.path('out/watched') },
        }),
      ),
    ),
  rolldown: project =>
    watchBy(
      events(
        () =>
          rolldownWatch({
            input: project.path('src/native.js'),
            cwd: project.root,
            plugins: [rolldownPlugin({ ...OPTIONS, platform: 'browser' })],
            output: { dir: project.path('out/watched') },
          }) as unknown as Emitter,
      ),
    ),
  vite: project =>
    watchBy(
      events(
        async () =>
          (await viteBuild({
            root: project.root,
            configFile: false,
            logLevel: 'silent',
            plugins: [vitePlugin(OPTIONS)],
            build: {
              watch: {},
              minify: false,
              outDir: project.path('out/watched'),
              rolldownOptions: { input: project.path('src/native.js') },
            },
          })) as unknown as Emitter,
      ),
    ),
  webpack: project => watchCompiler('webpack', project),
  rspack: project => watchCompiler('rspack', project),
  async esbuild(project) {
    const made = await context({
      absWorkingDir: project.root,
      entryPoints: [project.path('src/native.js')],
      bundle: true,
      format: 'esm',
      outdir: project.path('out/watched'),
      logLevel: 'silent',
      plugins: [esbuildPlugin(OPTIONS) as never],
    })
    await made.rebuild()
    return {
      close: () => made.dispose(),
      after: save =>
        time(() => {
          save()
          return made.rebuild()
        }),
    }
  },
}

/** Objects that differ, so that each save is a change. */
async function makeObjects(project: Project): Promise<readonly Uint8Array[]> {
  const objects = []
  for (const more of ['1', '2']) {
    await project.compile('other.o', `int add(int a, int b) { return a + b + ${more}; } int sub(int a) { return a; }`)
    objects.push(new Uint8Array(readFileSync(project.path('other.o'))))
  }
  return objects
}

const SETTLING_MS = 150
const rest = (): Promise<void> => new Promise(resolve => setTimeout(resolve, SETTLING_MS))

async function measureRebuilds(bundler: BundlerName, turns: number): Promise<{ script: number; object: number }> {
  const project = await makeApp()
  const objects = await makeObjects(project)
  const watching = await WATCH[bundler]?.(project)
  if (watching === undefined) throw new Error(`${bundler} does not watch`)
  const saved: { script: number; object: number }[] = []
  for (let turn = 0; turn <= turns; turn++) {
    await rest()
    const one = await watching.after(() => {
      project.write('src/part1.js', `${script(1)}// ${turn}\n`)
    })
    await rest()
    const other = await watching.after(() => {
      project.write('src/math.o', objects[turn % objects.length])
    })
    // The first time a bundler may still be looking around.
    if (turn > 0) saved.push({ script: one, object: other })
  }
  await watching.close()
  project.remove()
  return { script: median(saved.map(each => each.script)), object: median(saved.map(each => each.object)) }
}

async function measureBundler(bundler: BundlerName, project: Project, turns: number): Promise<Measured> {
  const build = (entry: string, withPlugin: boolean) => (): Promise<number> =>
    time(() =>
      buildWith(bundler, {
        project,
        entry: project.path(`src/${entry}.js`),
        output: 'page',
        folder: project.path('out'),
        options: withPlugin ? {} : undefined,
      }),
    )
  const [plain, idle, native] = [build('plain', false), build('plain', true), build('native', true)]
  const turnsOf: { plain: number; idle: number; native: number }[] = []
  for (let turn = 0; turn <= turns; turn++) {
    const one = { plain: await plain(), idle: await idle(), native: await native() }
    // The first time everything is loaded.
    if (turn > 0) turnsOf.push(one)
  }
  return {
    bundler,
    plain: median(turnsOf.map(one => one.plain)),
    idle: median(turnsOf.map(one => one.idle - one.plain)),
    native: median(turnsOf.map(one => one.native - one.plain)),
    ...(await measureRebuilds(bundler, turns)),
  }
}

export async function measureBuilds(turns: number): Promise<readonly Measured[]> {
  const project = await makeApp()
  try {
    const rows: Measured[] = []
    for (const bundler of Object.keys(WATCH) as BundlerName[]) rows.push(await measureBundler(bundler, project, turns))
    return rows
  } finally {
    project.remove()
  }
}
