import { SOURCE_MAPPING_URL, sourceMapOf, withUrlSection, withoutSections } from '@wasmweld/binary'
import { reasonOf } from '@wasmweld/toolchain'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import type { Diagnostics } from './diagnostics.ts'
import type { LinkSettings } from './settings.ts'

/** Writes the source map that is asked for; the module that names it, which has no DWARF any more. Sources are named from where the command runs. */
export function withSourceMap(
  module: Uint8Array,
  output: string,
  { sourceMapFile }: LinkSettings,
  diagnostics: Diagnostics,
): Uint8Array {
  if (sourceMapFile === undefined) return module
  const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  try {
    const map = sourceMapOf(module, { root: process.cwd(), read })
    if (map === undefined) {
      diagnostics.error('--source-map: the output has no line tables: compile with -g, and link without --strip-debug')
      return module
    }
    writeFileSync(sourceMapFile, JSON.stringify(map))
  } catch (error) {
    diagnostics.error(`--source-map: cannot write ${sourceMapFile}: ${reasonOf(error)}`)
    return module
  }
  const url = relative(dirname(output), sourceMapFile).replaceAll('\\', '/')
  return withUrlSection(
    withoutSections(module, ({ name = '' }) => name.startsWith('.debug_')),
    SOURCE_MAPPING_URL,
    encodeURI(url),
  )
}
