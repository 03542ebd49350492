import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction = unplugin.rollup

export default plugin
