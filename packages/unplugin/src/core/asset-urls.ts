// `new URL('./x.wasm', import.meta.url)`, by which packages name their modules: where the options have such a file shaken, the plugin makes it.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import MagicString, { type SourceMap } from 'magic-string'
import { parseModule } from './asks.ts'
import type { Environment } from './environment.ts'
import { splitQuery } from './native-id.ts'
import { fitsSome } from './patterns.ts'
import { realPath } from './native-file.ts'
import { type Node, walkTree } from './syntax-tree.ts'
import { isTaken } from './taken-file.ts'

/** Code that may have one. */
export const WASM_URL: RegExp = /\.wasm['"`]\s*,\s*import\s*\.\s*meta\s*\.\s*url/

interface Url extends Node {
  readonly callee: Node & { readonly name?: string }
  readonly arguments: readonly (Node & { readonly value?: unknown })[]
}

/**
 * In builds alone: a dev server gives whole files. `urls`: whether those that the bundler writes need the module's own in front.
 * Undefined for a module that has none.
 */
export function rewriteAssetUrls(
  environment: Environment,
  code: string,
  id: string,
  urls: 'absolute' | 'any',
): { code: string; map: SourceMap } | undefined {
  const parsed = environment.settings.serve ? undefined : parseModule(code, id)
  if (parsed === undefined) return undefined
  const edited = new MagicString(code)
  const files = new Set<string>()
  walkTree(parsed.program as Node, node => {
    const file = node as Partial<Url>
    const [text] = node.type === 'NewExpression' && file.callee?.name === 'URL' ? (file.arguments ?? []) : []
    if (text === undefined || typeof text.value !== 'string' || !isShaken(environment, text.value, id)) return
    if (!/^,\s*import\s*\.\s*meta\s*\.\s*url\s*,?\s*\)$/.test(code.slice(text.end, node.end).trim())) return
    files.add(text.value)
    const name = variable([...files].indexOf(text.value))
    if (urls === 'any') edited.update(text.start, text.end, name)
    else edited.update(text.start, node.end, `${name})`)
  })
  for (const [index, file] of [...files].entries()) {
    const specifier = `${file.startsWith('.') ? '' : './'}${file}?url&shake`
    // Behind what may have to stand first.
    edited.append(`\nimport ${variable(index)} from ${JSON.stringify(specifier)};`)
  }
  return files.size === 0 ? undefined : { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) }
}

const variable = (index: number): string => `__wasmweld_asset_${index}__`

function isShaken({ options, settings }: Environment, file: string, importer: string): boolean {
  if (!/^(?!\w+:|\/)[^?#]+\.wasm$/.test(file)) return false
  const path = realPath(resolve(dirname(splitQuery(importer)[0]), file))
  return (
    existsSync(path) && fitsSome(path, options.shake, settings.root) && isTaken(path, 'url', options, settings.root)
  )
}
