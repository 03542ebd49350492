import type { Moves } from '../debug/moves.ts'
import type { OutputCustomSection } from '../layout/layout.ts'
import type { Problem } from '../problems.ts'

/** A section as it lies in the output. */
export interface WrittenSection {
  /** The specification's name for it, or a custom section's own. */
  readonly name: string
  readonly isCustom: boolean
  /** Offsets in the output: of the section's id, of its contents (custom: behind the name), and one past its last byte. */
  readonly header: number
  readonly contents: number
  readonly end: number
}

/** The output, and where its parts went. */
export interface WrittenModule {
  readonly bytes: Uint8Array
  readonly sections: readonly WrittenSection[]
  /** Those of the layout, but for debug information that was written anew. */
  readonly customSections: readonly OutputCustomSection[]
  /** Of each output function, in index order: offset of its size in the code section's contents; one more for the end. */
  readonly functionStarts: Float64Array
  /** Of each output function whose numbers were shortened: what was moved in its body. */
  readonly functionMoves: readonly (Moves | undefined)[]
  /** Of each data segment in the file: the offsets in the output of its header and of its first byte. */
  readonly segmentStarts: readonly { readonly header: number; readonly contents: number }[]
  /** Of debug information that could not follow the code. */
  readonly problems: readonly Problem[]
}
