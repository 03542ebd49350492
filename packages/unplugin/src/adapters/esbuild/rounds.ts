// The builds of one context, one after the other: what was read and linked stays, and so does the build within the build.
import type { PluginBuild } from 'esbuild'
import { Environment } from '../../core/environment.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { Session } from '../../core/session.ts'
import { FirstPass } from './first-pass.ts'
import { ModulePaths } from '../two-pass/module-paths.ts'
import { Round } from './round.ts'
import { rootOf, settingsOf } from './settings.ts'

export class Rounds {
  readonly #build: PluginBuild
  readonly #options: ResolvedOptions
  readonly #first: FirstPass
  readonly #paths: ModulePaths
  #environment: Environment | undefined
  #round: Round | undefined
  #last: Round | undefined

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

  /** A build starts. */
  start(): void {
    this.#last = this.#round ?? this.#last
    this.#round = undefined
  }

  /** The build that runs, if something native was imported. */
  get started(): Round | undefined {
    return this.#round
  }

  /** The build that runs. By the time of its first import all plugins have had their say in the options. */
  current(): Round {
    this.#round ??= this.#newRound()
    return this.#round
  }

  dispose(): Promise<void> {
    return this.#first.dispose()
  }

  #newRound(): Round {
    const { initialOptions } = this.#build
    const root = rootOf(initialOptions)
    this.#environment ??= new Environment(settingsOf(initialOptions, this.#options), new Session(this.#options, root))
    return new Round({
      build: this.#build,
      environment: this.#environment,
      first: this.#first,
      paths: this.#paths,
      ...(this.#last === undefined ? {} : { last: this.#last }),
    })
  }
}
