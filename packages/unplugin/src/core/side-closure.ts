// Which side modules must be loaded for some of them to work.
import type { LinkedSide } from '@wasmweld/side-modules'

type Ordered = Pick<LinkedSide, 'name' | 'after' | 'group'>

/** Those named and all that must come with them, in the order in which they are loaded. */
export function withNeededSides<Side extends Ordered>(
  sides: readonly Side[],
  names: readonly string[],
): readonly Side[] {
  const wanted = new Set(names)
  // The set grows while it is walked.
  for (const name of wanted) {
    const side = sides.find(candidate => candidate.name === name)
    if (side === undefined) continue
    for (const first of side.after) wanted.add(first)
    for (const other of sides) if (other.group === side.group) wanted.add(other.name)
  }
  return sides.filter(({ name }) => wanted.has(name))
}

/** Those that come with the program, since its own code needs them. */
export function startupSides<Side extends Ordered & Pick<LinkedSide, 'time'>>(
  sides: readonly Side[],
  needs: readonly string[],
): readonly Side[] {
  const needed = sides.filter(({ name, time }) => time === 'startup' && needs.includes(name))
  return withNeededSides(
    sides,
    needed.map(({ name }) => name),
  )
}
