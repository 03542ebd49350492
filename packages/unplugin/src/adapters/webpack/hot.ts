// Is the code of a compilation replaced while pages run it? The plugin that does so is applied by development servers, and leaves no
// other trace.
import type { Compilation } from './types.ts'

const PLUGIN = 'HotModuleReplacementPlugin'

interface Traces {
  readonly hooks: { readonly record?: { readonly taps?: readonly { readonly name: string }[] } }
  readonly compiler: {
    readonly rspack?: unknown
    readonly __internal__builtinPlugins?: readonly { readonly name: string }[]
  }
}

export function isHot(compilation: Compilation): boolean {
  const { hooks, compiler } = compilation as unknown as Traces
  if (compiler.rspack !== undefined)
    return compiler.__internal__builtinPlugins?.some(({ name }) => name === PLUGIN) ?? false
  return hooks.record?.taps?.some(({ name }) => name === PLUGIN) ?? false
}
