// Which cases meet an accepted difference, by the rows that they are made of.

import type { MatrixCase } from './cases.ts'

interface Accepted {
  /** A row of `support/accepted-differences.ts`. */
  readonly difference: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** One of these words is on the command line. */
  readonly words: readonly string[]
}

const ACCEPTED: readonly Accepted[] = [
  {
    difference: 'strings-in-one-segment',
    inputs: ['c'],
    outputs: ['position-independent', 'shared library'],
    words: ['--no-merge-data-segments'],
  },
  {
    difference: 'names-behind-stubs',
    inputs: ['undefined'],
    outputs: ['position-independent', 'shared library'],
    words: ['--unresolved-symbols=ignore-all', '--warn-unresolved-symbols'],
  },
]

/** The accepted differences of a case. */
export function acceptedFor({ input, output, words }: MatrixCase): readonly string[] {
  const fitting = ACCEPTED.filter(
    row =>
      row.inputs.includes(input.name) &&
      row.outputs.includes(output.name) &&
      row.words.some(word => words.includes(word)),
  )
  return fitting.map(({ difference }) => difference)
}
