// Where every byte went, why it is there, and budgets for it.

export * from './size-report.ts'
export type { Compressor, OutputContents } from './compressor.ts'
export type { Adjacency, SizeGraph } from './graph/size-graph.ts'
export { buildGraph } from './graph/build-graph.ts'
export { checkPartition } from './check-partition.ts'
export type { LinkedOutput } from './from-link/report-of-link.ts'
export { reportOfLink } from './from-link/report-of-link.ts'
export { reportOfStripped } from './from-link/report-of-stripped.ts'
export type { NameParts } from './names/name-parts.ts'
export { nameParts } from './names/name-parts.ts'
export type { TreeKind } from './questions/tree-places.ts'
export { TREE_KINDS } from './questions/tree-places.ts'
export type { TreeNode, TreeOptions } from './questions/tree.ts'
export { tree } from './questions/tree.ts'
export type { BundleFile, BundleHost, BundleModule, BundlePart, BundleUse, JavaScriptBundle } from './bundle/bundle.ts'
export { joinReports } from './bundle/join-reports.ts'
export type { CompressedEstimate } from './questions/estimate-compressed.ts'
export { compressedWithout, estimateCompressed } from './questions/estimate-compressed.ts'
export type { Baseline, CompressedSizes, Sizes } from './budgets/baseline.ts'
export type { Budget, Metric, Pattern, Selector } from './budgets/budget.ts'
export type {
  BudgetResult,
  CheckedLimit,
  Contributor,
  Grown,
  ImportLine,
  LimitField,
  MeasuredResult,
  UnmeasuredResult,
  WhyPath,
} from './budgets/budget-result.ts'
export { isFailure, isMeasured } from './budgets/budget-result.ts'
export { formatBytes, formatChange, formatSize } from './budgets/format-size.ts'
export type { Size } from './budgets/parse-size.ts'
export { SizeError, parseSize } from './budgets/parse-size.ts'
export type { BudgetProblem } from './budgets/read-budgets.ts'
export { budgetProblems } from './budgets/read-budgets.ts'
