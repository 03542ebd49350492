import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'vite'> = unplugin.vite

export default plugin
