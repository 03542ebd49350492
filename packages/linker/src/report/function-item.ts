import type { ReportItem } from './link-report.ts'
import { symbolFacts } from './chunk-symbols.ts'
import { contentsHash } from './contents-hash.ts'
import { lebPadding } from './leb-padding.ts'
import type { LinkFacts } from './link-facts.ts'
import { bodyStart } from '../write/compact-code.ts'
import type { WrittenSection } from '../write/written-module.ts'

/** The item of the function at a position of the code section. */
export function functionItem(facts: LinkFacts, { contents }: WrittenSection, position: number): ReportItem {
  const { layout, written, symbols, sources } = facts
  const { functionStarts, functionMoves, bytes } = written
  const made = layout.functions[position]
  const place = {
    section: 'code',
    from: contents + functionStarts[position],
    to: contents + functionStarts[position + 1],
    index: layout.importedFunctions + position,
  }
  if (made.kind === 'synthetic') {
    const { name } = made
    const sizeLeb = bodyStart(bytes, place.from) - place.from
    return { kind: 'synthetic-function', name, ...place, sizeLeb, reason: { kind: 'root', why: 'linker' } }
  }
  const { file, chunk, id } = made
  const { object } = file
  const unused = lebPadding(bytes, place.from, made, functionMoves[position])
  const lines = sources.ofFunction(made, unused)
  const body = { from: bodyStart(object.bytes, chunk.bytes.from), to: chunk.bytes.to }
  return {
    kind: 'function',
    name: chunk.name,
    ...place,
    file: file.order,
    ...symbolFacts(symbols.get(id) ?? [], file, chunk),
    ...(unused.total === 0 ? {} : { padding: unused.total }),
    sizeLeb: unused.sizeLeb,
    ...(lines === undefined ? {} : { lines }),
    hash: contentsHash(object.bytes, body, chunk.relocations),
  }
}
