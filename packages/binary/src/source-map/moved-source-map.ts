import type { MovedCode } from '../rewrite/moved-code.ts'
import { readModule, SECTION_IDS } from '../wasm/module.ts'
import { Mappings } from './mappings.ts'
import { readMappings } from './read-mappings.ts'
import type { SourceMap } from './source-map-of.ts'

/** The source map of a module that was written anew, from the one that it had; names of what stands at a place go. */
export function movedSourceMap(
  map: SourceMap,
  code: MovedCode,
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
): SourceMap {
  const [from, to] = [startOfCode(before), startOfCode(after)]
  const segments = readMappings(map.mappings)
  const moved = new Mappings()
  let next = 0
  for (const body of code.left) {
    while (next < segments.length && segments[next].offset <= from + body.from) next++
    // What is said of the place before a function holds for its first instructions, until something else is said.
    moved.add(to + code.moved(body.from), segments[next - 1]?.place)
    for (; next < segments.length && segments[next].offset < from + body.to; next++)
      moved.add(to + code.moved(segments[next].offset - from), segments[next].place)
  }
  return { ...map, names: [], mappings: moved.toString() }
}

function startOfCode(module: Uint8Array): number {
  return readModule(module).sections.find(({ id }) => id === SECTION_IDS.code)?.contents.from ?? 0
}
