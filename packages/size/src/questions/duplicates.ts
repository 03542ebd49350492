import type { SizeGraph } from '../graph/size-graph.ts'
import { groupBy } from '../group-by.ts'
import type { Item } from '../size-report.ts'

/** Several of the same. */
export interface DuplicateGroup {
  /** `output`: whole files. */
  readonly kind: 'function' | 'data' | 'output'
  /** Positions in `items`, or for outputs in `outputs`; ascending, two at least. */
  readonly copies: readonly number[]
  /** Of all copies. */
  readonly bytes: number
  /** What having the largest alone would save. */
  readonly saved: number
}

/**
 * Functions that do the same, data that is the same, and files that were written more than once. What saves most comes first, then the order of
 * the report.
 *
 * Functions are the same if their code is and refers to the same things equally often, or where it refers to itself, to itself. In which order
 * it does is in no report. What lies in a file that was written more than once is not listed again.
 */
export function duplicates(graph: SizeGraph): readonly DuplicateGroup[] {
  const { outputs, items } = graph.report
  const files = repeated(outputs.keys(), output => outputs[output].digest)
  const again = new Set(files.flatMap(([, ...copies]) => copies))
  const own = Array.from(items.keys()).filter(item => !again.has(items[item].output))
  return [
    ...files.map(copies => group('output', copies, outputs)),
    ...repeated(own, item => contentOf(graph, item, 'function')).map(copies => group('function', copies, items)),
    ...repeated(own, item => contentOf(graph, item, 'data')).map(copies => group('data', copies, items)),
  ].sort((one, other) => other.saved - one.saved)
}

function group(
  kind: DuplicateGroup['kind'],
  copies: readonly number[],
  all: readonly { readonly bytes: number }[],
): DuplicateGroup {
  const sizes = copies.map(copy => all[copy].bytes)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return { kind, copies, bytes, saved: bytes - Math.max(...sizes) }
}

const KINDS: Readonly<Record<'function' | 'data', readonly Item['kind'][]>> = {
  function: ['function', 'synthetic-function'],
  data: ['data', 'string'],
}

/** What an item is and refers to; undefined for what cannot be compared. */
function contentOf({ report, out }: SizeGraph, item: number, kind: 'function' | 'data'): string | undefined {
  const { hash, kind: own, bytes } = report.items[item]
  if (hash === undefined || bytes === 0 || !KINDS[kind].includes(own)) return undefined
  const refers: string[] = []
  for (let edge = out.offsets[item]; edge < out.offsets[item + 1]; edge++) {
    const to = out.items[edge]
    // Its entries in other sections are its own.
    if (isOwnEntry(report.items[to])) continue
    refers.push(`${String(to === item ? 'itself' : to)} ${String(out.kinds[edge])} ${String(out.counts[edge])}`)
  }
  return [hash, ...refers].join('\n')
}

const isOwnEntry = ({ kind }: Item): boolean => kind === 'name' || kind === 'element'

/** Groups of at least two, in the order of their first. */
const repeated = (positions: Iterable<number>, key: (position: number) => string | undefined): readonly number[][] =>
  Array.from(groupBy(positions, key).values()).filter(({ length }) => length > 1)
