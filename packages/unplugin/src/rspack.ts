import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'rspack'> = unplugin.rspack

export default plugin
