import { chunkId } from '../ids.ts'
import type { Layout } from '../layout/layout.ts'
import type { Liveness } from '../live/liveness.ts'
import { definingChunk } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
import { movedOffset } from './moves.ts'
import type { Moves } from './moves.ts'
import { isSameCode } from './same-code.ts'

/** The code section as it was written. */
export interface PlacedCode {
  readonly bytes: Uint8Array
  /** Of each output function, size included, its offset in the code section's contents. */
  readonly starts: Float64Array
  /** Of each output function: what was moved in its body. */
  readonly moves: readonly (Moves | undefined)[]
}

/** Whose code debug information means that names a function of which there are several definitions. */
export type Whose = 'linked' | 'own'

const NONE = -1
const UNKNOWN = -2

const hasDebug = ({ object }: LinkedFile): boolean =>
  object.chunks.slice(object.firstChunk.custom).some(({ name }) => name === '.debug_info')

/** Where functions, and places inside of them, went: as debug information measures them, from its body on. */
export class CodePlaces {
  readonly #layout: Layout
  readonly #live: Liveness
  readonly #code: PlacedCode
  readonly #whose: Whose
  /** By SymbolId: the position of a function among the output's, NONE, or UNKNOWN before it is first asked for. */
  readonly #linked: Int32Array
  /** Of functions whose own objects have no debug information: the file whose copy tells of them. */
  readonly #describers = new Map<number, LinkedFile>()
  /** By ChunkId: the position among the output's functions. */
  readonly #position = new Map<number, number>()

  constructor(layout: Layout, live: Liveness, code: PlacedCode, whose: Whose) {
    this.#layout = layout
    this.#live = live
    this.#code = code
    this.#whose = whose
    this.#linked = new Int32Array(layout.index.length).fill(UNKNOWN)
    if (whose === 'own')
      layout.functions.forEach((made, position) => {
        if (made.kind === 'chunk') this.#position.set(made.id, position)
      })
  }

  /** Position among the output's functions of what a file's symbol names; undefined for what is not in the output. */
  positionOf(file: LinkedFile, index: number): number | undefined {
    const { kind, chunk } = file.object.symbols[index]
    if (this.#whose === 'linked' || kind !== 'function' || chunk < 0) return this.#linkedPosition(file.symbols[index])
    const own = this.#position.get(file.chunkBase + chunk)
    return own ?? this.#described(this.#linkedPosition(file.symbols[index]), file, chunk)
  }

  #linkedPosition(symbol: LinkSymbol): number | undefined {
    const known = this.#linked[symbol.id]
    const position = known === UNKNOWN ? (this.#linked[symbol.id] = this.#findLinked(symbol)) : known
    return position < 0 ? undefined : position
  }

  #findLinked(symbol: LinkSymbol): number {
    const { index, chunkIndex, importedFunctions } = this.#layout
    // What is described is the definition, also where calls of it go through an import.
    const defined = definingChunk(symbol)
    const position = (defined === undefined ? index[symbol.id] : chunkIndex[defined]) - importedFunctions
    return symbol.state !== 'defined' || position < 0 || !this.#live.hasSymbol(symbol) ? NONE : position
  }

  /**
   * The debug information of a copy that is not the one that stays tells of the copy's own code. That is also the code that
   * stays where the two are the same: needed when the object of the latter has no debug information.
   */
  #described(position: number | undefined, file: LinkedFile, chunk: number): number | undefined {
    const made = position === undefined ? undefined : this.#layout.functions[position]
    if (position === undefined || made?.kind !== 'chunk' || hasDebug(made.file)) return undefined
    if (!this.#describers.has(position)) {
      const isSame = isSameCode(made, { file, chunk: file.object.chunks[chunk] })
      if (isSame) this.#describers.set(position, file)
    }
    return this.#describers.get(position) === file ? position : undefined
  }

  /** Whether a file's symbol names something that is in the output. */
  isLive(file: LinkedFile, index: number): boolean {
    const { kind, chunk } = file.object.symbols[index]
    if (kind === 'function') return this.positionOf(file, index) !== undefined
    if (this.#whose === 'own' && kind === 'data' && chunk >= 0) return this.#live.has(chunkId(file.chunkBase + chunk))
    const symbol = file.symbols[index]
    return symbol.state !== 'discarded' && this.#live.hasSymbol(symbol)
  }

  /** Of the function that a file's symbol names: what was moved in it. */
  movesOf(file: LinkedFile, index: number): Moves | undefined {
    const position = this.positionOf(file, index)
    return position === undefined ? undefined : this.#code.moves[position]
  }

  /** Offset in the code section's contents of a place in a function; undefined where the function is not in the output. */
  offsetOf(file: LinkedFile, index: number, offset: number): number | undefined {
    const position = this.positionOf(file, index)
    if (position === undefined) return undefined
    const { bytes, starts, moves } = this.#code
    const start = starts[position]
    // As in wasm-ld, functions that the linker made are measured from their size on.
    if (this.#layout.functions[position].kind === 'synthetic') return start + offset
    let size = 1
    while (bytes[start + size - 1] & 128) size++
    return start + size + movedOffset(moves[position], offset)
  }
}
