// Farm: tells nothing of what it keeps of a module before it has written it, so that it is asked twice.
import type { Adapter } from '../adapter.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { farmHooks } from './hooks.ts'

export const farm: Adapter = options => [{ name: PLUGIN_NAME, farm: farmHooks(options) as never }]
