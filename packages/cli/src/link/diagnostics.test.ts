import { expect, test } from 'vitest'
import { Diagnostics, type DiagnosticsOptions, TooManyErrors } from './diagnostics.ts'

function shown(options: Partial<DiagnosticsOptions>, show: (diagnostics: Diagnostics) => void): string {
  let text = ''
  const terminal = {
    output: () => {},
    error: (more: string) => (text += more),
    colors: { output: false, error: false },
  }
  const diagnostics = new Diagnostics(terminal, {
    program: 'wasm-ld',
    color: false,
    errorLimit: 20,
    fatalWarnings: false,
    ...options,
  })
  show(diagnostics)
  return text
}

test('a message of several lines is set apart from the next one', () => {
  const text = shown({}, diagnostics => {
    diagnostics.warning('one\n>>> more')
    diagnostics.error('two')
    diagnostics.error('three')
  })
  expect(text).toBe('wasm-ld: warning: one\n>>> more\n\nwasm-ld: error: two\nwasm-ld: error: three\n')
})
test('warnings can be errors', () => {
  expect(shown({ fatalWarnings: true }, diagnostics => diagnostics.warning('odd'))).toBe('wasm-ld: error: odd\n')
})
test('the severity has a colour', () => {
  const text = shown({ color: true }, diagnostics => {
    diagnostics.error('a')
    diagnostics.warning('b')
  })
  expect(text).toBe('wasm-ld: \u001B[0;31merror: \u001B[0ma\nwasm-ld: \u001B[0;35mwarning: \u001B[0mb\n')
})
test('behind the limit one line says so, and all ends', () => {
  const text = shown({ errorLimit: 1 }, diagnostics => {
    diagnostics.error('first')
    expect(() => diagnostics.error('second')).toThrow(TooManyErrors)
  })
  expect(text).toContain('first\nwasm-ld: error: too many errors emitted, stopping now')
})
test('no limit', () => {
  const text = shown({ errorLimit: 0 }, diagnostics => {
    for (let count = 0; count < 50; count++) diagnostics.error('again')
    expect(diagnostics.errors).toBe(50)
  })
  expect(text.match(/again/g)).toHaveLength(50)
})
