import { describe, expect, test } from 'vitest'
import { isValid, linkText } from '../../../../test/support/link-text.ts'

const PROGRAM = 'a.o: func f i32,i64->i32; func g; func setUp local; init setUp'
const exports = ['f', 'g']

describe("a command's exports", () => {
  test('are wrapped, so that each call runs the constructors', () => {
    const { functions, section, body, module } = linkText([PROGRAM], { exports })
    expect(functions.slice(-2)).toEqual(['f.command_export', 'g.command_export'])
    expect(section('export')).toEqual(['memory: memory 0', 'f: function 4', 'g: function 5'])
    expect(body('f.command_export')).toEqual(['call 0', 'local.get 0', 'local.get 1', 'call 1', 'end'])
    expect(isValid(module)).toBe(true)
  })
  test('run the destructors behind it', () => {
    const { body } = linkText([PROGRAM, 'b.o: func __wasm_call_dtors'], { exports: ['g'] })
    expect(body('g.command_export')).toEqual(['call 0', 'call 1', 'call 3', 'end'])
  })
  test('are wrapped for destructors alone', () => {
    const { body } = linkText(['a.o: func g', 'b.o: func __wasm_call_dtors'], { exports: ['g'] })
    expect(body('g.command_export')).toEqual(['call 0', 'call 1', 'end'])
  })
  test('keep the names that the source asked for', () => {
    const { section } = linkText(['a.o: func f export=eff; func setUp local; init setUp'])
    expect(section('export')[1]).toMatch(/^eff: function/)
  })
  test('are themselves without constructors and destructors', () => {
    expect(linkText(['a.o: func f'], { exports: ['f'] }).functions).toEqual(['f'])
  })
  test('are themselves where the constructors are exported', () => {
    const { functions, section } = linkText([PROGRAM], { exports: ['g', '__wasm_call_ctors'] })
    expect(functions).toEqual(['__wasm_call_ctors', 'g', 'setUp'])
    expect(section('export')).toEqual(['memory: memory 0', '__wasm_call_ctors: function 0', 'g: function 1'])
  })
  test('are themselves where the program calls the constructors', () => {
    expect(linkText([PROGRAM, 'b.o: func h = __wasm_call_ctors'], { exports: ['g'] }).functions).not.toContain(
      'g.command_export',
    )
  })
  test('are the wrappers alone: what is not a function is exported before them', () => {
    const { section } = linkText([`${PROGRAM}; data d = 1`], { exports: ['g', 'd'] })
    expect(section('export').map(line => line.split(':')[0])).toEqual(['memory', 'd', 'g'])
  })
})

describe("a reactor's exports", () => {
  test('are themselves, and its constructors run once, in _initialize', () => {
    const { functions, section } = linkText([PROGRAM], { exports, reactor: true })
    expect(functions).toEqual(['__wasm_call_ctors', 'f', 'g', 'setUp'])
    expect(section('export')).toEqual(['memory: memory 0', 'f: function 1', 'g: function 2', '_initialize: function 0'])
  })
  test('have no _initialize without constructors', () => {
    expect(linkText(['a.o: func f'], { exports: ['f'], reactor: true }).section('export')).toEqual([
      'memory: memory 0',
      'f: function 0',
    ])
  })
  test('have the _initialize of the program, where it has one', () => {
    const { section } = linkText([PROGRAM, 'b.o: func _initialize = __wasm_call_ctors'], {
      exports: ['_initialize'],
      reactor: true,
    })
    expect(section('export')).toEqual(['memory: memory 0', '_initialize: function 2'])
  })
})

describe('clearing memory that comes from the host', () => {
  const TEXT =
    'a.o: func main = &z &y; data z in=.bss.z = zeros:8; data y in=.bss.y align=4 = zeros:4; data d = 1; feature +bulk-memory'

  test('is done by a function that runs first', () => {
    const { functions, section, body, module } = linkText([TEXT], { exports: ['main'], importMemory: true })
    expect(functions).toEqual(['__wasm_init_memory', 'main'])
    expect(section('start')).toEqual(['function 0'])
    expect(body('__wasm_init_memory')).toEqual([
      'i32.const 65536',
      'i32.const 0',
      'i32.const 20',
      'memory.fill 0',
      'end',
    ])
    expect(section('data')).toEqual([])
    expect(isValid(module)).toBe(true)
  })
  test('is left to the file where the machine cannot fill memory', () => {
    const { functions, section } = linkText([TEXT.replace('+bulk-memory', '+sign-ext')], {
      exports: ['main'],
      importMemory: true,
    })
    expect(functions).toEqual(['main'])
    expect(section('data')[0]).toBe('segment 0: active memory 0 (i32.const 65536), 20 bytes')
  })
  test('is not needed for memory of our own', () => {
    const { functions, section } = linkText([TEXT], { exports: ['main'] })
    expect(functions).toEqual(['main'])
    expect(section('data')).toEqual([])
  })
})
