import { describe, expect, test } from 'vitest'
import type { FunctionType } from '@wasmweld/binary'
import { describeProblem } from './describe-problem.ts'
import type { Problem, Reference } from './problems.ts'

const undefinedSymbol = (...references: readonly Reference[]): Problem => ({
  kind: 'undefined-symbol',
  severity: 'error',
  name: 'deflateInit_',
  symbolKind: 'function',
  references,
  suggestions: [],
})
const inPack = { file: 'src/pack.o', inside: 'compress_chunk' }
const source = (line: number, file = 'pack.c'): { source: { file: string; line: number } } => ({
  source: { file, line },
})

describe('source lines of an undefined symbol', () => {
  test('stand behind the function that needs it', () => {
    expect(describeProblem(undefinedSymbol({ ...inPack, ...source(41) }))).toBe(
      'undefined symbol: deflateInit_\n  needed by  src/pack.o, in compress_chunk (pack.c:41)',
    )
  })

  test('a function is named once, with the first line that is known', () => {
    const references = [
      inPack,
      { ...inPack, ...source(41) },
      { ...inPack, ...source(57) },
      { file: 'b.o', inside: 'g' },
    ]
    expect(describeProblem(undefinedSymbol(...references))).toBe(
      [
        'undefined symbol: deflateInit_',
        '  needed by  src/pack.o, in compress_chunk (pack.c:41)',
        '             b.o, in g',
      ].join('\n'),
    )
  })

  test('are not said in the words of wasm-ld', () => {
    expect(describeProblem(undefinedSymbol({ ...inPack, ...source(41) }), 'wasm-ld')).toBe(
      'src/pack.o: undefined symbol: deflateInit_',
    )
  })
})

test('an export that is missing names what may have been meant, and no option in our words', () => {
  const problem: Problem = { kind: 'missing-export', severity: 'error', name: 'psh', suggestions: ['push'] }
  expect(describeProblem(problem)).toBe('exported symbol not found: psh\n  did you mean push?')
  expect(describeProblem(problem, 'wasm-ld')).toBe('symbol exported via --export not found: psh')
})

test('a mismatching call names the line of the call and the line of the definition', () => {
  const type = (...parameters: FunctionType['parameters']): FunctionType => ({
    kind: 'function',
    parameters,
    results: [],
  })
  const problem: Problem = {
    kind: 'signature-mismatch',
    severity: 'warning',
    name: 'f',
    call: { value: type('i32'), file: 'a.o', ...source(3, 'src/a.c') },
    definition: { value: type('i64'), file: 'b.o' },
    isDefined: true,
  }
  expect(describeProblem(problem)).toContain(
    ['  called as       (i32) -> void in a.o (src/a.c:3)', '  defined as      (i64) -> void in b.o', ''].join('\n'),
  )
  expect(describeProblem(problem, 'wasm-ld')).not.toContain('a.c')
})
