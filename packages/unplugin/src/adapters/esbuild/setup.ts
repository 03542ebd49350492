// The plugin's hooks: native modules are found and loaded once in the build within the build, and once more in the one that counts.
import type { BuildResult, OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild'
import { NATIVE_ID } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import type { ErrorReport } from '../../core/hook-context.ts'
import { checkSingle } from '../plugin-name.ts'
import { messageOf } from './messages.ts'
import { FILE_NAMESPACE, NAMESPACE, URL_NAMESPACE, referenceIn, urlModule } from '../two-pass/module-paths.ts'
import { needsMetafile } from '../two-pass/report-made.ts'
import { reportBuild } from './report.ts'
import { Rounds } from './rounds.ts'
import { ASKED, type Round } from './round.ts'
import { rootOf } from './settings.ts'
import { SCRIPT, readsSourcePhase, sourcePhaseHint } from './source-phase.ts'

const RUNTIME_IMPORTED = /^virtual:wasmweld(?:\/.*)?$/
/** What modules of the runtime import, which are files like any other. */
const OWN_IMPORTED = /^(?:@bjorn3\/browser_wasi_shim|@wasmweld\/.*)$/
const NODE_IMPORTED = /^node:/

export function setup(build: PluginBuild, options: ResolvedOptions): void {
  const { initialOptions } = build
  checkSingle(initialOptions.plugins)
  const root = rootOf(initialOptions)
  const rounds: Rounds = new Rounds(build, options, first => {
    addHooks(first, () => rounds.current(), 'first')
  })
  if (needsMetafile(options)) initialOptions.metafile = true
  build.onStart(() => {
    if (initialOptions.bundle !== true)
      return { warnings: [{ text: 'without the option bundle, imports of native files stay as they are' }] }
    rounds.start()
    return undefined
  })
  addHooks(build, () => rounds.current(), 'second')
  build.onResolve({ filter: /.*/, namespace: URL_NAMESPACE }, args => rounds.current().resolve(build, args, 'second'))
  build.onLoad({ filter: /.*/, namespace: URL_NAMESPACE }, ({ path }) => ({ contents: urlModule(path) }))
  build.onLoad({ filter: /.*/, namespace: FILE_NAMESPACE }, ({ path }) => {
    const { environment } = rounds.current()
    // What is copied is imported as it is; of other files the URL is.
    const isImported = environment.settings.platform === 'edge'
    return { contents: rounds.current().bytes(referenceIn(path)), loader: isImported ? 'copy' : 'file' }
  })
  build.onEnd(async result => {
    const made = rounds.started
    const { errors, warnings } = made === undefined ? NOTHING : await endOf(made, build, result)
    return {
      errors: errors.map(report => messageOf(report, root)),
      warnings: warnings.map(report => messageOf(report, root)),
    }
  })
  build.onDispose(() => void rounds.dispose())
}

const NOTHING: Told = { errors: [], warnings: [] }

interface Told {
  readonly errors: readonly ErrorReport[]
  readonly warnings: readonly ErrorReport[]
}

/** What a build has to say when it is made. */
async function endOf(round: Round, { initialOptions }: PluginBuild, result: BuildResult): Promise<Told> {
  const hint = sourcePhaseHint(initialOptions, result)
  const untold = [...round.untold(), ...(hint === undefined ? [] : [hint])]
  const warnings = round.warnings()
  if (result.errors.length > 0 || untold.length > 0) return { errors: untold, warnings }
  // The one build failed and the other did not.
  const failures = round.failures().map(({ text }): ErrorReport => ({ message: text }))
  if (failures.length > 0) return { errors: failures, warnings }
  const reported = await reportBuild(round, initialOptions, result)
  return { errors: reported.errors, warnings: [...warnings, ...reported.warnings] }
}

type Pass = 'first' | 'second'

function addHooks(build: PluginBuild, round: () => Round, pass: Pass): void {
  const find = (args: OnResolveArgs): Promise<OnResolveResult | undefined> | undefined =>
    isAsked(args) ? undefined : round().resolve(build, args, pass)
  const load = (args: OnLoadArgs): Promise<OnLoadResult | undefined> => round().load(build, args, pass)
  build.onResolve({ filter: NATIVE_ID }, find)
  build.onResolve({ filter: RUNTIME_IMPORTED }, find)
  build.onResolve({ filter: OWN_IMPORTED, namespace: 'file' }, find)
  if (build.initialOptions.platform !== 'node') build.onResolve({ filter: NODE_IMPORTED, namespace: 'file' }, find)
  build.onResolve({ filter: /.*/, namespace: NAMESPACE }, find)
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, load)
  if (readsSourcePhase(build.initialOptions))
    build.onLoad({ filter: SCRIPT, namespace: 'file' }, args => round().loadScript(build, args, pass))
}

const KINDS: readonly OnResolveArgs['kind'][] = ['entry-point', 'import-statement', 'require-call', 'dynamic-import']

/** A request that is not this plugin's: its own, one of a style sheet, or one for another form of the file. */
function isAsked({ pluginData, kind, with: attributes }: OnResolveArgs): boolean {
  return pluginData === ASKED || !KINDS.includes(kind) || Object.keys(attributes).length > 0
}
