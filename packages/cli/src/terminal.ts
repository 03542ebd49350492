/** Where a command writes; tests give one of their own. */
export interface Terminal {
  /** To the standard output. */
  output(text: string | Uint8Array): void
  /** To the standard error. */
  error(text: string): void
  /** Whether messages are read on a terminal, where colours help. */
  readonly colors: { readonly output: boolean; readonly error: boolean }
  /** How wide the standard output is, where somebody reads it on a terminal. */
  readonly columns?: number
}
