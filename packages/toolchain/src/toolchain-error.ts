/** Something that was asked for by name is not on this disk; the message says what and where it was looked for. */
export class ToolchainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ToolchainError'
  }
}
