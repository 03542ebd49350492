import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../options.ts'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

/** Names of the functions that `__wasm_call_ctors` calls. */
function called(texts: readonly string[], options: LinkOptions = {}): string[] {
  const { functions, body } = linkText(texts, options)
  return body('__wasm_call_ctors').flatMap(line => (line.startsWith('call ') ? [functions[Number(line.slice(5))]] : []))
}

describe('constructors run', () => {
  test('by priority, low first', () => {
    expect(called(['a.o: func a; func b; init a 200; init b 100'])).toEqual(['b', 'a'])
  })
  test('in link order within one priority', () => {
    expect(called(['a.o: func a; func b; init b; init a', 'c.o: func c; init c 65534; func d; init d'])).toEqual([
      'c',
      'b',
      'a',
      'd',
    ])
  })
  test('of members in the place where the member joined', () => {
    expect(
      called(['a.o: func a; init a', 'lib.a(f.o): func f local; func g noStrip; init f', 'b.o: func b = g; init b']),
    ).toEqual(['a', 'f', 'b'])
  })
  test('and what they return is dropped', () => {
    const { body, module } = linkText(['a.o: func a ->i32,i64; init a'])
    expect(body('__wasm_call_ctors')).toEqual(['call 1', 'drop', 'drop', 'end'])
    expect(isValid(module)).toBe(true)
  })
  test('and take no arguments', () => {
    expect(refusal(['a.o: func a i32->; init a'])).toEqual(['constructor functions cannot take arguments: a'])
  })
})

test("a constructor that nothing defines is the host's where it is imported, and otherwise missing", () => {
  const text = 'a.o: undef func c; init c; func f'
  expect(called([text], { importUndefined: true })).toEqual(['c'])
  expect(refusal([text])).toEqual(['a.o: undefined symbol: c'])
  expect(refusal([text], { unresolvedSymbols: 'ignore-all' })).toEqual(['a.o: undefined symbol: c'])
})

test('without constructors nothing calls them', () => {
  expect(linkText(['a.o: func main'], { exports: ['main'] }).functions).toEqual(['main'])
})

test('whoever calls the constructors gets a function that does, also when there are none', () => {
  const { functions, body } = linkText(['a.o: func main = __wasm_call_ctors'], { exports: ['main'] })
  expect(functions).toEqual(['__wasm_call_ctors', 'main'])
  expect(body('__wasm_call_ctors')).toEqual(['end'])
})

describe('constructors of a shared library', () => {
  const warnings = (options: LinkOptions): readonly string[] =>
    linkText(['a.o: func setUp; init setUp'], { output: 'shared', importMemory: true, exportMemory: false, ...options })
      .warnings
  test('never run where no loader sees who calls them', () => {
    expect(warnings({})).toEqual([expect.stringMatching(/^constructors never run: setUp\n/)])
  })
  test('run where a loader does', () => {
    expect(warnings({ exports: ['__wasm_call_ctors'] })).toEqual([])
    expect(warnings({ entry: '__wasm_call_ctors' })).toEqual([])
  })
})
