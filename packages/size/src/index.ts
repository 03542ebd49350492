// Where every byte went, why it is there, and budgets for it.

export * from './size-report.ts'
export type { Compressor } from './compressor.ts'
export type { Adjacency, SizeGraph } from './graph/size-graph.ts'
export { buildGraph } from './graph/build-graph.ts'
export { checkPartition } from './check-partition.ts'
export type { LinkedOutput } from './from-link/report-of-link.ts'
export { reportOfLink } from './from-link/report-of-link.ts'
export { reportOfStripped } from './from-link/report-of-stripped.ts'
