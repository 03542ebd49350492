import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'bun'> = unplugin.bun

export default plugin
