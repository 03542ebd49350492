// Bun: tells nothing of what it keeps of a module, so that it is asked twice.
import { Session } from '../../core/session.ts'
import type { Adapter } from '../adapter.ts'
import { PLUGIN_NAME, checkSingle } from '../plugin-name.ts'
import type { PluginBuilder } from './bun-api.ts'
import { rootOf } from './settings.ts'
import { setup } from './setup.ts'

export const bun: Adapter = options => {
  let session: Session | undefined
  return [
    {
      name: PLUGIN_NAME,
      bun: {
        setup(build: unknown) {
          checkSingle((build as PluginBuilder).config.plugins)
          session ??= new Session(options, rootOf())
          setup(build as PluginBuilder, options, session)
        },
      },
    },
  ]
}
