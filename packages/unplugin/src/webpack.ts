import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'webpack'> = unplugin.webpack

export default plugin
