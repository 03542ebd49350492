import type { Compression } from './size-report.ts'

/** Measures compressed sizes. The host gives it: this package compresses nothing. */
export interface Compressor {
  /** For `CompressedSize.by`: name, version, level; sizes may depend on all of them. */
  describe(compression: Compression, bytes: number): string
  /** The size of `contents` when compressed. */
  measure(compression: Compression, contents: Uint8Array): Promise<number>
  /** About that, in a small part of the time: to say how contents compare. */
  quick?(compression: Compression, contents: Uint8Array): Promise<number>
}

/** The bytes of outputs by `Output.name`. */
export type OutputContents = ReadonlyMap<string, Uint8Array>
