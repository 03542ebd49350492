import { describe, expect, test } from 'vitest'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

const CALLS = 'a.o: func main = f:i32->i32'
const EXPORTED = { exports: ['main'] }

describe('a live call of what nothing defines', () => {
  test('is an error', () => {
    expect(refusal([CALLS], EXPORTED)).toEqual(['a.o: undefined symbol: f'])
  })
  test('is told once for each reference', () => {
    expect(refusal(['a.o: func main = f f *f'], EXPORTED)).toEqual(
      ['a.o: undefined symbol: f', 'a.o: undefined symbol: f', 'a.o: undefined symbol: f'].join('\n').split('\n\n'),
    )
  })
  test('is an import where the plan says so', () => {
    const { section, body, module } = linkText([CALLS], { ...EXPORTED, undefined: 'import' })
    expect(section('import')).toEqual(['env.f: function of type 0'])
    expect(body('main')).toEqual(['i32.const 0', 'call 0', 'drop', 'end'])
    expect(isValid(module)).toBe(true)
  })
  test('goes to a stub that traps where the plan says so', () => {
    const { section, functions, body, module } = linkText([CALLS], { ...EXPORTED, undefined: 'stub' })
    expect(section('import')).toEqual([])
    expect(functions).toEqual(['undefined_stub', 'main'])
    expect(body('undefined_stub')).toEqual(['unreachable', 'end'])
    expect(isValid(module)).toBe(true)
  })
  test('goes to a stub with a warning where the plan warns', () => {
    const { warnings, functions } = linkText([CALLS], { ...EXPORTED, unresolvedSeverity: 'warning' })
    expect(warnings).toEqual(['a.o: undefined symbol: f'])
    expect(functions).toEqual(['undefined_stub', 'main'])
  })
  test('is an import where a list allows it', () => {
    const { section } = linkText([CALLS], { ...EXPORTED, allowUndefined: ['f'] })
    expect(section('import')).toEqual(['env.f: function of type 0'])
  })
  test('is an import where the source names what to import', () => {
    const { section } = linkText(['a.o: undef func f module=host field=eff; func main = f'], EXPORTED)
    expect(section('import')).toEqual(['host.eff: function of type 0'])
  })
  test('is an error where the source names a module alone, which an import would use', () => {
    const text = 'a.o: undef func f module=host; func main = f'
    expect(refusal([text], EXPORTED)).toEqual(['a.o: undefined symbol: f'])
    expect(linkText([text], { ...EXPORTED, undefined: 'import' }).section('import')).toEqual([
      'host.f: function of type 0',
    ])
  })
})

test('what is dead asks for nothing', () => {
  const { section } = linkText(['a.o: func main; func dead = f'], { ...EXPORTED, undefined: 'import' })
  expect(section('import')).toEqual([])
  expect(refusal(['a.o: func main; func dead = f'], EXPORTED)).toEqual([])
})

describe('stubs', () => {
  test('are shared by all functions of a type', () => {
    const { functions } = linkText(['a.o: func main = f:i32-> g:i32-> h:i64->'], { ...EXPORTED, undefined: 'stub' })
    expect(functions).toEqual(['undefined_stub', 'undefined_stub', 'main'])
  })
  test('have a slot where the address is taken before a call', () => {
    const { section } = linkText(['a.o: func main = *f f'], { ...EXPORTED, undefined: 'stub' })
    expect(section('element')).toEqual(['segment 0: active table 0 (i32.const 1) funcref: 0'])
  })
  test('have none where a call came first', () => {
    const { section } = linkText(['a.o: func main = f *f'], { ...EXPORTED, undefined: 'stub' })
    expect(section('element')).toEqual([])
  })
})

describe('data that nothing defines', () => {
  test('is an error', () => {
    expect(refusal(['a.o: func main = &d'], EXPORTED)).toEqual(['a.o: undefined symbol: d'])
  })
  test('is an error where functions are imported', () => {
    expect(refusal(['a.o: func main = &d'], { ...EXPORTED, undefined: 'import' })).toEqual(['a.o: undefined symbol: d'])
  })
  test('is at 0 where the plan ignores it, whatever is added', () => {
    expect(linkText(['a.o: func main = &d+4'], { ...EXPORTED, undefined: 'stub' }).body('main')[0]).toBe('i32.const 0')
  })
})

describe('weak references that nothing answers', () => {
  const WEAK = 'a.o: undef func f weak i32->i32; undef data d weak; func main = f *f &d+4'

  test('call a stub that traps, and point to null', () => {
    const { functions, body, section, module } = linkText([WEAK], EXPORTED)
    expect(functions).toEqual(['undefined_weak:f', 'main'])
    expect(body('undefined_weak:f')).toEqual(['unreachable', 'end'])
    expect(body('main').filter(line => line.includes('const'))).toEqual(['i32.const 0', 'i32.const 0', 'i32.const 0'])
    expect(section('element')).toEqual([])
    expect(isValid(module)).toBe(true)
  })
  test('make no stub for an address alone', () => {
    expect(linkText(['a.o: undef func f weak; func main = *f'], EXPORTED).functions).toEqual(['main'])
  })
  test('are no imports, whatever the plan allows', () => {
    expect(linkText([WEAK], { ...EXPORTED, undefined: 'import' }).section('import')).toEqual([])
  })
  test('are not exported with everything', () => {
    const { section } = linkText([WEAK], { exportAll: true })
    expect(section('export').map(line => line.split(':')[0])).not.toContain('f')
  })
})

describe('globals, tables and tags that nothing defines', () => {
  const TEXT = 'a.o: undef global g i32; undef table t externref; undef tag x i32->; func main = $g %t !x'
  const ERRORS = ['g', 't', 'x'].map(name => `a.o: undefined symbol: ${name}`)

  test('are errors', () => {
    expect(refusal([TEXT], EXPORTED)).toEqual(ERRORS)
  })
  test('are errors where functions are imported', () => {
    expect(refusal([TEXT], { ...EXPORTED, undefined: 'import' })).toEqual(ERRORS)
  })
  test('are errors where a stub could stand for a function: nothing stands for them', () => {
    expect(refusal([TEXT], { ...EXPORTED, undefined: 'stub' })).toEqual(ERRORS)
  })
  test('are imports where everything may be undefined', () => {
    const options = { ...EXPORTED, importUndefined: true, unresolvedSymbols: 'ignore-all' } as const
    const { section, module } = linkText([TEXT], options)
    expect(section('import')).toEqual(['env.g: global i32', 'env.t: table externref i32 0..', 'env.x: tag of type 0'])
    expect(isValid(module)).toBe(true)
  })
})

test('a misspelled name is told with what it may have meant', () => {
  const { problems } = (() => {
    try {
      linkText(['a.o: func main = computeSum; func computeSums local', 'b.o: func compute_sum'], EXPORTED)
    } catch (error) {
      return error as { problems: readonly { suggestions: readonly string[] }[] }
    }
    throw new Error('expected a problem')
  })()
  expect(problems[0].suggestions).toEqual(['compute_sum'])
})
