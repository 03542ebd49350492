// Where every byte went, why it is there, and budgets for it.

export * from './size-report.ts'
export type { Compressor } from './compressor.ts'
export type { Adjacency, SizeGraph } from './graph/size-graph.ts'
export { buildGraph } from './graph/build-graph.ts'
