import type { UnpluginInstance } from 'unplugin'
import { type Options, unplugin } from './index.ts'

const plugin: UnpluginInstance<Options | undefined, true>['rolldown'] = unplugin.rolldown

export default plugin
