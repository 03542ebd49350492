/** Code by the file that it was written in: spans in ascending order, none over another. Neighbours of one file are one span. */
export interface SourceSpans {
  readonly files: readonly string[]
  readonly count: number
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** Positions in `files`. */
  readonly file: Uint32Array
}

/** Collects spans that come in ascending order; what a later one has in common with an earlier one stays the earlier one's. */
export class SpanList {
  count = 0
  starts: Float64Array = new Float64Array(256)
  ends: Float64Array = new Float64Array(256)
  file: Uint32Array = new Uint32Array(256)

  add(from: number, to: number, file: number): void {
    const last = this.count - 1
    const start = last < 0 ? from : Math.max(from, this.ends[last])
    if (start >= to) return
    if (last >= 0 && this.ends[last] === start && this.file[last] === file) {
      this.ends[last] = to
      return
    }
    if (this.count === this.starts.length) this.#grow()
    this.starts[this.count] = start
    this.ends[this.count] = to
    this.file[this.count++] = file
  }

  #grow(): void {
    const { starts, ends, file, count } = this
    this.starts = new Float64Array(2 * count)
    this.ends = new Float64Array(2 * count)
    this.file = new Uint32Array(2 * count)
    this.starts.set(starts)
    this.ends.set(ends)
    this.file.set(file)
  }
}
