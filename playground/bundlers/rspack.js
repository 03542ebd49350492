import { rspack } from '@rspack/core'
import wasmweld from 'unplugin-wasmweld/rspack'

const TYPESCRIPT = {
  test: /\.ts$/,
  loader: 'builtin:swc-loader',
  options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
  type: 'javascript/auto',
}

/** @param {import('../scripts/bundle.js').Build} _ */
export function build({ entry, folder, options, defined }) {
  const compiler = rspack({
    mode: 'production',
    target: ['web', 'es2022'],
    entry: { main: entry },
    output: { path: folder, filename: '[name].js', module: true },
    experiments: { outputModule: true },
    module: { rules: [TYPESCRIPT, { resourceQuery: /^\?raw$/, type: 'asset/source' }] },
    performance: false,
    plugins: [wasmweld(options), new rspack.DefinePlugin(defined)],
  })
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error)
      else if (stats?.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })))
      else compiler.close(() => resolve(undefined))
    })
  })
}
