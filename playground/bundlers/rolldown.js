import { rolldown } from 'rolldown'
import wasmweld from 'unplugin-wasmweld/rolldown'
import { rawFiles } from './raw-files.js'

/** @param {import('../scripts/bundle.js').Build} _ */
export async function build({ entry, folder, options, defined }) {
  const bundle = await rolldown({
    input: { main: entry },
    platform: 'browser',
    transform: { define: defined },
    plugins: [wasmweld(options), rawFiles.rolldown()],
  })
  await bundle.write({ dir: folder, entryFileNames: '[name].js', minify: true })
  await bundle.close()
}
