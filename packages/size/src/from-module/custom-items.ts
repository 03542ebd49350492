import type { SectionView } from '@wasmweld/binary'
import { rangesBetween } from './making.ts'
import type { Making } from './making.ts'
import { NAMED_SPACES } from './module-items.ts'
import type { NamedSpace } from './module-items.ts'
import type { NameEntry, NameSubsection } from './module-parts.ts'

/** By the id of a subsection of names. */
const SUBSECTIONS: readonly string[] = [
  'module name',
  'function names',
  'local names',
  'label names',
  'type names',
  'table names',
  'memory names',
  'global names',
  'element names',
  'data names',
  'field names',
  'tag names',
]

export function addCustom(making: Making, section: SectionView, position: number): void {
  const { name = '', contents } = section
  const isNames = name === 'name'
  const entries = isNames ? addNames(making, position) : [contents]
  if (!isNames) {
    const facts = {
      kind: name.startsWith('.debug_') ? 'dwarf' : 'custom',
      name: `custom section '${name}'`,
      key: `custom:${name}`,
      section: name,
    } as const
    making.numbers.customs.push(making.list.add(facts, 0, [contents]))
  }
  making.addHeader(section, `custom section '${name}'`, entries)
}

function addNames(making: Making, section: number): readonly NameSubsection[] {
  const { parts, list, numbers, hasNameEntries } = making
  const subsections = parts.names.filter(each => each.section === section)
  let position = 0
  for (const subsection of subsections) {
    const entries = hasNameEntries ? addNameEntries(making, subsection, position) : []
    position += entries.length
    const word = SUBSECTIONS[subsection.id] ?? 'unknown name'
    const facts = { kind: 'name', name: `"${word}" subsection`, key: `names:${word}`, section: 'name' } as const
    numbers.names.push(list.add(facts, position++, rangesBetween(subsection, entries)))
  }
  return subsections
}

function addNameEntries(
  { list, numbers }: Making,
  { id, names = [] }: NameSubsection,
  position: number,
): readonly NameEntry[] {
  const space = SPACES.get(id)
  if (space === undefined) return []
  names.forEach((entry, place) => {
    const facts = {
      kind: 'name',
      name: `name "${entry.name}"`,
      key: `name:${space}:${entry.name}`,
      section: 'name',
    } as const
    numbers.nameEntries.push({ item: list.add(facts, position + place, [entry]), space, index: entry.index })
  })
  return names
}

const SPACES: ReadonlyMap<number, NamedSpace> = new Map(
  Object.entries(NAMED_SPACES).map(([space, id]) => [id, space as NamedSpace]),
)
