import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'rollup'> = unplugin.rollup

export default plugin
