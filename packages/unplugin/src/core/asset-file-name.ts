// The name of an asset that a bundler does not name, by the pattern that it would use.
import { createHash } from 'node:crypto'
import { parse } from 'node:path'

/** Bundlers differ in what they tell such a function; it gets what all of them tell. */
export type AssetFileNames = string | ((asset: never) => string)

/** `assets/math-Dx3_f9Qa.wasm` for `assets/[name]-[hash][extname]`. `digest` stands for the content, in hexadecimal. */
export function assetFileName(pattern: AssetFileNames, name: string, digest: string): string {
  const info = { type: 'asset', name, names: [name], originalFileName: null, originalFileNames: [], source: '' }
  const text = typeof pattern === 'string' ? pattern : pattern(info as never)
  const { name: stem, ext } = parse(name)
  const hash = createHash('sha256').update(digest).digest('base64url')
  return text
    .replaceAll('[name]', stem)
    .replaceAll('[extname]', ext)
    .replaceAll('[ext]', ext.slice(1))
    .replace(/\[hash(?::(\d+))?\]/g, (_, length: string | undefined) => hash.slice(0, Number(length ?? 8)))
}
