// The plugin's hooks: native modules are found and loaded once in a build before the build, and once more in the one that counts.
import { NATIVE_ENDINGS } from '../../core/native-id.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { Build, PREFIX, type Pass } from './build.ts'
import type { FarmPlugin } from './farm-api.ts'

const SOURCES = [
  String.raw`\.(${NATIVE_ENDINGS})(\?.*)?$`,
  '^virtual:wasmweld',
  String.raw`^\x00wasmweld`,
  '^@bjorn3/browser_wasi_shim$',
  '^@wasmweld/',
  '^node:',
  // What has changed is asked for by a path, as if it were a file.
  PREFIX,
]

export function farmHooks(options: ResolvedOptions): Omit<FarmPlugin, 'name'> {
  let build: Build | undefined
  const current = (): Build => {
    if (build === undefined) throw new Error(`${PLUGIN_NAME}: the build has not started`)
    return build
  }
  return {
    ...passHooks(current, 'second'),
    // What Farm keeps of a module from one run to the next does not know of the files that a program is linked of.
    config: () => ({ compilation: { persistentCache: false } }),
    async configureCompiler(compiler) {
      build = new Build(compiler, options, passHooks)
      await build.start()
    },
    updateModules: { executor: async ({ paths }) => current().update(paths.map(([path]) => path)) },
    // Farm waits here, and writes what was made afterwards.
    finalizeResources: {
      async executor({ resourcesMap }) {
        await current().report(resourcesMap)
        return null
      },
    },
    // It is written, to be looked at, and fails all the same.
    writeResources: {
      executor() {
        current().failForLostEntries()
        current().failForBudgets()
      },
    },
  }
}

function passHooks(build: () => Build, pass: Pass): Pick<FarmPlugin, 'priority' | 'resolve' | 'load'> {
  return {
    priority: 10_000,
    resolve: {
      filters: { sources: SOURCES, importers: ['.*'] },
      executor: (param, context, hook) => (hook?.caller === PLUGIN_NAME ? null : build().resolve(param, context, pass)),
    },
    load: {
      // Ids of no file match no narrower filter.
      filters: { resolvedPaths: ['.*'] },
      executor: ({ resolvedPath }, context) => build().load(resolvedPath, context, pass),
    },
  }
}
