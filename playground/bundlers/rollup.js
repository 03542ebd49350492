import { transform } from 'esbuild'
import { rollup } from 'rollup'
import wasmweld from 'unplugin-wasmweld/rollup'
import { rawFiles } from './raw-files.js'

/** @param {import('../scripts/bundle.js').Build} _ */
export async function build({ entry, folder, options, defined }) {
  const typescript = {
    name: 'typescript',
    /** @param {string} code @param {string} id */
    transform: (code, id) =>
      id.endsWith('.ts') ? transform(code, { loader: 'ts', define: defined, sourcemap: true }) : undefined,
  }
  const bundle = await rollup({
    input: { main: entry },
    plugins: [wasmweld({ platform: 'browser', ...options }), rawFiles.rollup(), typescript],
  })
  await bundle.write({ dir: folder, entryFileNames: '[name].js' })
  await bundle.close()
}
