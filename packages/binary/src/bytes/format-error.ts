/** A damaged or foreign file: what was expected, what was found, and where. Thrown at once, by every reader. */
export class FormatError extends Error {
  /** Byte offset in the file (or archive member) that was read. */
  readonly offset: number
  /** The file, `libc.a(printf.o)` for a member; absent until a caller that knows it adds it. */
  readonly file: string | undefined
  /** The sentence without its place. */
  readonly expectation: string

  constructor(expectation: string, offset: number, file?: string) {
    const place = `0x${offset.toString(16)}${file === undefined ? '' : ` in ${file}`}`
    super(`${expectation} (at ${place})`)
    this.name = 'FormatError'
    this.expectation = expectation
    this.offset = offset
    this.file = file
  }

  /** The same error, told of the file it is in; an error that already knows its file is returned as it is. */
  in(file: string): FormatError {
    return this.file === undefined ? new FormatError(this.expectation, this.offset, file) : this
  }
}
