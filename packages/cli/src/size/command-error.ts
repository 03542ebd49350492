/** What a user can mend: the message says what is wrong, with the file, and what to do. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandError'
  }
}
