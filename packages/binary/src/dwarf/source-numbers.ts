import type { LineSequence } from './line-program.ts'
import { sourceIdentity } from './source-names.ts'
import { sourcePlace } from './source-path.ts'
import type { SourcePlace } from './source-path.ts'

/** Numbers the source files of all units of a line table, each once, in the order in which they are asked for. */
export class SourceNumbers {
  /** By number. */
  readonly places: SourcePlace[] = []
  readonly #bytes: Uint8Array
  readonly #known = new Map<LineSequence['paths'], Map<number, number | undefined>>()
  readonly #byPath = new Map<string, number>()

  /** `bytes` are those that the line table was read from. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Undefined for a number that names no file. Throws a `FormatError` for a path longer than any can be. */
  numberOf(paths: LineSequence['paths'], file: number): number | undefined {
    let known = this.#known.get(paths)
    if (known === undefined) this.#known.set(paths, (known = new Map<number, number | undefined>()))
    if (!known.has(file)) known.set(file, this.#add(paths, file))
    return known.get(file)
  }

  #add(paths: LineSequence['paths'], file: number): number | undefined {
    const place = sourcePlace(paths, file, this.#bytes)
    if (place === undefined) return undefined
    const identity = sourceIdentity(place)
    const number = this.#byPath.get(identity) ?? this.places.push(place) - 1
    this.#byPath.set(identity, number)
    return number
  }
}
