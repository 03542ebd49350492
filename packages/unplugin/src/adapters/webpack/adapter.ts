// webpack and Rspack: one code, on what their compilers have in common.
import { slashed } from '../../core/paths.ts'
import { WASM_URL, rewriteAssetUrls } from '../../core/asset-urls.ts'
import { SOURCE_IMPORT, rewriteUnresolved } from '../../core/source-phase.ts'
import { isTaken } from '../../core/taken-file.ts'
import type { ResolvedOptions } from '../../core/options.ts'
import type { Adapter } from '../adapter.ts'
import { PLUGIN_NAME, twice } from '../plugin-name.ts'
import { CompilerBuild } from './build.ts'
import { loaderContext } from './context.ts'
import { isHot } from './hot.ts'
import { matchExportsWithoutQuery } from './package-exports.ts'
import { addRewriteRule, addRules } from './rules.ts'
import type { Compilation, Compiler } from './types.ts'

export const webpack: Adapter = options => {
  const apply = (compiler: unknown): void => {
    applyTo(compiler as Compiler, options)
  }
  return [{ name: PLUGIN_NAME, webpack: apply, rspack: apply }]
}

const seen = new WeakSet<Compiler>()

function applyTo(compiler: Compiler, options: ResolvedOptions): void {
  if (seen.has(compiler)) throw twice()
  seen.add(compiler)
  const builds = new WeakMap<Compiler, CompilerBuild>()
  // A compilation may have others within it, which see the same rules.
  const buildOf = (each: Compiler): CompilerBuild => {
    const known = builds.get(each) ?? new CompilerBuild(each, options)
    builds.set(each, known)
    return known
  }
  matchExportsWithoutQuery(compiler)
  addRules(
    compiler,
    loader => buildOf(loader._compiler).load(loader),
    (path, facet) => isTaken(path, facet, options, compiler.context),
  )
  // Where the bundler reads source phase imports, those of native files are written in a way that it bundles.
  if (compiler.options.experiments.sourceImport === true)
    addRewriteRule(compiler, SOURCE_IMPORT, (loader, code) => {
      const { environment } = buildOf(loader._compiler)
      return rewriteUnresolved(loaderContext(loader), environment, code, slashed(loader.resource))
    })
  if (options.shake.length > 0)
    addRewriteRule(compiler, WASM_URL, (loader, code) => {
      const { environment } = buildOf(loader._compiler)
      return Promise.resolve(rewriteAssetUrls(environment, code, slashed(loader.resource), 'absolute'))
    })
  // Behind other plugins: what they do tells whether pages run what is made.
  compiler.hooks.compilation.tap({ name: PLUGIN_NAME, stage: 1000 }, compilation => {
    const build = buildOf(compilation.compiler)
    build.start({ hot: isHot(compilation) })
    tapCompilation(compilation, build)
  })
  // When files are written, which a broken budget does not prevent.
  compiler.hooks.afterEmit.tapPromise(PLUGIN_NAME, compilation => buildOf(compiler).report(compilation))
}

function tapCompilation(compilation: Compilation, build: CompilerBuild): void {
  const { hooks, compiler } = compilation
  // Before the bundler finds out what modules export.
  hooks.finishModules.tapPromise({ name: PLUGIN_NAME, stage: -100 }, () => build.settle(compilation))
  hooks.optimizeTree.tapPromise(PLUGIN_NAME, () => {
    build.link(compilation)
    return Promise.resolve()
  })
  const { chunkHash } = compiler.webpack.javascript.JavascriptModulesPlugin.getCompilationHooks(compilation)
  for (const hook of [hooks.chunkHash, chunkHash]) {
    hook.tap(PLUGIN_NAME, (chunk, hash) => {
      hash.update(build.digestOf(chunk))
    })
  }
  // Before anything is optimised.
  hooks.processAssets.tapPromise({ name: PLUGIN_NAME, stage: -100 }, () => {
    build.render(compilation)
    return Promise.resolve()
  })
  // When all names and contents are final.
  hooks.processAssets.tapPromise({ name: PLUGIN_NAME, stage: 5000 }, () => {
    build.gather(compilation)
    return Promise.resolve()
  })
}
