import { describe, expect, test } from 'vitest'
import { linkText, refusal } from '../../../../test/support/link-text.ts'

const MAIN = 'a.o: func main ->i32 = f:->i32'
const F = 'f.o: func f ->i32 = return:1'
const WRAPPER = 'w.o: func __wrap_f ->i32 = __real_f:->i32 return:2'

describe('wrapping f', () => {
  test('sends its callers to __wrap_f, and calls of __real_f to f', () => {
    const { functions, body } = linkText([MAIN, F, WRAPPER], { wrap: ['f'], exports: ['main'] })
    expect(functions).toEqual(['main', 'f', '__wrap_f'])
    expect(body('main')[0]).toBe('call 2')
    expect(body('__wrap_f')[0]).toBe('call 1')
  })
  test('twice is wrapping it once', () => {
    const { body } = linkText([MAIN, F, WRAPPER], { wrap: ['f', 'f'], exports: ['main'] })
    expect(body('__wrap_f')[0]).toBe('call 1')
  })
  test('pulls both from archives', () => {
    const { functions } = linkText(
      [MAIN, 'lib.a(f.o): func f ->i32', 'lib.a(w.o): func __wrap_f ->i32 = __real_f:->i32'],
      {
        wrap: ['f'],
        exports: ['main'],
      },
    )
    expect(functions).toEqual(['main', 'f', '__wrap_f'])
  })
  test('drops f where the wrapper does not call it', () => {
    const { functions } = linkText([MAIN, F, 'w.o: func __wrap_f ->i32'], { wrap: ['f'], exports: ['main'] })
    expect(functions).toEqual(['main', '__wrap_f'])
  })
  test('takes addresses too', () => {
    const { section } = linkText(['a.o: func main = *f', 'f.o: func f', 'w.o: func __wrap_f'], {
      wrap: ['f'],
      exports: ['main'],
    })
    expect(section('element')[0]).toMatch(/funcref: 1$/)
  })
  test('exports the wrapper under its own name', () => {
    expect(linkText([F, WRAPPER], { wrap: ['f'], exports: ['f'] }).section('export')).toEqual([
      'memory: memory 0',
      '__wrap_f: function 1',
    ])
  })
  test('needs a wrapper', () => {
    expect(refusal([MAIN, F], { wrap: ['f'], exports: ['main'] })).toEqual(['a.o: undefined symbol: __wrap_f'])
  })
  test('needs one of the type that is called', () => {
    expect(refusal([MAIN, F, 'w.o: func __wrap_f'], { wrap: ['f'], exports: ['main'] })).toEqual(
      [
        'function signature mismatch: f\n>>> defined as () -> i32 in a.o\n>>> defined as () -> void in w.o',
        'function signature mismatch: f\n>>> defined as () -> i32 in f.o\n>>> defined as () -> void in w.o',
      ].slice(0, 1),
    )
  })
})

test('a name that nobody knows is wrapped by nobody', () => {
  expect(linkText([MAIN, F], { wrap: ['g'], exports: ['main'] }).functions).toEqual(['main', 'f'])
})

test('data is not wrapped', () => {
  expect(refusal(['a.o: func main = &d; data d = 1; data __wrap_d = 2'], { wrap: ['d'] })[0]).toBe(
    'symbol type mismatch: __wrap_d\n>>> defined as WASM_SYMBOL_TYPE_DATA in a.o\n>>> defined as WASM_SYMBOL_TYPE_FUNCTION in <internal>',
  )
})
