import type { UnpluginInstance } from 'unplugin'
import { type Options, unplugin } from './index.ts'

const plugin: UnpluginInstance<Options | undefined, true>['vite'] = unplugin.vite

export default plugin
