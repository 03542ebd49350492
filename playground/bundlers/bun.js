import { build as bun } from 'bun'
import wasmweld from 'unplugin-wasmweld/bun'
import { rawFiles } from './raw-files.js'

/** @param {import('../scripts/bundle.js').Build} _ */
export async function build({ entry, folder, options, defined }) {
  await bun({
    entrypoints: [entry],
    outdir: folder,
    target: 'browser',
    define: defined,
    minify: true,
    plugins: [wasmweld(options), rawFiles.bun()],
  })
}
