import { readModule, SECTION_IDS } from '@wasmweld/binary'
import type { Duplicate } from '../check/find-duplicates.ts'
import type { LinkedSide } from '../linked-program.ts'
import type { PrelinkReport } from '../prelink/placement.ts'
import type { ProgramReport, SideReport } from '../program-report.ts'
import type { SidePlace } from './place-sides.ts'
import type { PlannedSide } from './planned-side.ts'
import type { ProgramPlan } from './settle-program.ts'

/** A side module in its final form, with what became of it on the way. */
export interface FinishedSide {
  readonly planned: PlannedSide
  readonly linked: LinkedSide
  readonly prelinked?: PrelinkReport
}

/** Sums up what a link has made; `provided` are the symbols that the program was asked for and has. */
export function reportProgram(
  main: Uint8Array,
  plan: ProgramPlan,
  sides: readonly FinishedSide[],
  duplicates: readonly Duplicate[],
): ProgramReport {
  return {
    mainBytes: main.length,
    provided: providedSymbols(plan),
    sides: sides.map(side => reportSide(side, plan)),
    duplicates: duplicates.map(({ name, definedBy }) => ({ name, definedBy })),
  }
}

function providedSymbols({ bindings }: ProgramPlan): readonly string[] {
  const names = bindings.flatMap(({ needs, source }) =>
    source.kind === 'defined' && source.definition.by === 'program' ? [needs.name] : [],
  )
  return [...new Set(names)].sort()
}

function reportSide({ planned, linked, prelinked }: FinishedSide, plan: ProgramPlan): SideReport {
  const { imports, exports, bytes } = planned.side
  const { name, time, form, module } = linked
  const place = form === 'prelinked' ? plan.placing.places.get(planned) : undefined
  const kept = linked.exports.length + linked.relocate.length + linked.initialize.length
  return {
    ...{ name, time, form },
    ...(place === undefined ? {} : { place: reportPlace(place) }),
    bytesBefore: bytes.length,
    bytesAfter: module.length,
    codeBytes: sectionSize(module, SECTION_IDS.code),
    dataBytes: sectionSize(module, SECTION_IDS.data),
    exportsKept: kept,
    trampolines: plan.indirect.get(planned)?.size ?? 0,
    gotEntries: imports.filter(({ role }) => role === 'data-address' || role === 'function-address').length,
    extraSlots: place?.extraSlots.size ?? 0,
    ...(prelinked === undefined
      ? { exportsDropped: exports.length - kept, relocationsApplied: 0, relocationsLeft: 0 }
      : done(prelinked)),
  }
}

const done = ({
  exportsDropped,
  relocationsApplied,
  relocationsLeft,
}: PrelinkReport): Pick<PrelinkReport, 'exportsDropped' | 'relocationsApplied' | 'relocationsLeft'> => ({
  exportsDropped,
  relocationsApplied,
  relocationsLeft,
})

const reportPlace = ({
  memoryBase,
  memorySize,
  tableBase,
  tableSize,
  extraSlots,
}: SidePlace): NonNullable<SideReport['place']> => ({
  memoryBase,
  memorySize,
  tableBase,
  tableSize: tableSize + extraSlots.size,
})

function sectionSize(bytes: Uint8Array, id: number): number {
  const section = readModule(bytes).sections.find(candidate => candidate.id === id)
  return section === undefined ? 0 : section.payload.to - section.payload.from
}
