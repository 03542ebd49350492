import { functionType } from '@wasmweld/binary'
import { expect, test } from 'vitest'
import { describeSideProblem } from './describe-side-problem.ts'
import type { SideProblem } from './side-problem.ts'

const lines = (problem: SideProblem, shown?: (name: string) => string): string[] =>
  describeSideProblem(problem, shown).split('\n')

test('what is missing: who needs it, where it was looked for, where it might come from', () => {
  const problem: SideProblem = {
    kind: 'missing-symbol',
    severity: 'error',
    name: '_Z3addii',
    what: 'function',
    neededBy: ['a.so', 'b.so'],
    searched: ['the program', 'a.so'],
    suggestions: ['_Z3addi'],
    providers: ['libadd.a(add.o)'],
    note: 'a note',
  }
  expect(lines(problem, name => (name === '_Z3addii' ? 'add(int, int)' : 'add(int)'))).toEqual([
    'undefined symbol: add(int, int)',
    '  needed by  a.so',
    '             b.so',
    '  searched   the program, a.so',
    '  a note',
    '  libadd.a(add.o) would define it',
    '  did you mean add(int)?',
  ])
})

test('an import module belongs to the name of a host function', () => {
  const problem: SideProblem = {
    ...{ kind: 'missing-symbol', severity: 'error', name: 'wasi.fd_write', what: 'host function', neededBy: ['a.so'] },
    ...{ searched: [], suggestions: [], providers: [] },
  }
  expect(lines(problem)).toEqual(['undefined host function: wasi.fd_write', '  needed by  a.so'])
})

test('what does not match: both sides', () => {
  const sides = { neededBy: 'a.so', definedBy: 'the program' }
  expect(
    lines({
      ...{ kind: 'type-mismatch', severity: 'error', name: 'f', what: 'function', ...sides },
      needed: functionType(['i32'], []),
      defined: functionType(['i64'], ['i32']),
    }).slice(0, 3),
  ).toEqual([
    'function signature mismatch: f',
    '  needed as   (i32) -> void by a.so',
    '  defined as  (i64) -> i32 in the program',
  ])
  expect(
    lines({ kind: 'kind-mismatch', severity: 'error', name: 'f', needed: 'data', defined: 'function', ...sides }).slice(
      0,
      3,
    ),
  ).toEqual(['symbol type mismatch: f', '  needed as   data by a.so', '  defined as  function in the program'])
})

test('objects that cannot be linked say what the linker said', () => {
  const missing = { kind: 'option', severity: 'error', message: 'one\ntwo' } as const
  expect(lines({ kind: 'unlinkable', severity: 'error', module: 'a.so', problems: [missing] })).toEqual([
    'objects of a.so',
    '  one',
    '  two',
  ])
})
