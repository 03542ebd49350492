/** Rows of several reports, each kept once. */
export class RowList<Row> {
  readonly rows: Row[]
  readonly #positions = new Map<string, number>()

  constructor(rows: readonly Row[]) {
    this.rows = [...rows]
  }

  /** The position of a row, which joins unless it was added before. */
  add(row: Row): number {
    const key = JSON.stringify(row)
    const known = this.#positions.get(key)
    if (known !== undefined) return known
    const position = this.rows.push(row) - 1
    this.#positions.set(key, position)
    return position
  }
}
