// Looks things up in what is in order.

/** The first place of `from` up to `to` at which `isBefore` does not hold; `to` for none. It holds up to some place, and from there on never. */
export function partitionPoint(from: number, to: number, isBefore: (place: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The last place of `from` up to `to` at which ascending numbers are not above `wanted`; `from - 1` for none. */
export function lastAtMost(values: ArrayLike<number>, wanted: number, from = 0, to: number = values.length): number {
  return partitionPoint(from, to, place => values[place] <= wanted) - 1
}
