/** Something that was asked for by name is not on this disk; the message says what and, on a line of its own, where it was looked for. */
export class ToolchainError extends Error {
  /** The first line alone; for a library it is wasm-ld's. */
  readonly summary: string

  constructor(summary: string, detail?: string) {
    super(detail === undefined ? summary : `${summary}\n  ${detail}`)
    this.name = 'ToolchainError'
    this.summary = summary
  }
}
