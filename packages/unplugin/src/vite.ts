import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction = unplugin.vite

export default plugin
