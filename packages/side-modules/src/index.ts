// Side modules at build time: they are read with types, matched with the program and with each other, placed and prelinked.

export type { SideAbi, SideExport, SideHooks, SideImport, SideImportRole, SideModule } from './side-module.ts'
export { checkFinished } from './check-finished.ts'
export type { FinishedProgram } from './check-finished.ts'
export { readMainModule } from './main-module.ts'
export type { MainModule } from './main-module.ts'
export { linkProgram } from './link-program.ts'
export { describeSideProblem } from './describe-side-problem.ts'
export { SideLinkError } from './side-problem.ts'
export type { MissingKind, SideProblem } from './side-problem.ts'
export { readSideModule } from './read-side-module.ts'
export type {
  ImportSource,
  Link,
  LinkedImport,
  LinkedProgram,
  LinkedSide,
  LinkedSideExport,
  ProgramRequest,
  SideHostImport,
  SideRequest,
  SideTime,
} from './linked-program.ts'
export type { ProgramReport, SideReport } from './program-report.ts'
export type { Placement, PrelinkedHooks, PrelinkedSide, PrelinkReport } from './prelink/placement.ts'
export { prelinkSide } from './prelink/prelink-side.ts'
export { migrateSide, type MigratedSide } from './migrate-side.ts'
