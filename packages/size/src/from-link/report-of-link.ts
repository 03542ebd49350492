import { demangle } from '@wasmweld/binary'
import type { DroppedChunk, LinkReport } from '@wasmweld/linker'
import type { Dropped, Output, SizeReport } from '../size-report.ts'
import { linkEdges, linkRoots } from './link-edges.ts'
import { linkInputs } from './link-inputs.ts'
import { linkItems } from './link-items.ts'

/** What the linker does not know of its output. */
export interface LinkedOutput {
  readonly role?: Output['role']
  /** A name as the source has it; ours unless given. */
  readonly demangle?: (name: string) => string
}

/** The exact report of a link: `name` is what the build calls its output. */
export function reportOfLink(name: string, report: LinkReport, options: LinkedOutput = {}): SizeReport {
  const { role } = options
  const readable = remembered(options.demangle ?? demangle)
  const inputs = linkInputs(report)
  const made = linkItems(report, inputs, readable)
  return {
    schema: 'wasm-size/1',
    outputs: [{ name, kind: 'wasm', confidence: 'exact', bytes: report.size, ...(role === undefined ? {} : { role }) }],
    inputs,
    sources: report.sources,
    items: made.items,
    edges: linkEdges(report, made),
    roots: linkRoots(report, made),
    uses: [],
    dropped: report.dropped.map(dropped => droppedOf(dropped, readable)),
  }
}

/** A symbol has a name in several places: as a function, in its slot, among the names, and where a file's was dropped for another's. */
function remembered(readable: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>()
  return name => {
    const shown = known.get(name) ?? readable(name)
    known.set(name, shown)
    return shown
  }
}

function droppedOf({ file, name, kind, size, why }: DroppedChunk, readable: (name: string) => string): Dropped {
  const demangled = readable(name)
  return {
    ...(file === undefined ? {} : { input: file }),
    name,
    ...(demangled === name ? {} : { demangled }),
    kind,
    bytes: size,
    why,
    output: 0,
  }
}
