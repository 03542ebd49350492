import { PRELINKED_SECTION, readModule, readPrelinkedSection, sectionReader } from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { link } from './index.ts'
import type { LinkOptions } from './index.ts'
import { inputsOf, isValid, linkText, refusal, refusalOf } from '../../../test/support/link-text.ts'
import { findSection } from '../../../test/support/print-module.ts'

const place = { memoryBase: 0x20000, tableBase: 40 }

function placed(texts: readonly string[], options: LinkOptions = {}): ReturnType<typeof linkText> {
  const linked = linkText(texts, { place, ...options })
  expect(isValid(linked.module)).toBe(true)
  return linked
}

describe('a module that has a place in a program', () => {
  const texts = ['a.o: func f = &d *g [e]; func g; data d = &e *f; data e = 7']
  test('has its data and its slots there', () => {
    const { section, body } = placed(texts, { exports: ['f'] })
    expect(section('element')).toEqual(['segment 0: active table 0 (i32.const 40) funcref: 1 0'])
    expect(section('data').join('\n')).toContain('i32.const 131072')
    expect(body('f').join(' ')).toContain('i32.const 131072')
  })
  test('takes memory and table of the program, and no stack that it does not use', () => {
    const { section } = placed(texts, { exports: ['f'] })
    expect(section('import')).toEqual([
      'env.memory: memory i32 3.. page 2^16',
      'env.__indirect_function_table: table funcref i32 42..',
    ])
    expect(section('global')).toEqual([])
    expect(section('export')).toEqual(['f: function 0'])
  })
  test('takes the stack pointer of the program where it uses the stack', () => {
    const { section } = placed(['a.o: func f = $__stack_pointer'], { exports: ['f'] })
    expect(section('import').join()).toContain('env.__stack_pointer: global')
  })
  test('takes no table without slots', () => {
    const { section } = placed(['a.o: func f = &d; data d = 1'], { exports: ['f'] })
    expect(section('import')).toEqual(['env.memory: memory i32 3.. page 2^16'])
  })
  test('says in a section where it belongs', () => {
    const { module } = placed(texts, { exports: ['f'], place: { ...place, programId: 'p' } })
    const read = readModule(module)
    const section = findSection(read, JSON.stringify(PRELINKED_SECTION))
    if (section === undefined) throw new Error('expected the section')
    expect(read.sections[0]).toBe(section)
    expect(readPrelinkedSection(sectionReader(read, section))).toEqual({
      ...place,
      memorySize: 12,
      tableSize: 2,
      programId: 'p',
    })
  })
  test('takes as much room anywhere', () => {
    const sizes = [
      { memoryBase: 0, tableBase: 0 },
      { memoryBase: 16, tableBase: 1 },
      { memoryBase: 2 ** 31, tableBase: 99 },
    ].map(at => {
      const { places } = link(inputsOf(texts), { place: at, exports: ['f'] })
      expect(places.data.get('d')).toBe(at.memoryBase)
      expect(places.functions.get('g')?.slot).toBe(at.tableBase)
      return [places.memorySize, places.tableSize]
    })
    expect(new Set(sizes.map(String)).size).toBe(1)
  })
  test('is refused where its data would not be aligned', () => {
    const texts = ['a.o: func f = &d; data d align=6']
    expect(refusal(texts, { exports: ['f'], place: { memoryBase: 96, tableBase: 1 } })).toEqual([
      'option place: memoryBase must be a multiple of 64, the strictest alignment of the data; found 96',
    ])
  })
  test('has constructors for the loader to call, and no export of them without any', () => {
    const { section } = placed(['a.o: func f; func c local; init c'], { exports: ['f'] })
    expect(section('export')).toEqual(['f: function 1', '__wasm_call_ctors: function 0'])
    expect(placed(['a.o: func f'], { exports: ['f'] }).section('export')).toEqual(['f: function 0'])
  })
  test('has a handle of its own, though it has no data', () => {
    const { places } = link(inputsOf(['a.o: func f = &__dso_handle']), { place, exports: ['f'] })
    expect(places.memorySize).toBe(1)
  })
  test('has neither stack nor heap of its own', () => {
    expect(refusal(['a.o: func f = &__heap_base &__stack_high'], { exports: ['f'], place })).toEqual([
      'a.o: undefined symbol: __heap_base',
      'a.o: undefined symbol: __stack_high',
    ])
  })
  test('has nobody who would load a library for it', () => {
    const library = link(inputsOf(['b.o: func g']), { output: 'shared', exports: ['g'] }).module
    const inputs = [...inputsOf(['a.o: func f = g']), { name: 'lib.so', bytes: library, dynamic: true }]
    expect(refusalOf(inputs, { exports: ['f'], place })).toEqual([
      'option place: lib.so is a shared library; give what it defines in option external',
    ])
  })
  test('clears nothing: its place is zeroed', () => {
    const { section } = placed(['a.o: func f = &d; data d in=.bss.d = zeros:100; feature +bulk-memory'], {
      exports: ['f'],
    })
    expect(section('data')).toEqual([])
    expect(section('start')).toEqual([])
  })
  test('may have 64-bit addresses', () => {
    const linked = linkText(['a.o: memory 64; func f = &d *f; data d = 1'], {
      target: 'wasm64',
      exports: ['f'],
      place: { memoryBase: 2 ** 33, tableBase: 5 },
    })
    expect(linked.section('data').join('\n')).toContain('8589934592')
  })
})

test.each(['shared', 'executable'] as const)('of an output %s constructors can be exported', output => {
  const texts = ['a.o: func f; func c local; init c']
  const { section, warnings } = linkText(texts, { output, exports: ['f'], exportConstructors: true })
  expect(section('export').join()).toContain('__wasm_call_ctors: function')
  expect(warnings).toEqual([])
  const idle = linkText(['a.o: func f'], { output: 'executable', exports: ['f'], exportConstructors: true })
  expect(idle.section('export').join()).not.toContain('__wasm_call_ctors')
})

test('a shared library from objects that hide everything can export it, constructors too', () => {
  const { section, warnings } = linkText(['a.o: func f hidden; data d hidden = 1; func c local; init c'], {
    output: 'shared',
    provideAll: true,
    exportConstructors: true,
  })
  const names = section('export').map(line => line.split(':')[0])
  expect(names).toEqual(expect.arrayContaining(['f', 'd', '__wasm_call_ctors']))
  expect(warnings).toEqual([])
})
