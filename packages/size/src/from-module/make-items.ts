// Which byte is whose. Items are those of twiggy, in the order of its numbers, so that equal sizes are listed in the order that its users know.
import { SECTION_IDS } from '@wasmweld/binary'
import type { SectionView } from '@wasmweld/binary'
import { addCode } from './code-items.ts'
import { addCustom } from './custom-items.ts'
import { addData, addDefined, addExports, addImports, addTypes } from './entry-items.ts'
import { ItemList } from './item-list.ts'
import { rangesWithout } from './making.ts'
import type { FunctionFacts, Making, MutableNumbers } from './making.ts'
import type { ModuleItems } from './module-items.ts'
import type { ModuleNames } from './module-names.ts'
import type { ModuleParts } from './module-parts.ts'

/** By section id: what its items are; the rest of its bytes is its own. */
const SECTIONS: Readonly<Record<number, (making: Making, section: SectionView, position: number) => void>> = {
  [SECTION_IDS.custom]: addCustom,
  [SECTION_IDS.type]: addTypes,
  [SECTION_IDS.import]: addImports,
  // Its entries go to the functions, its own bytes to those of the code section.
  [SECTION_IDS.function]: (making, section) => {
    if (making.parts.view.sections.every(({ id }) => id !== SECTION_IDS.code))
      making.addHeader(section, 'function section', [])
  },
  [SECTION_IDS.table]: addDefined('table'),
  [SECTION_IDS.memory]: addDefined('memory'),
  [SECTION_IDS.global]: addDefined('global'),
  [SECTION_IDS.export]: addExports,
  [SECTION_IDS.start]: (making, section) => {
    making.numbers.start = making.addHeader(section, 'start section', [])
  },
  [SECTION_IDS.element]: addDefined('element'),
  // One number: twiggy has one item for it and the bytes around it.
  [SECTION_IDS.dataCount]: ({ list, numbers }, section) => {
    const facts = {
      kind: 'section-header',
      name: '"data count" section',
      key: 'header:data count section',
      section: 'data count',
    } as const
    numbers.headers.push(list.addHeader(facts, rangesWithout(section, [])))
  },
  [SECTION_IDS.code]: addCode,
  [SECTION_IDS.data]: addData,
  [SECTION_IDS.tag]: addDefined('tag'),
}

export function makeItems(
  parts: ModuleParts,
  names: ModuleNames,
  functions: FunctionFacts,
  hasNameEntries: boolean,
): ModuleItems {
  const making = makingOf(parts, names, functions, hasNameEntries)
  const header = { kind: 'module-header', name: 'wasm magic bytes', key: 'module-header', section: '' } as const
  making.numbers.headers.push(making.list.addHeader(header, [{ from: 0, to: 8 }]))
  parts.view.sections.forEach((section, position) => {
    making.list.payload++
    SECTIONS[section.id](making, section, position)
  })
  return { items: making.list.items, numbers: making.numbers }
}

function makingOf(parts: ModuleParts, names: ModuleNames, functions: FunctionFacts, hasNameEntries: boolean): Making {
  const list = new ItemList()
  const numbers: MutableNumbers = {
    type: [],
    function: [],
    table: [],
    memory: [],
    tag: [],
    global: [],
    element: [],
    data: [],
    imports: [],
    exports: [],
    start: undefined,
    customs: [],
    names: [],
    nameEntries: [],
    headers: [],
  }
  return {
    parts,
    names,
    functions,
    hasNameEntries,
    list,
    numbers,
    addHeader: (section, what, entries) => {
      const facts = {
        kind: section.id === SECTION_IDS.start ? 'start' : 'section-header',
        name: `${what} headers`,
        key: `header:${what}`,
        section: section.name ?? what.replace(' section', ''),
      } as const
      const number = list.addHeader(facts, rangesWithout(section, entries))
      numbers.headers.push(number)
      return number
    },
  }
}
