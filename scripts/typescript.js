// Lets Node run this repository's TypeScript: `node --import ./scripts/typescript.js scripts/verify.ts`.
// Types are stripped, and `@wasmweld/*` stands for the sources (tsconfig.json says where) unless WASMWELD_FROM=dist asks for
// what was built. It is for our own scripts; tests run in Vitest, users run `dist/`.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { transformSync } from 'rolldown/utils'

const root = new URL('../', import.meta.url)
const { paths } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8')).compilerOptions

// Node evaluates this file a second time, in the thread in which hooks run.
if (isMainThread) register(import.meta.url)

/** @type {import('node:module').ResolveHook} */
export const resolve = (specifier, context, next) => {
  const path = process.env['WASMWELD_FROM'] === 'dist' ? undefined : paths[specifier]
  return path === undefined ? next(specifier, context) : { url: new URL(path[0], root).href, shortCircuit: true }
}

/** @type {import('node:module').LoadHook} */
export const load = async (url, context, next) => {
  if (url.endsWith('?bundled-text')) {
    const { bundledText } = await import('./bundled-text.js')
    const { code } = await bundledText(fileURLToPath(url.replace(/\?.*/, '')))
    return { format: 'module', source: code, shortCircuit: true }
  }
  if (!/^file:.*\.ts$/.test(url)) return next(url, context)
  const path = fileURLToPath(url)
  const { code, map, errors } = transformSync(path, await readFile(path, 'utf8'), { sourcemap: true })
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors.map(({ message }) => message).join('\n')}`)
  const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
  return { format: 'module', source: `${code}\n${comment}`, shortCircuit: true }
}
