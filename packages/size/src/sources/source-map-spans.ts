import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping'
import type { SourceMapInput } from '@jridgewell/trace-mapping'
import { sourceNames } from '@wasmweld/binary'
import type { Range } from '@wasmweld/binary'
import { SpanList } from './source-spans.ts'
import type { SourceSpans } from './source-spans.ts'

/** A source map as text or parsed. */
export type WasmSourceMap = string | object

/**
 * Which code comes from which file, by a module's source map: one line, whose columns are offsets in the file. `bodies` are the functions, in
 * ascending order: what is said of a place holds to the next place or to the end of the function. There
 * are maps from which sources were taken; of what they stood for nothing is known. Throws a `TypeError` for what is no source map.
 */
export function sourceMapSpans(sourceMap: WasmSourceMap, bodies: readonly Range[]): SourceSpans {
  const map = parse(sourceMap)
  const [line = []] = decodedMappings(map)
  const spans = new SpanList()
  let body = 0
  for (let place = 0; place < line.length; place++) {
    const [from, source] = line[place]
    while (body < bodies.length && bodies[body].to <= from) body++
    if (source === undefined || source >= map.sources.length) continue
    if (body === bodies.length || from < bodies[body].from) continue
    const next = place + 1 < line.length ? line[place + 1][0] : Infinity
    spans.add(from, Math.min(next, bodies[body].to), source)
  }
  const { count, starts, ends, file } = spans
  const places = map.sources.map(source => ({ directory: '', path: source ?? '(unknown)' }))
  return { files: sourceNames(places), count, starts, ends, file }
}

function parse(sourceMap: WasmSourceMap): TraceMap {
  try {
    return new TraceMap(sourceMap as SourceMapInput)
  } catch (cause) {
    throw new TypeError('expected a source map of version 3: JSON with sources and mappings', { cause })
  }
}
