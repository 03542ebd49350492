// The name section of a module where things have other numbers.
import type { IndirectNameMap, NameMap, NameSection } from '../wasm/name-section.ts'
import type { Numbers } from './number-items.ts'

/** Names of what is gone go too; so do subsections that nobody knows, which may hold indices. */
export function renumberNames(names: NameSection, numbers: Numbers): NameSection {
  const { module, functions, locals, labels, types, tables, memories, globals } = names
  const { elements, dataSegments, fields, tags } = names
  return {
    ...(module === undefined ? {} : { module }),
    ...present('functions', renumber(functions, numbers.functions)),
    ...present('locals', renumber(locals, numbers.functions)),
    ...present('labels', renumber(labels, numbers.functions)),
    ...present('types', renumber(types, numbers.types)),
    ...present('tables', renumber(tables, numbers.tables)),
    ...present('memories', renumber(memories, numbers.memories)),
    ...present('globals', renumber(globals, numbers.globals)),
    ...present('elements', renumber(elements, numbers.elements)),
    ...present('dataSegments', renumber(dataSegments, numbers.data)),
    ...present('fields', renumber(fields, numbers.types)),
    ...present('tags', renumber(tags, numbers.tags)),
  }
}

const present = <Key extends keyof NameSection, Names extends NameMap | IndirectNameMap>(
  key: Key,
  names: Names | undefined,
): { readonly [key in Key]?: Names } =>
  names === undefined || names.length === 0 ? {} : ({ [key]: names } as { readonly [key in Key]: Names })

function renumber<Value>(
  names: readonly (readonly [index: number, value: Value])[] | undefined,
  numbers: Int32Array,
): readonly (readonly [index: number, value: Value])[] | undefined {
  const renumbered = new Map<number, Value>()
  for (const [index, value] of names ?? []) {
    const number = numbers[index] ?? -1
    // Of several functions that became one, the first is the one that is defined or imported.
    if (number >= 0 && !renumbered.has(number)) renumbered.set(number, value)
  }
  return [...renumbered].sort(([a], [b]) => a - b)
}
