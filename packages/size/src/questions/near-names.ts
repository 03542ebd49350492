import { closest } from '@wasmweld/linker'
import type { Dropped, Item, ItemKind, SizeReport } from '../size-report.ts'
import { shownName } from './shown-name.ts'

/** What a name that nothing in the outputs has may have meant. */
export interface NearNames {
  /** Names of what is there, as people read them. */
  readonly kept: readonly string[]
  /** What was left out and has this very name, or else one that is near. */
  readonly dropped: readonly Dropped[]
}

/** What the format has of a thing elsewhere goes by the thing's name. */
const ENTRIES: ReadonlySet<ItemKind> = new Set<ItemKind>(['name', 'element'])
const SUGGESTIONS = 5
/** Longer names are nobody's slip, and to compare two takes the product of their lengths. */
const LONGEST = 200
/** Of a name's characters, how many may differ where nothing is nearer. */
const FARTHEST = 0.4

/** Names a slip or two away from `name` and names that have it in them; where there are none of these, those that differ least. */
export function nearNames({ items, dropped }: SizeReport, name: string): NearNames {
  const same = dropped.filter(each => [each.name, each.demangled].includes(name))
  if (same.length > 0) return { kept: [], dropped: same.slice(0, SUGGESTIONS) }
  const kept = byText(items.filter(({ kind }) => !ENTRIES.has(kind)))
  const left = byText(dropped)
  const near = nearest(name, [...new Set([...kept.keys(), ...left.keys()])])
  const found = <Value>(all: ReadonlyMap<string, ReadonlySet<Value>>): readonly Value[] =>
    [...new Set(near.flatMap(text => [...(all.get(text) ?? [])]))].slice(0, SUGGESTIONS)
  return { kept: [...new Set(found(kept).map(shownName))], dropped: found(left) }
}

type Named = Pick<Item, 'name' | 'demangled' | 'aliases'>

function byText<Value extends Named>(all: readonly Value[]): ReadonlyMap<string, ReadonlySet<Value>> {
  const known = new Map<string, Set<Value>>()
  for (const named of all)
    for (const text of textsOf(named)) known.set(text, (known.get(text) ?? new Set<Value>()).add(named))
  return known
}

/** All that a thing goes by, and what somebody may take for its name: without namespaces and arguments. */
function textsOf({ name, demangled, aliases = [] }: Named): readonly string[] {
  const bare = demangled === undefined || demangled.length > LONGEST ? [] : BARE.exec(demangled)
  return [name, ...(demangled === undefined ? [] : [demangled]), ...aliases, ...(bare ?? []).slice(1)].filter(
    text => text.length <= LONGEST,
  )
}

const BARE = /([\w$~]+)(?:<[^(]*>)?(?:\(|$)/

function nearest(name: string, texts: readonly string[]): readonly string[] {
  if (name === '' || name.length > LONGEST) return []
  const needle = name.toLowerCase()
  const inside = texts.filter(text => text.toLowerCase().includes(needle))
  const near = [...new Set([...closest(name, texts), ...inside])]
  return near.length > 0 ? near : closest(name, texts, Math.floor(name.length * FARTHEST))
}
