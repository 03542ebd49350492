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

function functionFacts({ parts, names, hashes }: Making, position: number, index: number): ItemFacts {
  const given = names.functions.get(index)
  const exported = names.exported.function.get(index)
  const { from, to, sizeAt } = parts.bodies[position]
  const declaration = parts.declarations[position]
  const demangled = given === undefined ? undefined : demangle(given)
  const aliases = exported?.filter(other => other !== given) ?? []
  const lasting = given ?? exported?.[0]
  return {
    kind: 'function',
    name: given ?? `code[${position}]`,
    key: lasting === undefined ? `code[${position}]` : `function:${lasting}`,
    section: 'code',
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(demangled === undefined || demangled === given ? {} : { demangled }),
    parts: { body: to - from, sizeLeb: from - sizeAt, declaration: declaration.to - declaration.from },
    hash: hashes[position],
  }
}
