// How many bytes of JavaScript a page gets of our packages: bundled and minified as a user's bundler does it.

import { brotliCompressSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import tsconfig from '../../tsconfig.json' with { type: 'json' }
import { ROOT } from './tools.ts'

export interface Bytes {
  readonly raw: number
  readonly brotli: number
}

export function bytesOf(content: string | Uint8Array): Bytes {
  const bytes = Buffer.from(content)
  return { raw: bytes.length, brotli: brotliCompressSync(bytes).length }
}

const ENTRY = '\0entry.js'
/** The packages' sources, so that nothing has to be built. */
const alias = Object.fromEntries(
  Object.entries(tsconfig.compilerOptions.paths).map(([name, [file]]) => [`${name}$`, `${ROOT}${file}`]),
)

/** Bundles and minifies a module. */
export async function bundledText(entry: string): Promise<string> {
  const build = await rolldown({
    input: ENTRY,
    logLevel: 'silent',
    platform: 'browser',
    resolve: { alias },
    plugins: [
      {
        name: 'entry',
        resolveId: id => (id === ENTRY ? id : undefined),
        load: id => (id === ENTRY ? entry : undefined),
      },
    ],
  })
  try {
    const { output } = await build.generate({ minify: true, codeSplitting: false })
    return output[0].code
  } finally {
    await build.close()
  }
}
