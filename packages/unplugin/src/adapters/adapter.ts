// What is written for each bundler: how its builds become the core's environments, and what the core made becomes its output.
import type { UnpluginOptions } from 'unplugin'
import type { ResolvedOptions } from '../core/options.ts'

/** Makes a bundler's plugins of the user's options. `again` makes another instance of them, for a build within the build. */
export type Adapter = (options: ResolvedOptions, again: () => unknown) => UnpluginOptions[]
