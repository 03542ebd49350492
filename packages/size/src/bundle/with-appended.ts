import { readModule } from '@wasmweld/binary'
import type { Item, Root, SizeReport } from '../size-report.ts'

/**
 * The report of a link, for its output with custom sections put behind it. Undefined where `bytes` are not that: shorter, or with other sections
 * in the back. That the front is the link's output is the caller's to know.
 */
export function withAppended(report: SizeReport, bytes: Uint8Array): SizeReport | undefined {
  const [output] = report.outputs
  const more = readModule(bytes).sections.filter(({ header }) => header >= output.bytes)
  if (more[0]?.header !== output.bytes || more.some(({ name }) => name === undefined)) return undefined
  const items = more.map(({ name = '', header }, position): Item => {
    const end = more[position + 1]?.header ?? bytes.length
    return {
      kind: 'custom',
      name: `custom section '${name}'`,
      key: `appended ${name} ${position}`,
      output: 0,
      section: name,
      ranges: [[header, end]],
      bytes: end - header,
    }
  })
  const first = report.items.length
  const roots = items.map((_, position): Root => ({ item: first + position, reason: 'custom-section' }))
  return {
    ...report,
    outputs: [{ ...output, bytes: bytes.length }],
    items: [...report.items, ...items],
    roots: [...report.roots, ...roots],
  }
}
