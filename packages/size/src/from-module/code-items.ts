import { demangle, SECTION_IDS } from '@wasmweld/binary'
import type { SectionView } from '@wasmweld/binary'
import type { ItemFacts } from './item-list.ts'
import { rangesWithout } from './making.ts'
import type { Making } from './making.ts'

/** A function is its body and what the function section says of it; what is left of both sections is one item. */
export function addCode(making: Making, section: SectionView): void {
  const { parts, list, numbers } = making
  const declared = parts.view.sections.find(({ id }) => id === SECTION_IDS.function)
  const bodies = parts.bodies.map(({ sizeAt, to }) => ({ from: sizeAt, to }))
  bodies.forEach((body, position) => {
    const facts = functionFacts(making, position, numbers.function.length)
    numbers.function.push(list.add(facts, position, [parts.declarations[position], body]))
  })
  const facts = {
    kind: 'section-header',
    name: 'code section headers',
    key: 'header:code section',
    section: 'code',
  } as const
  const own = [
    ...(declared === undefined ? [] : rangesWithout(declared, parts.declarations)),
    ...rangesWithout(section, bodies),
  ]
  numbers.headers.push(list.addHeader(facts, own))
  // A parser tells of each body.
  list.payload += bodies.length
}

function functionFacts({ parts, names, functions }: Making, position: number, index: number): ItemFacts {
  const { from, to, sizeAt } = parts.bodies[position]
  const declaration = parts.declarations[position]
  const { hashes, lines } = functions
  const sources = lines?.[position] ?? []
  return {
    kind: 'function',
    ...namesOf(names.functions.get(index), names.exported.function.get(index) ?? [], position),
    section: 'code',
    parts: { body: to - from, sizeLeb: from - sizeAt, declaration: declaration.to - declaration.from },
    hash: hashes[position],
    ...(sources.length === 0 ? {} : { lines: sources }),
  }
}

function namesOf(
  given: string | undefined,
  exported: readonly string[],
  position: number,
): Pick<ItemFacts, 'name' | 'key' | 'aliases' | 'demangled'> {
  const others = exported.filter(other => other !== given)
  const aliases = others.length === 0 ? {} : { aliases: others }
  const number = `code[${position}]`
  if (given === undefined)
    return { name: number, key: exported.length === 0 ? number : `function:${exported[0]}`, ...aliases }
  const demangled = demangle(given)
  return { name: given, key: `function:${given}`, ...aliases, ...(demangled === given ? {} : { demangled }) }
}
