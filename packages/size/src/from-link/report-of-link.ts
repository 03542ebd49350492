import { demangle } from '@wasmweld/binary'
import type { LinkReport, ReportItem } from '@wasmweld/linker'
import type { Item, ItemKind, Output, Root, SizeReport } from '../size-report.ts'

/** What the linker does not know of its output. */
export interface LinkedOutput {
  readonly role?: Output['role']
  /** A name as the source has it; ours unless given. */
  readonly demangle?: (name: string) => string
}

const KINDS: Readonly<Partial<Record<ReportItem['kind'], ItemKind>>> = {
  header: 'module-header',
  'data-count': 'section-header',
}

/** The exact report of a link: `name` is what the build calls its output. */
export function reportOfLink(name: string, report: LinkReport, options: LinkedOutput = {}): SizeReport {
  const { role, demangle: readable = demangle } = options
  const items = report.items.map((item, position) => itemOf(item, position, readable))
  return {
    schema: 'wasm-size/1',
    outputs: [{ name, kind: 'wasm', confidence: 'exact', bytes: report.size, ...(role === undefined ? {} : { role }) }],
    inputs: report.files.map(({ name, archive, member, pulledBy }) => ({
      name,
      kind: archive === undefined ? 'object' : 'member',
      ...(archive === undefined ? {} : { archive }),
      ...(member === undefined ? {} : { member }),
      ...(pulledBy === undefined ? {} : { pulledBy }),
    })),
    sources: [],
    items,
    edges: { from: [], to: [], kind: [], count: [] },
    roots: report.items.map((_, item): Root => ({ item, reason: 'format' })),
    uses: [],
    dropped: report.dropped.map(({ file, size, ...dropped }) => ({
      ...dropped,
      bytes: size,
      output: 0,
      ...(file === undefined ? {} : { input: file }),
    })),
  }
}

function itemOf(
  { kind, name, section, from, to, file }: ReportItem,
  position: number,
  readable: (name: string) => string,
): Item {
  const demangled = readable(name)
  return {
    kind: KINDS[kind] ?? (kind as ItemKind),
    name,
    ...(demangled === name ? {} : { demangled }),
    key: `${kind} ${name} ${position}`,
    output: 0,
    section,
    ranges: [[from, to]],
    bytes: to - from,
    ...(file === undefined ? {} : { input: file }),
  }
}
