import { FormatError, readLineTable, readModule } from '@wasmweld/binary'
import type { LineTable, ModuleView, Range } from '@wasmweld/binary'
import { lineSpans } from './line-spans.ts'
import { sourceBytes } from './source-bytes.ts'
import type { BytesBySource } from './source-bytes.ts'
import { sourceMapSpans } from './source-map-spans.ts'
import type { WasmSourceMap } from './source-map-spans.ts'

/** Bytes of functions by source file. */
export interface SourceAttribution {
  readonly files: readonly string[]
  /** By position of the function: bytes by position in `files`. */
  readonly functions: readonly BytesBySource[]
}

/** What else tells where a module's code comes from. */
export interface SourceFacts {
  /** A file that holds the debug information of the module, as `external_debug_info` names one. */
  readonly separateDwarf?: Uint8Array
  readonly sourceMap?: WasmSourceMap
}

/**
 * Where the code of a module comes from, by what tells it first: line tables in the module, in the separate file, or the source map. Line tables
 * that are damaged tell nothing. `bodies` are the module's functions and `codeAt` the offset of the code section's contents. Undefined where
 * nothing tells. Throws a `FormatError` for a separate file that is no module and a `TypeError` for what is no source map.
 */
export function attributeSources(
  view: ModuleView,
  bodies: readonly Range[],
  codeAt: number,
  { separateDwarf, sourceMap }: SourceFacts,
): SourceAttribution | undefined {
  const table = lineTableIn(view) ?? (separateDwarf === undefined ? undefined : lineTableIn(readModule(separateDwarf)))
  if (table !== undefined) {
    const ranges = bodies.map(({ from, to }) => ({ from: from - codeAt, to: to - codeAt }))
    const spans = unlessDamaged(() => lineSpans(table))
    return spans && { files: spans.files, functions: sourceBytes(spans, ranges) }
  }
  if (sourceMap === undefined) return undefined
  const spans = sourceMapSpans(sourceMap, bodies)
  return { files: spans.files, functions: sourceBytes(spans, bodies) }
}

/** The line table of a module; undefined where it has none, or a damaged one. */
export function lineTableIn({ bytes, sections }: ModuleView): LineTable | undefined {
  const contents = (name: string): Range | undefined => sections.find(section => section.name === name)?.contents
  const lines = contents('.debug_line')
  if (lines === undefined) return undefined
  const strings = { lineStrings: contents('.debug_line_str'), strings: contents('.debug_str') }
  return unlessDamaged(() => readLineTable(bytes, { lines, ...strings }))
}

function unlessDamaged<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
