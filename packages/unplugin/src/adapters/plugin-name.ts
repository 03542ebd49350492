/** What the plugin is called, by which a build within the build knows it among the others. */
export const PLUGIN_NAME = 'unplugin-wasmweld'

/** Throws when the plugin is among a build's plugins more than once: each would link a program of its own, and none would have all. */
export function checkSingle(plugins: readonly unknown[] | undefined): void {
  const names = plugins?.flat(Infinity).map(plugin => (plugin as { readonly name?: unknown } | null | undefined)?.name)
  if (names !== undefined && names.filter(name => name === PLUGIN_NAME).length > 1) throw twice()
}

export function twice(): Error {
  return new Error(
    `${PLUGIN_NAME} is among the plugins more than once\n  put it there once, with all that is to be linked in its options include and exclude`,
  )
}
