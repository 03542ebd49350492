import type { WrittenModule } from '../write/written-module.ts'
import type { Layout } from '../layout/layout.ts'
import { chunkId } from '../ids.ts'
import type { ObjectFile } from '../input/object-file.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import type { DroppedChunk, ReportFile } from './link-report.ts'

export function reportFile({ name, archive, pulledBy }: LinkedFile): ReportFile {
  if (archive === undefined) return pulledBy === undefined ? { name } : { name, pulledBy }
  const member = name.slice(archive.length + 1, -1)
  return pulledBy === undefined ? { name, archive, member } : { name, archive, member, pulledBy }
}

/** What takes part in no output because no root reaches it: of the files in link order, then what the linker would have made. */
export function unreached({ files, linkerSymbols, traps }: Resolution, live: Liveness): DroppedChunk[] {
  const dropped = files.flatMap(file => {
    const chunks = unreachedOf(file, live)
    // As wasm-ld lists them: the file's tables come last.
    return [...chunks.filter(({ kind }) => kind !== 'table'), ...chunks.filter(({ kind }) => kind === 'table')]
  })
  const { callCtors, tlsBase, threads } = linkerSymbols
  const functions = [callCtors, threads?.initTls, ...traps]
  const globals = threads === undefined ? [] : [tlsBase, threads.tlsSize, threads.tlsAlignment]
  return [...dropped, ...unreachedOwn(functions, 'function', live), ...unreachedOwn(globals, 'global', live)]
}

/** Of what the linker would have made. */
const unreachedOwn = (
  symbols: readonly (LinkSymbol | undefined)[],
  kind: 'function' | 'global',
  live: Liveness,
): DroppedChunk[] =>
  symbols.flatMap(symbol =>
    symbol === undefined || live.hasSymbol(symbol) ? [] : [{ name: symbol.name, kind, size: 0, why: 'unreached' }],
  )

function unreachedOf({ object, chunkBase, keptComdats, order }: LinkedFile, live: Liveness): DroppedChunk[] {
  let names: ReadonlyMap<number, string> | undefined
  return object.chunks.flatMap(({ kind, name, bytes, comdat }, index) => {
    if (kind === 'custom' || live.has(chunkId(chunkBase + index))) return []
    // Globals, tables and tags have no name of their own.
    const shown = name || ((names ??= symbolNames(object)).get(index) ?? '')
    const why = comdat >= 0 && !keptComdats[comdat] ? 'comdat' : 'unreached'
    return [{ file: order, name: shown, kind, size: bytes.to - bytes.from, why }]
  })
}

/** By index of a chunk: the first symbol that is it. */
function symbolNames({ symbols }: ObjectFile): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const { chunk, name } of symbols) if (chunk >= 0 && !names.has(chunk)) names.set(chunk, name)
  return names
}

/** Custom sections that are not in the output. */
export function droppedCustoms(
  { files }: Resolution,
  { customSections }: WrittenModule,
  { mergedChunks }: Layout,
): DroppedChunk[] {
  const kept = new Set(
    customSections.flatMap(({ parts }) => parts.flatMap(part => (part.kind === 'chunk' ? [part.id] : []))),
  )
  return files.flatMap(({ object, chunkBase, keptComdats, order }) =>
    object.chunks.flatMap(({ kind, name, bytes, comdat }, index): DroppedChunk[] => {
      const id = chunkBase + index
      if (kind !== 'custom' || kept.has(id) || mergedChunks.has(id)) return []
      const why = comdat >= 0 && !keptComdats[comdat] ? 'comdat' : 'stripped'
      return [{ file: order, name, kind, size: bytes.to - bytes.from, why }]
    }),
  )
}
