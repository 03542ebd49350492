import { SECTION_IDS } from '@wasmweld/binary'
import type { SizeReport } from '../size-report.ts'
import { attributeSources } from '../sources/attribute-sources.ts'
import type { SourceAttribution } from '../sources/attribute-sources.ts'
import type { WasmSourceMap } from '../sources/source-map-spans.ts'
import { addCodeEdges } from './code-edges.ts'
import { readReferences } from './code-references.ts'
import type { CodeFacts } from './code-references.ts'
import { EdgeList } from './edge-list.ts'
import { makeItems } from './make-items.ts'
import { makeRoots, makeTwiggyRoots } from './make-roots.ts'
import type { ModuleItems } from './module-items.ts'
import type { ModuleParts } from './module-parts.ts'
import { functionNamesIn, readNamesOf } from './name-sources.ts'
import { readParts } from './read-parts.ts'
import { addSectionEdges } from './section-edges.ts'
import { readSymbolMap } from './symbol-map.ts'
import { readTwiggyReferences } from './twiggy-references.ts'
import { addTwiggySectionEdges } from './twiggy-section-edges.ts'

export interface ModuleReportOptions {
  /** Text of a map as Emscripten's `--emit-symbol-map` writes it, `index:name` by line. */
  readonly symbolMap?: string
  /** The module's source map, as text or parsed. */
  readonly sourceMap?: WasmSourceMap
  /** The module with the names and the debug information that this one was stripped of; the functions of both are the same. */
  readonly separateDwarf?: Uint8Array
  /** Each name in the name section is an item of its own, which hangs on what it names, in place of one item for all names of a kind. */
  readonly nameEntries?: boolean
  /** `twiggy`: edges and roots as twiggy finds them, with its mistakes. For comparing with its figures, not for judging a module. */
  readonly compat?: 'twiggy'
}

/**
 * What can be said of a finished module from its bytes. Items are those of twiggy: each function with its declaration, each entry of other
 * sections, each custom section, and the headers. Edges come from code and sections; which numbers in code are addresses is guessed.
 *
 * A function has the name that the name section gives, else the symbol map, else the name section of the separate file; one without stays `code[3]`, the third after the imports, and what it
 * is exported as is an alias. Where code comes from is told by line tables in the module, else by those of the separate file, else by the
 * source map.
 *
 * Throws a `FormatError` for damaged bytes, and a `TypeError` for a symbol map or source map that is none.
 */
export function reportOfModule(name: string, bytes: Uint8Array, options: ModuleReportOptions = {}): SizeReport {
  const parts = readParts(bytes)
  const code = readReferences(parts)
  const sources = sourcesOf(parts, options)
  const names = readNamesOf(parts, furtherNames(options))
  const lines = sources === undefined ? {} : { lines: sources.functions }
  const made = makeItems(parts, names, { hashes: code.hashes, ...lines }, options.nameEntries ?? false)
  return {
    schema: 'wasm-size/1',
    outputs: [{ name, kind: 'wasm', confidence: 'decoded', bytes: bytes.length }],
    inputs: [],
    sources: sources?.files ?? [],
    items: made.items,
    ...connect(parts, made, code, options),
    uses: [],
    dropped: [],
  }
}

/** Names of functions from elsewhere than the module. */
function furtherNames({ symbolMap = '', separateDwarf }: ModuleReportOptions): ReadonlyMap<number, string> {
  const mapped = readSymbolMap(symbolMap)
  return separateDwarf === undefined ? mapped : new Map([...functionNamesIn(separateDwarf), ...mapped])
}

function sourcesOf(parts: ModuleParts, options: ModuleReportOptions): SourceAttribution | undefined {
  const section = parts.view.sections.find(({ id }) => id === SECTION_IDS.code)
  return attributeSources(parts.view, parts.bodies, section?.contents.from ?? 0, options)
}

function connect(
  parts: ModuleParts,
  { items, numbers }: ModuleItems,
  { references }: CodeFacts,
  { compat }: ModuleReportOptions,
): Pick<SizeReport, 'edges' | 'roots'> {
  const edges = new EdgeList(items.length)
  if (compat === 'twiggy') {
    addCodeEdges(edges, parts, numbers, readTwiggyReferences(parts))
    addTwiggySectionEdges(edges, parts, numbers)
    return { edges: edges.columns(), roots: makeTwiggyRoots(parts, numbers) }
  }
  addCodeEdges(edges, parts, numbers, references)
  addSectionEdges(edges, parts, numbers)
  return { edges: edges.columns(), roots: makeRoots(parts, numbers) }
}
