import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'rolldown'> = unplugin.rolldown

export default plugin
