import { describe, expect, test } from 'vitest'
import { linkText } from '../../../../../test/support/link-text.ts'
import type { LinkOptions } from '../../options.ts'

/** The symbol table of the output as `kind name flags`, and what else the section says. */
function linking(texts: readonly string[], options: LinkOptions = {}): { symbols: string[]; rest: string[] } {
  const lines = linkText(texts, options).section('"linking"')
  const symbols = lines.filter(line => line.startsWith('symbol '))
  return {
    symbols: symbols.map(line => {
      const { kind, name = '', flags } = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, string>
      return [kind, name, flags].join(' ')
    }),
    rest: lines.slice(symbols.length),
  }
}

const OBJECT: LinkOptions = { output: 'relocatable' }
const KEPT: LinkOptions = { emitRelocs: true, exports: ['f'] }

describe('an object to be linked again', () => {
  test('lists what all see before what is local, and sections last', () => {
    const { symbols } = linking(
      ['a.o: func l local; func f = l; custom .debug_x = "a"', 'b.o: data d local; func g'],
      OBJECT,
    )
    expect(symbols).toEqual(['function f 0', 'function g 0', 'function l 2', 'data d 2', 'section  2'])
  })
  test('lists what is undefined, weak or not', () => {
    const { symbols } = linking(['a.o: undef func w weak; func f = g w'], OBJECT)
    // Their names are those of the imports.
    expect(symbols).toEqual(['function  17', 'function f 0', 'function  16'])
  })
  test('has a segment for each name, and one for each member of a COMDAT group', () => {
    const { rest } = linking(
      ['a.o: data x in=.data.x comdat=g; data y in=.data.y; data z in=.data.y', 'b.o: data x in=.data.x comdat=g'],
      OBJECT,
    )
    expect(rest.filter(line => line.startsWith('segment'))).toEqual([
      'segment 0: {"name":".data.x","alignmentLog2":0,"flags":0}',
      'segment 1: {"name":".data.y","alignmentLog2":0,"flags":0}',
      'segment 2: {"name":".data.x","alignmentLog2":0,"flags":0}',
    ])
    expect(rest.at(-1)).toBe(
      'comdat 0: {"name":"g","flags":0,"members":[{"kind":"data","index":0},{"kind":"data","index":2}]}',
    )
  })
  test('sorts COMDAT groups by the bytes of their names', () => {
    const { rest } = linking(['a.o: data a comdat=bb; data b comdat=b; data c comdat=B; data d comdat=é'], OBJECT)
    const names = rest.filter(line => line.startsWith('comdat')).map(line => /"name":"([^"]*)"/.exec(line)?.[1])
    expect(names).toEqual(['B', 'b', 'bb', 'é'])
  })
  test('keeps constructors, the lowest priority first', () => {
    const { rest } = linking(['a.o: func i; init i 200; func j; init j 100'], OBJECT)
    expect(rest.filter(line => line.startsWith('constructor'))).toEqual([
      'constructor 0: {"priority":100,"symbol":1}',
      'constructor 1: {"priority":200,"symbol":0}',
    ])
  })
  test('lists a stub for a mistyped call as a local of the file that calls', () => {
    const { symbols } = linking(['a.o: func f = g:i32->', 'b.o: func g'], OBJECT)
    expect(symbols).toContain('function signature_mismatch:g 2')
  })
})

describe('an executable that keeps its relocations', () => {
  test('lists what is live', () => {
    const { symbols } = linking(['a.o: func f; func dead; data d'], KEPT)
    expect(symbols).toEqual(['function f 0'])
  })
  test('lists addresses of the layout, whoever asks', () => {
    const { symbols } = linking(['a.o: func f; func dead = &__heap_base'], KEPT)
    expect(symbols).toEqual(['function f 0', 'data __heap_base 516'])
  })
  test('hides what a wrapper is exported for', () => {
    const { symbols } = linking(['a.o: func f export=f noStrip; func i; init i'], { emitRelocs: true })
    expect(symbols[0]).toBe('function f 132')
  })
  test('holds zeroed data, in which symbols lie', () => {
    const { section } = linkText(['a.o: func f = &z; data z in=.bss.z = zeros:4'], KEPT)
    expect(section('data')[0]).toContain('4 bytes')
  })
})
