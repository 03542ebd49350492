// Names that several modules define, and what comes of it.
import type { Binding } from '../program/bind-imports.ts'
import type { PlannedSide } from '../program/planned-side.ts'
import type { Definition, Scope } from '../program/scope.ts'
import { definedIn } from './check-bindings.ts'

export interface Duplicate {
  readonly name: string
  /** The winner first. */
  readonly definedBy: readonly string[]
  /** Modules whose references are to the winner. */
  readonly usedBy: readonly string[]
  /** The language wants the copies to be one: inline functions, templates, type information. */
  readonly isMeant: boolean
}

/** Duplicates that have an effect: of references to a name, some might have meant another definition than the one they get. */
export function findDuplicates(bindings: readonly Binding[], scope: Scope): readonly Duplicate[] {
  const users = new Map<string, Set<PlannedSide>>()
  for (const { side, needs, source } of bindings) {
    if (source.kind !== 'defined') continue
    // Its own definition, and nobody else's that would come first: it has what it means.
    if (source.definition.by === side) continue
    users.set(needs.name, (users.get(needs.name) ?? new Set()).add(side))
  }
  const weak = selfImportedFunctions(bindings)
  return [...users].flatMap(([name, sides]) => {
    const [first] = sides
    const definitions = [...scope.all(name, first)]
    if (definitions.length < 2) return []
    return [
      {
        name,
        definedBy: definitions.map(definedIn),
        usedBy: [...sides].map(side => side.name),
        isMeant: isMangled(name) || definitions.some(definition => isWeakIn(definition, weak)),
      },
    ]
  })
}

/** C++ and Rust: what has several definitions there is inline, a template or type information, or was reported by the linker. */
const isMangled = (name: string): boolean => /^_{1,2}[ZR]/.test(name)

const isWeakIn = ({ by, name }: Definition, weak: ReadonlyMap<PlannedSide, ReadonlySet<string>>): boolean =>
  by !== 'program' && (weak.get(by)?.has(name) ?? false)

/** Only weak functions are imported by a module that defines them: it calls strong ones directly. */
function selfImportedFunctions(bindings: readonly Binding[]): ReadonlyMap<PlannedSide, ReadonlySet<string>> {
  const found = new Map<PlannedSide, Set<string>>()
  for (const { side, needs } of bindings) {
    if (needs.role !== 'function' || !side.gives.has(needs.name)) continue
    found.set(side, (found.get(side) ?? new Set()).add(needs.name))
  }
  return found
}
