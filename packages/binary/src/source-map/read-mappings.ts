import type { MappedPlace } from './mappings.ts'
import { vlqNumbers } from './vlq.ts'

/** From an offset in the file on: the place of the source, or none. */
export interface Mapping {
  readonly offset: number
  readonly place: MappedPlace | undefined
}

/** The mappings of a module, in ascending order of their offsets: a map's one line. Characters that mean nothing end a segment. */
export function readMappings(mappings: string): readonly Mapping[] {
  const found: Mapping[] = []
  let offset = 0
  let place: MappedPlace = { source: 0, line: 0, column: 0 }
  for (const segment of mappings.split(';')[0].split(',')) {
    const [moved, source, line, column] = vlqNumbers(segment)
    if (moved === undefined) continue
    offset += moved
    if (column === undefined) found.push({ offset, place: undefined })
    else {
      place = { source: place.source + source, line: place.line + line, column: place.column + column }
      found.push({ offset, place })
    }
  }
  return found.sort((one, other) => one.offset - other.offset)
}
