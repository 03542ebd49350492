import { fileURLToPath } from 'node:url'
import wasmweld from 'unplugin-wasmweld/webpack'
import webpack from 'webpack'

const TYPESCRIPT = { test: /\.ts$/, loader: fileURLToPath(new URL('typescript-loader.cjs', import.meta.url)) }

/** @param {import('../scripts/bundle.js').Build} _ */
export function build({ entry, folder, options, defined }) {
  const compiler = webpack({
    mode: 'production',
    target: ['web', 'es2022'],
    entry: { main: entry },
    output: { path: folder, filename: '[name].js', module: true },
    experiments: { outputModule: true },
    module: { rules: [TYPESCRIPT, { resourceQuery: /^\?raw$/, type: 'asset/source' }] },
    performance: false,
    plugins: [wasmweld(options), new webpack.DefinePlugin(defined)],
  })
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error)
      else if (stats?.hasErrors()) reject(new Error(stats.toString('errors-only')))
      else compiler.close(() => resolve(undefined))
    })
  })
}
