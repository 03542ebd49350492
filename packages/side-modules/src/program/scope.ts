// Whose definition a name means: the program's first, then that of the first side module that has one, as a dynamic linker looks for it.
import type { FunctionType } from '@wasmweld/binary'
import { lastPart, type PlannedSide, type ProgramSymbols, type SideTimes } from './planned-side.ts'

export type DefinitionKind = 'function' | 'data' | 'thread-local' | 'tag'

export interface Definition {
  readonly name: string
  readonly by: 'program' | PlannedSide
  readonly kind: DefinitionKind
  /** Of functions and tags. */
  readonly type?: FunctionType
}

/**
 * Looks up names. Side modules come in the order of the request. One that comes later is searched after all that come at startup; for its own
 * needs it comes, with what it lists as needed, before others that come later, as with `RTLD_LOCAL`: two plugins may use the same names.
 */
export class Scope {
  readonly #program: ProgramSymbols
  readonly #startup: readonly PlannedSide[]
  readonly #later: readonly PlannedSide[]
  readonly #orders = new Map<PlannedSide, readonly PlannedSide[]>()

  constructor(program: ProgramSymbols, sides: readonly PlannedSide[], times: SideTimes) {
    this.#program = program
    this.#startup = sides.filter(side => times.get(side) === 'startup')
    this.#later = sides.filter(side => times.get(side) === 'later')
  }

  /** The definition that `importer`'s references to a name mean. */
  find(name: string, importer: 'program' | PlannedSide): Definition | undefined {
    return this.all(name, importer).next().value
  }

  /** All definitions, the winner first; hidden ones are behind all others. */
  *all(name: string, importer: 'program' | PlannedSide): Generator<Definition, undefined> {
    const own = inProgram(name, this.#program)
    if (own !== undefined) yield own
    const order = this.#order(importer)
    for (const side of order) if (!side.hidden.has(name)) yield* inSide(name, side)
    for (const side of order) if (side.hidden.has(name)) yield* inSide(name, side)
  }

  #order(importer: 'program' | PlannedSide): readonly PlannedSide[] {
    if (importer === 'program' || this.#startup.includes(importer)) return [...this.#startup, ...this.#later]
    const known = this.#orders.get(importer)
    if (known !== undefined) return known
    const order = [...new Set([...this.#startup, ...breadthFirst(importer, this.#later), ...this.#later])]
    this.#orders.set(importer, order)
    return order
  }
}

function inSide(name: string, side: PlannedSide): readonly Definition[] {
  const given = side.gives.get(name)
  if (given === undefined || given.kind === 'memory' || given.kind === 'table' || given.kind === 'global') return []
  const { kind, type } = given
  return [{ name, by: side, kind, ...(type === undefined ? {} : { type }) }]
}

function inProgram(name: string, { functions, data, tags }: ProgramSymbols): Definition | undefined {
  const called = functions.get(name)
  if (called !== undefined) return { name, by: 'program', kind: 'function', type: called.type }
  if (data.has(name)) return { name, by: 'program', kind: 'data' }
  const tag = tags.get(name)
  return tag && { name, by: 'program', kind: 'tag', type: tag }
}

/** A side module and what it needs, directly first. */
function breadthFirst(root: PlannedSide, among: readonly PlannedSide[]): readonly PlannedSide[] {
  const found = new Set([root])
  for (const { side } of found) {
    for (const needed of side.needed) {
      const library = among.find(({ name }) => lastPart(name) === lastPart(needed))
      if (library !== undefined) found.add(library)
    }
  }
  return [...found]
}
