import type { SizeGraph } from '../graph/size-graph.ts'
import { compareNames } from './compare-names.ts'
import { genericName } from './generic-name.ts'
import { shownName } from './shown-name.ts'

export interface MonosOptions {
  /** Which generic functions are asked for; all without it. */
  readonly matches?: (generic: string) => boolean
}

/** One body of a generic function. Equal names of equal size are one, whose bytes count once. */
export interface Mono {
  readonly name: string
  readonly bytes: number
  readonly items: readonly number[]
}

/** A generic function and what was made of it. */
export interface MonoGroup {
  readonly generic: string
  /** Of all instances. */
  readonly bytes: number
  /** About what would be saved if there were one: the less of what all but the largest, and all but an average one, take. */
  readonly bloat: number
  /** The largest first, then by name. */
  readonly instances: readonly Mono[]
}

/**
 * Generic functions with their instances, from Rust's names of both schemes and C++'s. Most bloat first, then most bytes, then by the names of
 * the instances.
 */
export function monos(
  { report: { items, outputs } }: SizeGraph,
  { matches = () => true }: MonosOptions = {},
): readonly MonoGroup[] {
  const groups = new Map<string, Map<string, Mono & { items: number[] }>>()
  items.forEach((item, position) => {
    if (item.kind !== 'function' || COUNTED.test(item.name)) return
    const generic = genericName(item.name, item.demangled, outputs[item.output].confidence === 'exact')
    if (generic === undefined || !matches(generic)) return
    const instances = groups.get(generic) ?? new Map<string, Mono & { items: number[] }>()
    groups.set(generic, instances)
    const name = shownName(item)
    const key = `${String(item.bytes)} ${name}`
    const known = instances.get(key)
    if (known === undefined) instances.set(key, { name, bytes: item.bytes, items: [position] })
    else known.items.push(position)
  })
  return Array.from(groups, ([generic, instances]) => groupOf(generic, Array.from(instances.values()))).sort(
    (one, other) =>
      other.bloat - one.bloat ||
      other.bytes - one.bytes ||
      compareNames(one.instances[0].name, other.instances[0].name) ||
      compareNames(one.generic, other.generic),
  )
}

/** Functions without a name. */
const COUNTED = /^code\[\d+\]$/

function groupOf(generic: string, unsorted: readonly Mono[]): MonoGroup {
  const instances = [...unsorted].sort((one, other) => other.bytes - one.bytes || compareNames(one.name, other.name))
  const bytes = instances.reduce((sum, instance) => sum + instance.bytes, 0)
  const withoutOne = Math.floor(bytes / instances.length) * (instances.length - 1)
  return { generic, bytes, bloat: Math.min(withoutOne, bytes - instances[0].bytes), instances }
}
