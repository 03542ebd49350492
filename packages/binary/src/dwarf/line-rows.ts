/** The rows of a line table in columns: there is one for nearly every instruction of a program. */
export class LineRows {
  count = 0
  /** Offsets in the contents of the code section; ascending within a sequence. */
  address: Float64Array = new Float64Array(64)
  /** Numbers in the unit's table of files. */
  file: Uint32Array = new Uint32Array(64)
  /** From 1; 0 for what no line of the source stands for. */
  line: Uint32Array = new Uint32Array(64)
  /** From 1; 0 where a row stands for the whole line, or for a column beyond 65,535. */
  column: Uint16Array = new Uint16Array(64)

  push(address: number, file: number, line: number, column: number): void {
    if (this.count === this.address.length) this.#grow()
    const row = this.count++
    this.address[row] = address
    this.file[row] = file
    this.line[row] = line
    this.column[row] = column > 0xffff ? 0 : column
  }

  #grow(): void {
    const { address, file, line, column, count } = this
    this.address = new Float64Array(2 * count)
    this.file = new Uint32Array(2 * count)
    this.line = new Uint32Array(2 * count)
    this.column = new Uint16Array(2 * count)
    this.address.set(address)
    this.file.set(file)
    this.line.set(line)
    this.column.set(column)
  }
}
