import { fileURLToPath } from 'node:url'
import { build as farm } from '@farmfe/core'
import wasmweld from 'unplugin-wasmweld/farm'
import { rawFiles } from './raw-files.js'

/** Farm begins with the page, and writes it. @param {import('../scripts/bundle.js').Build} _ */
export async function build({ folder, options, defined }) {
  await farm({
    root: fileURLToPath(new URL('..', import.meta.url)),
    compilation: {
      input: { index: './index.html' },
      output: { path: folder, publicPath: './', targetEnv: 'browser' },
      define: defined,
      presetEnv: false,
      progress: false,
    },
    plugins: [wasmweld(options), rawFiles.farm()],
  })
}
