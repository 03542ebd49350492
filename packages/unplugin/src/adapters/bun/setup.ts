// The plugin's hooks: native modules are found and loaded once in the build within the build, and once more in the one that counts.
import { writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Environment } from '../../core/environment.ts'
import { NATIVE_ENDINGS, splitQuery } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { slashed } from '../../core/paths.ts'
import type { Session } from '../../core/session.ts'
import {
  FILE_NAMESPACE,
  type FileNamespace,
  ModulePaths,
  NAMESPACE,
  URL_NAMESPACE,
  fileImports,
  filePlace,
  fileRequest,
  referenceIn,
  urlModule,
} from '../two-pass/module-paths.ts'
import { metafileGraph } from '../two-pass/first-graph.ts'
import { type Told, needsMetafile, reportMade } from '../two-pass/report-made.ts'
import { type Resolve, TwoPass } from '../two-pass/two-pass.ts'
import { type Found, type LoadArgs, type PluginBuilder, type ResolveArgs, bunApi } from './bun-api.ts'
import { contradiction, failure } from './messages.ts'
import { runFirst } from './first-pass.ts'
import { madeOutput } from './report.ts'
import { fileNamespace, placeOf, rootOf, settingsOf } from './settings.ts'

/** Specifiers of native files and of the runtime, and what modules of the plugin import. */
const IMPORTED = new RegExp(
  String.raw`\.(?:${NATIVE_ENDINGS})(?:\?.*)?$|^virtual:wasmweld(?:/.*)?$|^\0wasmweld|^@bjorn3/browser_wasi_shim$|^@wasmweld/`,
)

export function setup(build: PluginBuilder, options: ResolvedOptions, session: Session): void {
  const { config } = build
  const place = placeOf(config)
  let isSplit = true
  const settings = settingsOf(config, options, () => isSplit)
  const two = new TwoPass(new Environment(settings, session), place)
  const paths = new ModulePaths(rootOf())
  const hooks = new Hooks(two, paths, fileNamespace(config))
  if (needsMetafile(options)) config.metafile = true
  build.onStart(async () => {
    const wrong = contradiction(config, options.instantiate)
    if (wrong !== undefined) throw failure([{ message: wrong }])
    for (;;) {
      const first = await runFirst(config, {
        own: inner => {
          hooks.add(inner, 'first')
        },
        noteLoad: (path, contents) => {
          two.noteText(slashed(path), contents)
        },
      })
      isSplit = config.splitting === true || first?.importsLater !== true
      const idOf = (input: string): string => paths.idOfInput(input)
      const graph = first && metafileGraph({ ...first.graph, idOf })
      const isSettled = await two.settle(resolve, first?.outputs, graph)
      if (isSettled || first === undefined) break
    }
    if (two.faults.length > 0) throw failure(two.faults)
  })
  hooks.add(build, 'second')
  build.onLoad({ filter: /.*/, namespace: URL_NAMESPACE }, ({ path }) => ({
    contents: urlModule(referenceIn(path)),
    loader: 'js',
  }))
  build.onLoad({ filter: /.*/, namespace: FILE_NAMESPACE }, ({ path }) => ({
    contents: two.file(referenceIn(path)).bytes,
    loader: 'file',
  }))
  build.onEnd(async result => {
    const { metafile } = result
    const told =
      metafile === undefined || !result.success
        ? NOTHING
        : await reportMade(two.environment, place, {
            made: () => madeOutput({ ...result, metafile, outputs: result.outputs }, { paths, two, dir: place.dir }),
            isWritten: place.dir !== undefined,
            writeBeside: files => {
              for (const { fileName, bytes } of files) writeFileSync(join(place.dir ?? '', fileName), bytes)
            },
          })
    for (const { message } of [...two.warnings, ...told.warnings]) console.warn(message)
    const errors = [...two.faults, ...told.errors]
    if (errors.length > 0) throw failure(errors)
  })
}

const NOTHING: Told = { errors: [], warnings: [] }

type Pass = 'first' | 'second'

/** Hooks of one build, the same for both passes. Bun knows modules by their paths alone: no two kinds may share one. */
class Hooks {
  readonly #two: TwoPass
  readonly #paths: ModulePaths
  readonly #files: FileNamespace

  constructor(two: TwoPass, paths: ModulePaths, files: FileNamespace) {
    this.#two = two
    this.#paths = paths
    this.#files = files
  }

  add(build: PluginBuilder, pass: Pass): void {
    build.onResolve({ filter: IMPORTED }, args => this.#find(args, pass))
    build.onResolve({ filter: new RegExp(`^(?:${FILE_NAMESPACE}|${URL_NAMESPACE}):`) }, ({ path }) => {
      const file = fileRequest(path)
      return file && filePlace(file, this.#two.file(file.reference))
    })
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, args => this.#load(args, pass))
  }

  async #find({ path: source, importer: asker, kind }: ResolveArgs, pass: Pass): Promise<Found | undefined> {
    const importer = asker === '' ? undefined : this.#paths.id(asker, NAMESPACE)
    const found = await this.#two.resolve(resolve, { source, importer, isDynamic: kind === 'dynamic-import' }, pass)
    if (found === undefined) return undefined
    if (found.external === true) return { path: found.id, external: true }
    const { path = found.id, namespace } = this.#paths.place(found.id)
    if (namespace === undefined) return { path }
    return { path, namespace, sideEffects: this.#two.hasSideEffects(found.id) }
  }

  async #load({ path }: LoadArgs, pass: Pass): Promise<{ contents: string; loader: 'js' } | undefined> {
    const id = this.#paths.id(path, NAMESPACE)
    const made = await (pass === 'first' ? this.#two.loadFirst(resolve, id) : this.#two.loadFinal(resolve, id))
    return made === undefined ? undefined : { contents: fileImports(made.files, this.#files) + made.code, loader: 'js' }
  }
}

/** Asks Bun itself: it gives plugins no way to ask each other. */
const resolve: Resolve = (source, importer) => {
  const folder = importer !== undefined && isAbsolute(importer) ? dirname(splitQuery(importer)[0]) : rootOf()
  const [path, query] = splitQuery(source)
  try {
    const found = bunApi().resolveSync(path, folder)
    if (!isAbsolute(found)) return Promise.resolve({ id: found, external: true })
    return Promise.resolve({ id: slashed(query === undefined ? found : `${found}?${query}`) })
  } catch {
    return Promise.resolve(null)
  }
}
