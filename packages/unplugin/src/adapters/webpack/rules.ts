// Which modules the plugin loads: rules of the configuration, so that both bundlers keep what was loaded in their caches.
import { NATIVE_ENDINGS, parseNativeId, parseRuntimeSpecifier } from '../../core/native-id.ts'
import { runtimeFile } from '../../own-files.ts'
import { PROGRAM_FILE, programRequest } from './requests.ts'
import type { Compiler, LoaderContext } from './types.ts'

export const LOADER: string = runtimeFile('webpack-loader.js')

const SOURCE_LOADER = runtimeFile('webpack-source-loader.js')

export type Load = (context: LoaderContext) => Promise<string>

export type Rewrite = (context: LoaderContext, code: string) => Promise<{ code: string; map: object } | undefined>

/** JavaScript that fits a pattern is rewritten before the bundler reads it. */
export function addRewriteRule(compiler: Compiler, pattern: RegExp, rewrite: Rewrite): void {
  compiler.options.module.rules.push({
    test: /\.[cm]?[jt]sx?$/,
    enforce: 'pre',
    use: [{ loader: SOURCE_LOADER, options: { pattern, rewrite } }],
  })
}

/** `takes`: is a file ours, as a side module or not? */
export function addRules(
  compiler: Compiler,
  load: Load,
  takes: (path: string, facet: 'names' | 'side') => boolean,
): void {
  const isSide = (name: string) => (query: string | undefined) => parseNativeId(name + (query ?? ''))?.facet === 'side'
  const isPart = (query: string | undefined): boolean => {
    const native = parseNativeId(`x.o${query ?? ''}`)
    return native !== undefined && native.facet !== 'side'
  }
  const taken = (facet: 'names' | 'side') => (path: string) => path !== '' && takes(path, facet)
  const ours = (effect: object): readonly object[] => [
    { test: /\.so$/, rules: [{ resource: taken('side'), resourceQuery: isSide('x.so'), ...effect }] },
    {
      test: new RegExp(String.raw`\.(?:${NATIVE_ENDINGS})$`),
      exclude: /\.so$/,
      rules: [
        { resource: taken('side'), resourceQuery: isSide('x.o'), ...effect },
        { resource: taken('names'), resourceQuery: isPart, ...effect },
      ],
    },
    { resource: PROGRAM_FILE, resourceQuery: /^\?\w+\/[\w.-]+$/, ...effect },
  ]
  const { rules } = compiler.options.module
  // The first of the loaders that are asked whether they have the text: what the project does with its own JavaScript is not for ours.
  rules.unshift(...ours({ enforce: 'post', use: [{ loader: LOADER, options: { load } }] }))
  // Behind the defaults, one of which has all `.wasm` files.
  // Whether importing one does something the loader says; what a package says of its own modules is not about these.
  rules.push(...ours({ type: 'javascript/auto', sideEffects: true }))
  new compiler.webpack.NormalModuleReplacementPlugin(/^virtual:wasmweld/, data => {
    const runtime = parseRuntimeSpecifier(data.request)
    if (runtime !== undefined) data.request = programRequest(runtime)
  }).apply(compiler)
}
