import { ByteReader, type ModuleItems, SOURCE_MAPPING_URL, type SourceMap } from '@wasmweld/binary'
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The source map that a finished module names, when it has no DWARF and the map lies beside it or is in its name.
 * Undefined for one that is not there, or is no map.
 */
export function ownSourceMap({ custom }: ModuleItems, path: string | undefined): SourceMap | undefined {
  const section = custom.find(({ name }) => name === SOURCE_MAPPING_URL)
  if (section === undefined || path === undefined || custom.some(({ name }) => name === '.debug_line')) return undefined
  try {
    const url = new ByteReader(section.bytes).name()
    const text = url.startsWith('data:') ? dataOf(url) : textBeside(path, url)
    return text === undefined ? undefined : asMap(JSON.parse(text) as Partial<SourceMap> | null)
  } catch {
    return undefined
  }
}

function dataOf(url: string): string | undefined {
  const [, encoding, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? []
  if (data === undefined) return undefined
  return encoding === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString()
}

function textBeside(path: string, url: string): string | undefined {
  if (/^(?!file:)\w+:/.test(url)) return undefined
  const file = url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(path), decodeURIComponent(url))
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : undefined
}

function asMap(map: Partial<SourceMap> | null): SourceMap | undefined {
  const isMap = map?.version === 3 && typeof map.mappings === 'string' && Array.isArray(map.sources)
  return isMap ? (map as SourceMap) : undefined
}
