// Items of sections whose entries are items each.
import type { Range, SectionView } from '@wasmweld/binary'
import { hashBytes } from './hash.ts'
import type { ItemFacts } from './item-list.ts'
import type { Making } from './making.ts'
import { typeText } from './type-text.ts'

export function addTypes(making: Making, section: SectionView): void {
  const { parts, names, list, numbers } = making
  parts.types.forEach((entry, index) => {
    const text = typeText(entry.value.composite)
    const facts = {
      kind: 'type',
      name: `type[${index}]: ${text}`,
      key: `type:${text}`,
      section: 'type',
      ...aliasesOf(names.types.get(index), undefined),
    } as const
    numbers.type.push(list.add(facts, index, [entry]))
  })
  making.addHeader(section, 'type section', parts.types)
}

export function addImports(making: Making, section: SectionView): void {
  const { parts, names, list, numbers } = making
  parts.imports.forEach((entry, position) => {
    const { module, field, description } = entry.value
    const { kind } = description
    const index = numbers[kind].length
    const given = kind === 'function' ? names.functions.get(index) : names[PLURAL[kind]].get(index)
    const facts = {
      kind: 'import',
      name: `import ${module}::${field}`,
      key: `import:${module}::${field}`,
      section: 'import',
      ...aliasesOf(given === field ? undefined : given, names.exported[kind].get(index)),
    } as const
    const number = list.add(facts, position, [entry])
    numbers.imports.push(number)
    numbers[kind].push(number)
  })
  making.addHeader(section, 'import section', parts.imports)
}

const PLURAL = { table: 'tables', memory: 'memories', global: 'globals', tag: 'tags', element: 'elements' } as const
type Defined = keyof typeof PLURAL

/** Things that twiggy calls by their kind and number alone: their names are aliases. */
export const addDefined =
  (kind: Defined) =>
  (making: Making, section: SectionView): void => {
    const { names, list, numbers } = making
    const entries: readonly Range[] = making.parts[PLURAL[kind]]
    const word = kind === 'element' ? 'elem' : kind
    entries.forEach((entry, position) => {
      const index = numbers[kind].length
      const exported = kind === 'element' ? undefined : names.exported[kind].get(index)
      const given = names[PLURAL[kind]].get(index)
      const facts: ItemFacts = {
        kind,
        name: `${word}[${position}]`,
        key:
          given === undefined && exported === undefined ? `${word}[${position}]` : `${word}:${given ?? exported?.[0]}`,
        section: kind,
        ...aliasesOf(given, exported),
      }
      numbers[kind].push(list.add(facts, position, [entry]))
    })
    making.addHeader(section, `${kind} section`, entries)
  }

export function addExports(making: Making, section: SectionView): void {
  const { parts, list, numbers } = making
  parts.exports.forEach((entry, position) => {
    const { name } = entry.value
    const facts = { kind: 'export', name: `export "${name}"`, key: `export:${name}`, section: 'export' } as const
    numbers.exports.push(list.add(facts, position, [entry]))
  })
  making.addHeader(section, 'export section', parts.exports)
}

export function addData(making: Making, section: SectionView): void {
  const { parts, names, list, numbers } = making
  const { bytes } = parts.view
  parts.data.forEach((entry, index) => {
    const given = names.data.get(index)
    const facts = {
      kind: 'data',
      name: given === undefined ? `data[${index}]` : `data segment "${given}"`,
      key: given === undefined ? `data[${index}]` : `data:${given}`,
      section: 'data',
      hash: hashBytes(bytes, entry.to - entry.size, entry.to),
    } as const
    numbers.data.push(list.add(facts, index, [entry]))
  })
  making.addHeader(section, 'data section', parts.data)
}

/** Other names than the one that an item goes by. */
function aliasesOf(name: string | undefined, others: readonly string[] | undefined): Pick<ItemFacts, 'aliases'> {
  if (name === undefined) return others === undefined ? {} : { aliases: others }
  return { aliases: [name, ...(others ?? []).filter(other => other !== name)] }
}
