import { type PluginFunction, unplugin } from './index.ts'

const plugin: PluginFunction<'esbuild'> = unplugin.esbuild

export default plugin
