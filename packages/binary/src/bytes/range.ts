/** Bytes of a file from `from` up to, not including, `to`: positions in the file, so that nothing is copied. */
export interface Range {
  readonly from: number
  readonly to: number
}
