import { expect, test } from 'vitest'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { Dropped, SizeReport } from '../size-report.ts'
import { describeDropped } from './describe-dropped.ts'
import { nearNames } from './near-names.ts'

const dropped = (name: string, demangled?: string): Dropped => ({
  name,
  ...(demangled === undefined ? {} : { demangled }),
  kind: 'function',
  bytes: 1,
  why: 'unreached',
  output: 0,
})

const REPORT: SizeReport = {
  ...buildReport({
    items: [
      { name: 'decode_frame', bytes: 10 },
      { name: 'numbers', bytes: 40, kind: 'data' },
      { name: 'numbers', bytes: 4, kind: 'name' },
      { name: '_ZN3geo5Shape4areaEv', demangled: 'geo::Shape::area()', bytes: 3 },
    ],
  }),
  dropped: [dropped('decode_header'), dropped('_Z3maxIiET_S0_S0_', 'int max<int>(int, int)'), dropped('numbers')],
}

test.each<[given: string, kept: readonly string[], left: readonly string[]]>([
  ['numbres', ['numbers'], ['numbers']],
  // Of C++ people remember the last part.
  ['aera', ['geo::Shape::area()'], []],
  ['mx', [], ['_Z3maxIiET_S0_S0_']],
  ['decode', ['decode_frame'], ['decode_header']],
  // Nothing is a slip away, and nothing has it in it.
  ['decodFrameX', ['decode_frame'], []],
  // What was left out under the very name is the answer.
  ['decode_header', [], ['decode_header']],
  ['something else entirely', [], []],
  ['', [], []],
  ['x'.repeat(100_000), [], []],
])('what %s may have meant', (given, kept, left) => {
  const near = nearNames(REPORT, given)
  expect(near.kept).toEqual(kept)
  expect(near.dropped.map(({ name }) => name)).toEqual(left)
})

test('a dropped thing says where it was and why it is not', () => {
  expect(describeDropped(REPORT, REPORT.dropped[1])).toBe(
    'int max<int>(int, int) is not in the output: nothing that is kept refers to it (1 byte was saved)',
  )
})
