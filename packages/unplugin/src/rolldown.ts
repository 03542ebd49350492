import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction = unplugin.rolldown

export default plugin
