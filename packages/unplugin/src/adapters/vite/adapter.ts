// Vite: hooks of Rollup's kind, for several environments, and those that Vite alone has.
import type { PluginOption } from 'vite'
import type { Adapter } from '../adapter.ts'
import { moduleHooks } from '../module-hooks.ts'
import { buildHooks } from '../rollup-like/build-hooks.ts'
import { workerEntries } from './worker-entries.ts'
import { ViteEnvironments, viteHooks } from './hooks.ts'

export const vite: Adapter = (options, again) => {
  const environments = new ViteEnvironments(options)
  const hooks = buildHooks(context => environments.environment(context))
  return [
    ...moduleHooks(environments, { vite: { ...hooks, ...viteHooks(environments, () => again() as PluginOption) } }),
    workerEntries(context => environments.environment(context)),
  ]
}
