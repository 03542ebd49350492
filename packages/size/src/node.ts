// What this package can do where there is Node.
export { nodeCompressor } from './node/node-compressor.ts'
export { cachedCompressor } from './node/cached-compressor.ts'
