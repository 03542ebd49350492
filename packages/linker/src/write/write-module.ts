import {
  PRELINKED_SECTION,
  writeExportSection,
  writeImportSection,
  writeMemorySection,
  writePrelinkedSection,
  writeProducers,
  writeTagSection,
  writeTargetFeatures,
  writeTypeSection,
  typeKey,
} from '@wasmweld/binary'
import type { ByteWriter, RecursionGroup } from '@wasmweld/binary'
import type { Layout, OutputFunction } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { ModulePlace } from '../program-options.ts'
import type { Resolution } from '../symbols/resolution.ts'
import { BUILD_ID, PLACEHOLDER, buildIdOf, buildIdSize } from './build-id.ts'
import { codeAndDebug } from './code-and-debug.ts'
import type { CodeAndDebug } from './code-and-debug.ts'
import { SectionWriter } from './section-writer.ts'
import type { CodeContents } from './sections/code.ts'
import { namesDataSegments } from './sections/data-count.ts'
import { storedSegments, writeData } from './sections/data.ts'
import { isLoaded, writeDylink } from './sections/dylink.ts'
import { writeGlobals } from './sections/globals.ts'
import { importsOf, memoryType } from './sections/imports.ts'
import { writeLinking } from './sections/linking.ts'
import { writeNames } from './sections/names.ts'
import { mergeProducers } from './sections/producers.ts'
import { writeRelocations } from './sections/relocs.ts'
import { writeElements, writeTables } from './sections/tables.ts'
import { CustomChunkWriter } from './write-custom.ts'
import type { WrittenModule } from './written-module.ts'

/** Everything the sections are written from. */
interface Link {
  readonly resolution: Resolution
  readonly live: Liveness
  readonly needs: Needs
  readonly layout: Layout
  readonly plan: LinkPlan
}

/** Writes the module. Nothing is decided here: bytes are copied and numbers stored. */
export function writeModule(
  resolution: Resolution,
  live: Liveness,
  needs: Needs,
  layout: Layout,
  plan: LinkPlan,
): WrittenModule {
  const link: Link = { resolution, live, needs, layout, plan }
  const made = codeAndDebug(link)
  const { code, customs, problems } = made
  const sections = new SectionWriter()
  if (isLoaded(plan, layout)) sections.made('dylink.0', writer => writeDylink(writer, link))
  if (plan.place !== undefined) writePlace(sections, link, plan.place)
  writeDeclarations(sections, link)
  const segmentStarts = writeContents(sections, link, code)
  writeCustomSections(sections, link, made)
  writeSymbols(sections, link, code, segmentStarts)
  writeMetadata(sections, link)
  const bytes = withBuildId(sections, plan)
  const { customSections } = customs
  return {
    bytes,
    sections: sections.sections,
    customSections,
    functionStarts: code.starts,
    functionMoves: code.moves,
    segmentStarts,
    problems,
  }
}

function writePlace(sections: SectionWriter, { needs, layout }: Link, { programId }: ModulePlace): void {
  const { memory, tableBase } = layout
  const place = {
    memoryBase: memory.dataStart,
    memorySize: memory.dataEnd - memory.dataStart,
    tableBase,
    tableSize: needs.slots.length,
    programId: programId ?? '',
  }
  sections.made(PRELINKED_SECTION, writer => writePrelinkedSection(writer, place))
}

function typeOf(made: OutputFunction, { typeIndex }: Layout): number {
  const key =
    made.kind === 'synthetic'
      ? made.typeKey
      : made.file.object.typeKeys[made.file.object.functionTypes[made.chunk.index]]
  return typeIndex.get(key) ?? 0
}

function writeDeclarations(sections: SectionWriter, { layout, needs, plan }: Link): void {
  const { types, functions, tables, tags, globals, exports, start } = layout
  if (types.length > 0) {
    const groups: RecursionGroup[] = types.map(composite => ({
      types: [{ composite, final: true, supertypes: [] }],
      explicit: false,
    }))
    sections.core('type', writer => writeTypeSection(writer, groups))
  }
  const imports = importsOf(layout, plan)
  if (imports.length > 0) sections.core('import', writer => writeImportSection(writer, imports))
  if (functions.length > 0) {
    sections.core('function', writer => writer.vector(functions, made => writer.u32(typeOf(made, layout))))
  }
  if (tables.length > 0) sections.core('table', writer => writeTables(writer, layout))
  if (plan.memoryImport === undefined)
    sections.core('memory', writer => writeMemorySection(writer, [memoryType(layout, plan)]))
  if (tags.length > 0) {
    const tagType = tags.map(
      ({ file, chunk }) => layout.typeIndex.get(typeKey(file.object.types[file.object.tagTypes[chunk.index]])) ?? 0,
    )
    sections.core('tag', writer => writeTagSection(writer, tagType))
  }
  if (globals.length > 0) sections.core('global', writer => writeGlobals(writer, layout, plan))
  if (exports.length > 0) sections.core('export', writer => writeExportSection(writer, exports))
  if (start !== undefined) sections.core('start', writer => writer.u32(start))
  if (needs.slots.length + needs.external.fills.length > 0)
    sections.core('element', writer => writeElements(writer, layout, needs, plan))
}

/** Flags, an address and a size: room for it spares moving the data while it is written. */
const LARGEST_SEGMENT_HEADER = 24

function writeContents(
  sections: SectionWriter,
  { layout, needs, plan }: Link,
  code: CodeContents,
): WrittenModule['segmentStarts'] {
  const segments = storedSegments(layout, needs)
  const isCounted = (plan.sharedMemory && segments.length > 0) || namesDataSegments(code, segments.length)
  if (isCounted) sections.core('dataCount', writer => writer.u32(segments.length))
  if (layout.functions.length > 0) sections.contents('code', code.bytes)
  if (segments.length === 0) return []
  let starts: { header: number; contents: number }[] = []
  const size = segments.reduce((sum, segment) => sum + segment.size + LARGEST_SEGMENT_HEADER, LARGEST_SEGMENT_HEADER)
  const write = (writer: ByteWriter): void => {
    starts = writeData(writer, segments, layout, plan)
  }
  const contents = sections.core('data', write, size)
  return starts.map(start => ({ header: contents + start.header, contents: contents + start.contents }))
}

function writeCustomSections(sections: SectionWriter, { live, layout }: Link, { customs, places }: CodeAndDebug): void {
  if (customs.customSections.length === 0) return
  const writer = new CustomChunkWriter(layout, live, places, customs)
  for (const { name, size, parts } of customs.customSections) {
    sections.custom(name, size, (out, at) => {
      for (const part of parts) {
        if (part.kind === 'strings') part.strings.copyTo(out, at + part.offset)
        else writer.write(out, at + part.offset, part)
      }
    })
  }
}

function writeSymbols(
  sections: SectionWriter,
  { layout, needs, plan }: Link,
  code: CodeContents,
  segmentStarts: WrittenModule['segmentStarts'],
): void {
  const { symbols: table } = layout
  if (table === undefined) return
  const segments = storedSegments(layout, needs)
  sections.made('linking', writer =>
    writeLinking(writer, { layout, needs, plan, table, segments, sections: sections.sections }),
  )
  writeRelocations(sections, { layout, table, plan, segments, functionStarts: code.starts, segmentStarts })
}

/** The id comes last: it is a hash of everything else. */
function withBuildId(sections: SectionWriter, { buildId }: LinkPlan): Uint8Array {
  if (buildId === undefined) return sections.finish()
  const size = buildIdSize(buildId)
  sections.made(BUILD_ID, writer => {
    writer.u32(size)
    writer.zeros(size)
  })
  const bytes = sections.finish()
  bytes.fill(PLACEHOLDER, bytes.length - size)
  bytes.set(buildIdOf(bytes, buildId), bytes.length - size)
  return bytes
}

function writeMetadata(sections: SectionWriter, { resolution, layout, needs, plan }: Link): void {
  const isKept = (name: string): boolean => !plan.stripAll || plan.keepSections.has(name)
  if (isKept('name')) sections.made('name', writer => writeNames(writer, layout, storedSegments(layout, needs), plan))
  const producers = mergeProducers(resolution.files)
  if (isKept('producers') && producers.length > 0)
    sections.made('producers', writer => writeProducers(writer, producers))
  if (isKept('target_features') && needs.features.length > 0) {
    const features = needs.features.map(name => ({ prefix: '+' as const, name }))
    sections.made('target_features', writer => writeTargetFeatures(writer, features))
  }
}
