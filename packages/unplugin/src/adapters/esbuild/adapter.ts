// esbuild: tells nothing of what it keeps of a module, so that it is asked twice.
import type { Adapter } from '../adapter.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { setup } from './setup.ts'

export const esbuild: Adapter = options => [
  {
    name: PLUGIN_NAME,
    esbuild: { setup: build => setup(build, options) },
  },
]
