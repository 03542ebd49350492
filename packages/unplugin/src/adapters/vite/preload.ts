// Tells a page what its script is about to fetch: a browser then begins before the script has arrived.
import { posix } from 'node:path'
import type { HtmlTagDescriptor, IndexHtmlTransformContext, ResolvedConfig, Rollup } from 'vite'

/** Tags for the modules that a page's entry fetches at its start; `isWanted` tells them by their files' names. */
export function preloadTags(
  { chunk, bundle = {}, path }: Pick<IndexHtmlTransformContext, 'chunk' | 'bundle' | 'path'>,
  config: ResolvedConfig,
  isWanted: (fileName: string) => boolean,
): HtmlTagDescriptor[] {
  if (chunk === undefined || config.build.modulePreload === false) return []
  const assets = withImports(chunk, bundle).flatMap(({ viteMetadata }) => [...(viteMetadata?.importedAssets ?? [])])
  return [...new Set(assets)].filter(isWanted).map(file => ({
    tag: 'link',
    // As `fetch` asks for it: otherwise the browser would ask twice.
    attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href: assetUrl(file, path, config) },
    injectTo: 'head',
  }))
}

/** A chunk and those that it imports, directly or through others. */
function withImports(chunk: Rollup.OutputChunk, bundle: Rollup.OutputBundle): readonly Rollup.OutputChunk[] {
  const chunks = new Set([chunk])
  // The set grows while it is walked.
  for (const { imports } of chunks) {
    for (const name of imports) {
      const imported = bundle[name]
      if (imported?.type === 'chunk') chunks.add(imported)
    }
  }
  return [...chunks]
}

function assetUrl(file: string, page: string, { base, experimental }: ResolvedConfig): string {
  const hostId = page.replace(/^\//, '')
  const built = experimental.renderBuiltUrl?.(file, { type: 'asset', hostType: 'html', hostId, ssr: false })
  if (typeof built === 'string') return built
  const isRelative = base === '' || base === './' || (typeof built === 'object' && built.relative === true)
  if (!isRelative) return base + file
  const relative = posix.relative(posix.dirname(hostId), file)
  return relative.startsWith('.') ? relative : `./${relative}`
}
