// Links WebAssembly objects and archives: bytes in, a module and a report out. `link.ts` shows the passes.

export { link } from './link.ts'
export type { LinkResult } from './link.ts'
export { planLink } from './plan.ts'
export { badOptions } from './check-options.ts'
export type { LinkOptions } from './options.ts'
export { LATER_MODULE } from './program-options.ts'
export type { ExternalSymbol, ModulePlace, ProvidedSymbols, ReservedRoom } from './program-options.ts'
export type { LinkPlan } from './plan.ts'
export { LinkError } from './problems.ts'
export type { Problem, Reference, Severity, Sided } from './problems.ts'
export { describeProblem } from './describe-problem.ts'
export type { ProblemStyle } from './describe-problem.ts'
export { closest } from './closest.ts'
export { createInputCache } from './input/input-file.ts'
export type { InputCache, InputFile, LinkInput } from './input/input-file.ts'
export { openInput } from './input/open-input.ts'
export { readObjectFile } from './input/read-object-file.ts'
export { moduleShape } from './input/module-shape.ts'
export type { ModuleShape } from './input/module-shape.ts'
export type { Chunk, ChunkKind, ObjectFile, ObjectSymbol, SymbolKind } from './input/object-file.ts'
export { openArchive } from './input/archive.ts'
export type { Archive } from './input/archive.ts'
export { summarizeInput } from './input/summarize-input.ts'
export type { ForeignMember, InputSummary, SymbolSummary } from './input/summarize-input.ts'
export type { LiveExplanation, LiveStep } from './live/live-explanation.ts'
export type { RootReason } from './live/liveness.ts'
export { isLinkerSymbol } from './symbols/linker-symbols.ts'
export { REFERENCE_KINDS } from './report/link-report.ts'
export type { MapRow } from './report/link-map.ts'
export type { LinkPlaces, PlacedFunction, UsedExternal } from './report/link-places.ts'
export type { LinkStep, LinkWatcher } from './watcher.ts'
export type { LeftOutMember, TraceEvent } from './symbols/resolution.ts'
export type { MemoryAddresses, MemoryMap, MemoryRegion, TableSlot } from './report/memory-map.ts'
export type {
  DroppedChunk,
  ItemKind,
  JoinedFiles,
  LinkReport,
  LiveReason,
  ReferenceKind,
  References,
  ReportFile,
  ReportItem,
  ReportRoot,
  SymbolFacts,
  SymbolFlagName,
  ZeroedData,
} from './report/link-report.ts'
