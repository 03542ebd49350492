import { vlq } from './vlq.ts'

/** A place of the source; all count from 0. */
export interface MappedPlace {
  readonly source: number
  readonly line: number
  readonly column: number
}

/** Writes the mappings of a module: one line, whose columns are offsets in the file. */
export class Mappings {
  readonly #segments: string[] = []
  #offset = 0
  #last: MappedPlace = { source: 0, line: 0, column: 0 }
  #current: MappedPlace | undefined

  /** From `offset` on, which must not be below the last one, code stands for that place, or for none. */
  add(offset: number, place: MappedPlace | undefined): void {
    if (isSame(place, this.#current)) return
    const { source, line, column } = this.#last
    const moved = vlq(offset - this.#offset)
    if (place === undefined) this.#segments.push(moved)
    else this.#segments.push(moved + vlq(place.source - source) + vlq(place.line - line) + vlq(place.column - column))
    this.#offset = offset
    this.#last = place ?? this.#last
    this.#current = place
  }

  toString(): string {
    return this.#segments.join(',')
  }
}

function isSame(one: MappedPlace | undefined, other: MappedPlace | undefined): boolean {
  return one?.source === other?.source && one?.line === other?.line && one?.column === other?.column
}
