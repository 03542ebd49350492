import { build as esbuild } from 'esbuild'
import wasmweld from 'unplugin-wasmweld/esbuild'
import { rawFiles } from './raw-files.js'

/** @param {import('../scripts/bundle.js').Build} _ */
export async function build({ entry, folder, options, defined }) {
  await esbuild({
    entryPoints: { main: entry },
    bundle: true,
    format: 'esm',
    minify: true,
    outdir: folder,
    define: defined,
    logLevel: 'warning',
    plugins: [wasmweld(options), rawFiles.esbuild()],
  })
}
