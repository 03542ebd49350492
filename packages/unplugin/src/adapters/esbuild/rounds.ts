// The builds of one context, one after the other: what was read and linked stays, and so does the build within the build.
import type { PluginBuild } from 'esbuild'
import { Environment } from '../../core/environment.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { Session } from '../../core/session.ts'
import { TwoPass } from '../two-pass/two-pass.ts'
import { FirstPass } from './first-pass.ts'
import { ModulePaths } from './module-paths.ts'
import { Round } from './round.ts'
import { placeOf, rootOf, settingsOf } from './settings.ts'

export class Rounds {
  readonly #build: PluginBuild
  readonly #options: ResolvedOptions
  readonly #first: FirstPass
  readonly #paths: ModulePaths
  #environment: Environment | undefined
  #round: Round | undefined

  /** `own`: the plugin's hooks in the build within the build. */
  constructor(build: PluginBuild, options: ResolvedOptions, own: (build: PluginBuild) => void) {
    this.#build = build
    this.#options = options
    this.#paths = new ModulePaths(rootOf(build.initialOptions))
    this.#first = new FirstPass(build, {
      own,
      noteLoad: (path, namespace, { contents }) => {
        this.current().noteText(path, namespace, contents)
      },
    })
  }

  /** A build starts. By now all plugins have had their say in the options. */
  start(): void {
    const { initialOptions } = this.#build
    this.#environment ??= new Environment(
      settingsOf(initialOptions, this.#options),
      new Session(this.#options, rootOf(initialOptions)),
    )
    this.#round = new Round({
      build: this.#build,
      two: new TwoPass(this.#environment, placeOf(initialOptions)),
      first: this.#first,
      paths: this.#paths,
    })
  }

  /** The build that runs, or ran last. */
  current(): Round {
    if (this.#round === undefined) this.start()
    return this.#round as Round
  }

  dispose(): Promise<void> {
    return this.#first.dispose()
  }
}
