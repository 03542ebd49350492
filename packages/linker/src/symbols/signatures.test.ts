import { describe, expect, test } from 'vitest'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

const CALL = 'a.o: func main = f:i32->'
const WARNING = 'function signature mismatch: f\n>>> defined as (i32) -> void in a.o\n>>> defined as () -> void in b.o'

describe('a call whose type is not that of the definition', () => {
  test.each([
    ['the call is met first', [CALL, 'b.o: func f']],
    ['the definition is met first', ['b.o: func f', CALL]],
  ])('goes to a stub that traps: %s', (_order, texts) => {
    const { warnings, body, functions, module } = linkText(texts, { exports: ['main', 'f'] })
    expect(warnings).toEqual([WARNING])
    expect(functions[0]).toBe('signature_mismatch:f')
    expect(body('signature_mismatch:f')).toEqual(['unreachable', 'end'])
    expect(body('main')).toEqual(['i32.const 0', 'call 0', 'end'])
    expect(isValid(module)).toBe(true)
  })
  test('is an error where the plan says so', () => {
    expect(refusal([CALL, 'b.o: func f'], { signatureMismatch: 'error' })).toEqual([WARNING])
  })
  test('leaves the definition to calls that know its type', () => {
    const { body } = linkText([CALL, 'b.o: func f', 'c.o: func g = f'], { exports: ['main', 'g'] })
    expect(body('g')).toEqual(['call 2', 'end'])
  })
  test('is found behind the definition in an archive', () => {
    const { warnings, module } = linkText(['lib.a(b.o): func f', CALL], { exports: ['main'] })
    expect(warnings).toEqual([WARNING.replace('b.o', 'lib.a(b.o)')])
    expect(isValid(module)).toBe(true)
  })
  test('is found of a weak reference that an archive serves', () => {
    expect(refusal(['lib.a(b.o): func f', 'a.o: undef func f i32-> weak; func main = f', 'c.o: func g = f'])).toEqual([
      WARNING.replace('b.o', 'lib.a(b.o)'),
    ])
  })
  test('has no slot: its address is null', () => {
    const { section } = linkText([`${CALL} *f`, 'b.o: func f'], { exports: ['main'] })
    expect(section('element')).toEqual([])
  })
})

test('of several types the definition keeps one and each other gets a stub', () => {
  const { warnings, functions, module } = linkText([CALL, 'b.o: func g = f:i64->', 'c.o: func f'], {
    exports: ['main', 'g'],
  })
  expect(warnings.map(text => text.split('\n')[1])).toEqual([
    '>>> defined as (i32) -> void in a.o',
    '>>> defined as (i64) -> void in b.o',
  ])
  expect(functions.filter(name => name === 'signature_mismatch:f')).toHaveLength(2)
  expect(isValid(module)).toBe(true)
})

test('calls that agree share a stub', () => {
  const { warnings, functions } = linkText([CALL, 'b.o: func f', 'c.o: func g = f:i32->'], { exports: ['main', 'g'] })
  expect(warnings).toEqual([WARNING])
  expect(functions.filter(name => name === 'signature_mismatch:f')).toHaveLength(1)
})

test('a stub that nobody live calls is dropped', () => {
  const { warnings, functions } = linkText([CALL, 'b.o: func f'], { exports: ['f'] })
  expect(warnings).toEqual([WARNING])
  expect(functions).toEqual(['f'])
})

test('calls that differ without a definition are an error: an import has one type', () => {
  expect(refusal([CALL, 'b.o: func g = f'], { undefined: 'import' })).toEqual([WARNING])
})

test.each([
  ['of the definition', ['a.o: func main = *f; undef func f i32->', 'b.o: func f']],
  ['of a later definition', ['b.o: func f', 'a.o: func main = *f; undef func f i32->']],
])('an address may be taken under another type than that %s', (_where, texts) => {
  const { warnings, section } = linkText(texts, { exports: ['main'] })
  expect(warnings).toEqual([])
  expect(section('element')).toHaveLength(1)
})

test('a call decides on the type of what was only addressed before', () => {
  const { section, warnings } = linkText(['a.o: func main = *f', 'b.o: func g = f:i64->i32'], {
    exports: ['main', 'g'],
    undefined: 'import',
  })
  expect(warnings).toEqual([])
  expect(section('type')[0]).toBe('0: (i64) -> i32')
})

test('a weak definition of another type is no better than a strong one', () => {
  const { warnings } = linkText(['a.o: func main = f:i32->', 'b.o: func f weak'], { exports: ['main'] })
  expect(warnings).toEqual([WARNING])
})
