import { writeDylinkSection } from '@wasmweld/binary'
import type { ByteWriter } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'

/** Whether the output has something to say to a loader. */
export const isLoadedByName = ({ neededLibraries }: Layout): boolean => neededLibraries.length > 0

/** What the loader must know before it instantiates the output. An executable with addresses of its own takes no memory of the loader's. */
export function writeDylink(writer: ByteWriter, { neededLibraries, segments }: Layout, { slots }: Needs): void {
  const alignmentLog2 = segments.reduce((most, segment) => Math.max(most, segment.alignmentLog2), 0)
  writeDylinkSection(writer, {
    memory: { size: 0, alignmentLog2, tableSize: slots.length, tableAlignmentLog2: 0 },
    needed: neededLibraries,
    exportInfo: [],
    importInfo: [],
    runtimePath: [],
    unknown: [],
  })
}
