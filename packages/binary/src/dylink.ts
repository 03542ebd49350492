// `@wasmweld/binary/dylink`: what a loader in a browser needs of this package, and nothing that would make it larger.
export { ByteReader } from './bytes/byte-reader.ts'
export { FormatError } from './bytes/format-error.ts'
export * from './conventions/dylink-section.ts'
export * from './conventions/prelinked-section.ts'
