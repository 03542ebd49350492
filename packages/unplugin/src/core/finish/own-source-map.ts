import { ByteReader, type ModuleItems, SOURCE_MAPPING_URL, type SourceMap } from '@wasmweld/binary'
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { slashed } from '../paths.ts'

/**
 * The source map that a finished module names, when it has no DWARF and the map lies beside it or is in its name.
 * Undefined for one that is not there, or is no map.
 */
export function ownSourceMap(items: ModuleItems, path: string | undefined): SourceMap | undefined {
  const url = mapUrl(items)
  if (url === undefined || path === undefined) return undefined
  try {
    const text = url.startsWith('data:') ? dataOf(url) : textOf(fileBeside(path, url))
    return text === undefined ? undefined : asMap(JSON.parse(text) as Partial<SourceMap> | null)
  } catch {
    return undefined
  }
}

/** Where such a map is, or would be if it were there; undefined for one that is in no file here. */
export function ownMapFile(items: ModuleItems, path: string): string | undefined {
  const url = mapUrl(items)
  return url === undefined || url.startsWith('data:') ? undefined : fileBeside(path, url)
}

function mapUrl({ custom }: ModuleItems): string | undefined {
  const section = custom.find(({ name }) => name === SOURCE_MAPPING_URL)
  if (section === undefined || custom.some(({ name }) => name === '.debug_line')) return undefined
  try {
    return new ByteReader(section.bytes).name()
  } catch {
    return undefined
  }
}

function dataOf(url: string): string | undefined {
  const [, encoding, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? []
  if (data === undefined) return undefined
  return encoding === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString()
}

/** A damaged URL names none. */
function fileBeside(path: string, url: string): string | undefined {
  if (/^(?!file:)\w+:/.test(url)) return undefined
  try {
    return slashed(url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(path), decodeURIComponent(url)))
  } catch {
    return undefined
  }
}

function textOf(file: string | undefined): string | undefined {
  const isFile = file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() === true
  return isFile ? readFileSync(file, 'utf8') : undefined
}

function asMap(map: Partial<SourceMap> | null): SourceMap | undefined {
  const isMap = map?.version === 3 && typeof map.mappings === 'string' && Array.isArray(map.sources)
  return isMap ? (map as SourceMap) : undefined
}
