/** A line of a map: a section or segment of the output, under it a part of an input, under that a symbol. */
export interface MapRow {
  readonly level: 'output' | 'input' | 'symbol'
  /** An address in memory or, of a global, its index; undefined for what has neither. */
  readonly address: number | undefined
  /**
   * Where it lies in the output. As in wasm-ld's map, what is inside of a section is counted from the section's first byte as if
   * its id and size took no room.
   */
  readonly offset: number
  readonly size: number
  /** A symbol's name is as the object has it. */
  readonly name: string
  /** Of an input's part: the file, `<internal>` for what the linker made. */
  readonly file?: string
}
