import type { SizeReport } from '../size-report.ts'
import { addCodeEdges } from './code-edges.ts'
import { readReferences } from './code-references.ts'
import { EdgeList } from './edge-list.ts'
import { makeItems } from './make-items.ts'
import { makeRoots, makeTwiggyRoots } from './make-roots.ts'
import { readNamesOf } from './name-sources.ts'
import { readParts } from './read-parts.ts'
import { addSectionEdges } from './section-edges.ts'
import { readTwiggyReferences } from './twiggy-references.ts'
import { addTwiggySectionEdges } from './twiggy-section-edges.ts'

export interface ModuleReportOptions {
  /** `twiggy`: edges and roots as twiggy finds them, with its mistakes. For comparing with its figures, not for judging a module. */
  readonly compat?: 'twiggy'
}

/**
 * What can be said of a finished module from its bytes. Items are those of twiggy: each function with its declaration, each entry of other
 * sections, each custom section, and the headers. Edges come from code and sections; which numbers in code are addresses is guessed.
 *
 * Throws a `FormatError` for damaged bytes.
 */
export function reportOfModule(name: string, bytes: Uint8Array, options: ModuleReportOptions = {}): SizeReport {
  const parts = readParts(bytes)
  const code = readReferences(parts)
  const { items, numbers } = makeItems(parts, readNamesOf(parts), code.hashes)
  const edges = new EdgeList(items.length)
  if (options.compat === 'twiggy') {
    addCodeEdges(edges, parts, numbers, readTwiggyReferences(parts))
    addTwiggySectionEdges(edges, parts, numbers)
  } else {
    addCodeEdges(edges, parts, numbers, code.references)
    addSectionEdges(edges, parts, numbers)
  }
  return {
    schema: 'wasm-size/1',
    outputs: [{ name, kind: 'wasm', confidence: 'decoded', bytes: bytes.length }],
    inputs: [],
    sources: [],
    items,
    edges: edges.columns(),
    roots: options.compat === 'twiggy' ? makeTwiggyRoots(parts, numbers) : makeRoots(parts, numbers),
    uses: [],
    dropped: [],
  }
}
