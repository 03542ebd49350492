import { expressionOperands, visitAttributes } from '@wasmweld/binary'
import type { Abbreviation, AttributeSpec } from '@wasmweld/binary'
import { AT, TAG } from './attributes.ts'
import { attributeAddress, indexedAddress, readNumber } from './code-address.ts'
import type { CodeAddress } from './code-address.ts'
import type { CodePlaces } from './code-places.ts'
import type { DebugUnit, FileDebug } from './debug-units.ts'
import { expressionReader, isExpression } from './expressions.ts'
import { listOf } from './list-of.ts'
import { readList } from './read-list.ts'

const ADDRESSES: ReadonlySet<string> = new Set(['address', 'address-index', 'address-index-and-distance'])
const NAMES_CODE: ReadonlySet<number> = new Set([AT.lowPc, AT.entryPc, AT.ranges])

/** Tells whether what entries describe is in the output. */
export class CodeAlive {
  readonly #places: CodePlaces
  /** By abbreviation: whether its entries may name code or data. */
  readonly #named = new Map<Abbreviation, boolean>()

  constructor(places: CodePlaces) {
    this.#places = places
  }

  /** Whether an address is that of something in the output; undefined where nothing relocates it. */
  hasAddress({ file }: DebugUnit, { index }: CodeAddress): boolean | undefined {
    return index < 0 ? undefined : this.#places.isLive(file.file, index)
  }

  /** Whether an address is that of something that is not in the output. */
  isDead({ file }: FileDebug, { index }: CodeAddress): boolean {
    return index >= 0 && !this.#places.isLive(file, index)
  }

  /** Whether the code or the data that an entry describes is in the output; undefined where it describes none by its address. */
  hasEntry(unit: DebugUnit, entry: number): boolean | undefined {
    const { entries, chunk, header } = unit
    const abbreviation = entries.abbreviation[entry]
    if (!this.#mayName(abbreviation)) return undefined
    const answers: (boolean | undefined)[] = []
    visitAttributes(chunk.bytes, entries.attributesAt[entry], abbreviation, header, (attribute, from, to) => {
      if (NAMES_CODE.has(attribute.name)) answers.push(this.#code(unit, attribute, from))
      else if (attribute.name === AT.location && abbreviation.tag === TAG.variable)
        answers.push(this.#location(unit, attribute, from, to))
    })
    return answers.includes(true) ? true : answers.includes(false) ? false : undefined
  }

  #mayName(abbreviation: Abbreviation): boolean {
    let known = this.#named.get(abbreviation)
    if (known === undefined) {
      const { tag, attributes } = abbreviation
      known = attributes.some(({ name }) => NAMES_CODE.has(name) || (name === AT.location && tag === TAG.variable))
      this.#named.set(abbreviation, known)
    }
    return known
  }

  #code(unit: DebugUnit, attribute: AttributeSpec, at: number): boolean | undefined {
    if (ADDRESSES.has(attribute.form.holds)) return this.hasAddress(unit, attributeAddress(unit, attribute.form, at))
    const list = attribute.name === AT.ranges ? listOf(unit, attribute, at) : undefined
    if (list === undefined) return undefined
    const answers = readList(list).map(({ kind, start }) =>
      kind === 'entry' ? this.hasAddress(unit, start) : undefined,
    )
    return answers.includes(true) ? true : answers.includes(false) ? false : undefined
  }

  // Every address in the expression: that of the data, in code for position-independent modules one to be added to another.
  #location(unit: DebugUnit, { name, form }: AttributeSpec, from: number, to: number): boolean | undefined {
    if (!isExpression(unit, name, form)) return undefined
    const { chunk, file } = unit
    const answers: (boolean | undefined)[] = []
    for (let row = chunk.firstRow(from); row < chunk.endOfRows && chunk.positionOf(row) < to; row++) {
      const { kind, index } = chunk.relocation(row)
      if (kind.target === 'data' || kind.target === 'function') answers.push(this.#places.isLive(file.file, index))
    }
    for (const { kind, at } of expressionOperands(expressionReader(chunk, form, from, to), unit.header)) {
      if (kind !== 'address-index') continue
      answers.push(this.hasAddress(unit, indexedAddress(unit, readNumber(chunk.bytes, at, 0), at)))
    }
    return answers.includes(true) ? true : answers.includes(false) ? false : undefined
  }
}
