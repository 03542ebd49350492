// What a page asks of its threads.

import type { SharedProgram } from '@wasmweld/runtime'

export interface Task {
  /** To join, or to get what came since. */
  readonly shared?: SharedProgram
  /** Functions by name. */
  readonly calls?: readonly (readonly [name: string, ...values: number[]])[]
  /** Functions by their slot. */
  readonly slots?: readonly (readonly [slot: number, ...values: number[]])[]
}

/** What calls returned, in order; the text of an error ends it. */
export type Results = readonly (number | string)[]
