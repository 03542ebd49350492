// Reports in the forms of other tools.
export type { Include } from './included-items.ts'
export type { Metafile, MetafileInput, MetafileOutput } from './metafile.ts'
export { metafileOf, patchMetafile } from './metafile.ts'
export type {
  VisualizerData,
  VisualizerLeaf,
  VisualizerMeta,
  VisualizerOptions,
  VisualizerPart,
  VisualizerTree,
} from './visualizer-data.ts'
export { visualizerData } from './visualizer-data.ts'
export type { WebpackAsset, WebpackChunk, WebpackModule, WebpackStats } from './webpack-stats.ts'
export { patchWebpackStats, webpackStats } from './webpack-stats.ts'
