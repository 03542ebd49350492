import { type SourceMap, sourceMapOf } from '@wasmweld/binary'
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/**
 * The source map of a module that has its debug information, with the texts of the sources that can be read; undefined for a module without
 * line tables. Throws a `FormatError` for damaged ones.
 */
export function readableSourceMap(module: Uint8Array, root: string): SourceMap | undefined {
  return sourceMapOf(module, { root, read: path => textOf(isAbsolute(path) ? path : join(root, path)) })
}

function textOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined
}

/** A map that some tool has made of another one: its sources have the texts that those of the other had. */
export function withTextsOf(made: string, { sources, sourcesContent = [] }: SourceMap): SourceMap {
  const map = JSON.parse(made) as SourceMap
  const texts = new Map(sources.map((source, position) => [source, sourcesContent[position] ?? null]))
  const { version, names, mappings } = map
  return {
    version,
    sources: map.sources,
    sourcesContent: map.sources.map(source => texts.get(source) ?? null),
    names,
    mappings,
  }
}
