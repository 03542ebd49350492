// A column of whole numbers as text: LEB128, then base64. A report has a hundred thousand rows and most of their numbers are small.

/** The signed as unsigned, small ones staying small. */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/** `values` are from 0 up to 2⁵³. */
export function packColumn(values: Iterable<number>): string {
  const bytes: number[] = []
  for (let value of values) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80)
    bytes.push(value)
  }
  const parts: string[] = []
  // Each part is passed as arguments, of which an engine takes only so many.
  for (let at = 0; at < bytes.length; at += 0x2000) parts.push(String.fromCharCode(...bytes.slice(at, at + 0x2000)))
  return btoa(parts.join(''))
}

export function unpackColumn(text: string): number[] {
  const bytes = atob(text)
  const values: number[] = []
  let value = 0
  let scale = 1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at)
    value += (byte & 0x7f) * scale
    scale *= 0x80
    if (byte < 0x80) {
      values.push(value)
      value = 0
      scale = 1
    }
  }
  return values
}

/** For columns in which neighbours are equal: each value with how often it follows. */
export function packRuns(values: Iterable<number>): string {
  const runs: number[] = []
  for (const value of values) {
    if (runs.length > 0 && runs[runs.length - 2] === value) runs[runs.length - 1]++
    else runs.push(value, 1)
  }
  return packColumn(runs)
}

export function unpackRuns(text: string): number[] {
  const runs = unpackColumn(text)
  const values: number[] = []
  for (let at = 0; at < runs.length; at += 2) for (let left = runs[at + 1]; left > 0; left--) values.push(runs[at])
  return values
}

/** What only some rows have: which, as steps from the one before, and what. */
export interface Sparse<Value> {
  readonly rows: string
  readonly values: readonly Value[]
}

export function packSparse<Value>(values: readonly (Value | undefined)[]): Sparse<Value> {
  const steps: number[] = []
  const present: Value[] = []
  let last = 0
  for (const [row, value] of values.entries()) {
    if (value === undefined) continue
    steps.push(row - last)
    present.push(value)
    last = row
  }
  return { rows: packColumn(steps), values: present }
}

/** By row. */
export function unpackSparse<Value>({ rows, values }: Sparse<Value>): ReadonlyMap<number, Value> {
  let row = 0
  return new Map(unpackColumn(rows).map((step, at) => [(row += step), values[at]]))
}

/** Lists of numbers that only some rows have. */
export interface SparseLists {
  readonly rows: string
  /** Runs. */
  readonly lengths: string
  readonly values: string
}

export function packLists(lists: readonly (readonly number[] | undefined)[]): SparseLists {
  const { rows, values } = packSparse(lists)
  return { rows, lengths: packRuns(values.map(({ length }) => length)), values: packColumn(values.flat()) }
}

/** By row. */
export function unpackLists({ rows, lengths, values }: SparseLists): ReadonlyMap<number, readonly number[]> {
  const numbers = unpackColumn(values)
  let at = 0
  return unpackSparse({ rows, values: unpackRuns(lengths).map(length => numbers.slice(at, (at += length))) })
}

/** Names, where 0 is the one before with its number one higher: `data[7]` behind `data[6]`. */
export type Names = readonly (string | 0)[]

const following = (name: string): string =>
  name.replace(/\[(\d+)\]/, (_, number: string) => `[${String(Number(number) + 1)}]`)

/** The first name is always itself. */
export const packNames = (names: readonly string[]): Names =>
  names.map((name, row) => (row > 0 && /\[\d+\]/.test(name) && following(names[row - 1]) === name ? 0 : name))

export function unpackNames(names: Names): string[] {
  let last = ''
  return names.map(name => (last = name === 0 ? following(last) : name))
}
