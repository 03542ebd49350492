/** What the plugin is called, by which a build within the build knows it among the others. */
export const PLUGIN_NAME = 'unplugin-wasmweld'
