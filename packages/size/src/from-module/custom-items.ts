import type { SectionView } from '@wasmweld/binary'
import type { Making } from './making.ts'
import type { NameSubsection } from './module-parts.ts'

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

function addNames({ parts, list, numbers }: Making, section: number): readonly NameSubsection[] {
  const subsections = parts.names.filter(each => each.section === section)
  subsections.forEach((subsection, position) => {
    const word = SUBSECTIONS[subsection.id] ?? 'unknown name'
    const facts = { kind: 'name', name: `"${word}" subsection`, key: `names:${word}`, section: 'name' } as const
    numbers.names.push(list.add(facts, position, [subsection]))
  })
  return subsections
}
