import { RELOCATION_KINDS } from '@wasmweld/binary'
import { symbolName } from './describe-symbols.ts'
import { type ModuleContents, type NamedRelocations, sectionName } from './module-contents.ts'

export interface RelocationGroup {
  /** The section whose contents the offsets count in. */
  readonly section: string
  readonly relocations: readonly RelocationDescription[]
}

interface RelocationDescription {
  readonly offset: number
  /** `R_WASM_FUNCTION_INDEX_LEB` */
  readonly type: string
  /** The symbol's name; of a type its index. */
  readonly symbol: string
  readonly addend?: number
}

/** The relocations of each section, in their order. */
export function describeRelocations(contents: ModuleContents): readonly RelocationGroup[] {
  const { symbols = [] } = contents.linking ?? {}
  const names = symbols.map(symbol => symbolName(symbol, contents))
  return contents.relocations.map(group => ({
    section:
      group.section < contents.view.sections.length
        ? sectionName(contents.view.sections[group.section])
        : `section ${group.section}`,
    relocations: describeGroup(group, names),
  }))
}

function describeGroup({ relocations }: NamedRelocations, names: readonly string[]): readonly RelocationDescription[] {
  const { count, kind, offset, index, addend } = relocations
  return Array.from({ length: count }, (_, row) => {
    const { name, target, hasAddend } = RELOCATION_KINDS[kind[row]]
    const symbol = target === 'type' ? String(index[row]) : (names[index[row]] ?? `symbol ${index[row]}`)
    return { offset: offset[row], type: name, symbol, ...(hasAddend ? { addend: addend[row] } : {}) }
  })
}
