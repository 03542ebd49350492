import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'farm'> = unplugin.farm

export default plugin
