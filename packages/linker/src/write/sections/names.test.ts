import { describe, expect, test } from 'vitest'
import { demangle } from '@wasmweld/binary'
import { linkText } from '../../../../../test/support/link-text.ts'

const names = (...parameters: Parameters<typeof linkText>): string[] =>
  linkText(...parameters)
    .section('"name"')
    .map(line => line.trim())

describe('the name section', () => {
  test('names imports, functions, globals and segments', () => {
    expect(
      names(['a.o: func main = f $g; global g i32; data d = 1; data r in=.rodata.r = 1'], {
        undefined: 'import',
        gcSections: false,
      }),
    ).toEqual([
      'functions:',
      '[0,"f"]',
      '[1,"__wasm_call_ctors"]',
      '[2,"main"]',
      'globals:',
      '[0,"__stack_pointer"]',
      '[1,"g"]',
      'dataSegments:',
      '[0,".rodata"]',
      '[1,".data"]',
    ])
  })
  test('names a function by its first name', () => {
    expect(names(['a.o: func f; alias g of=f'], { exports: ['g'] })).toContain('[0,"f"]')
  })
  test('calls main by its name in the source', () => {
    expect(names(['a.o: func __main_argc_argv i32,i32->i32'], { exports: ['__main_argc_argv'] })).toContain(
      '[0,"main"]',
    )
  })
  test('names the module where the plan says so', () => {
    expect(names(['a.o: func f'], { moduleName: 'app' })[0]).toBe('module: app')
    expect(names(['a.o: func f'])[0]).toBe('globals:')
  })
  test('leaves out segments that are not written', () => {
    expect(names(['a.o: data z in=.bss.z = 0; data d = 1'], { gcSections: false })).not.toContain('[1,".bss"]')
  })
})

describe('readable names', () => {
  const readable = (text: string, options = {}): string[] =>
    names([text], { demangle, exports: ['_Z4mainv'], ...options })

  test('are those of the source', () => {
    expect(readable('a.o: func _Z4mainv = _ZN3foo3barEi; func _ZN3foo3barEi')).toContain('[1,"foo::bar(int)"]')
  })
  test('stand in what the linker makes for a function', () => {
    const text = 'a.o: func _Z4mainv = _Z1fv _Z1gi *_Z1gi; undef func _Z1fv weak; func setUp; init setUp'
    const all = names([text, 'b.o: func _Z1gi i32->'], { demangle, exports: ['_Z4mainv'] })
    expect(all).toContain('[1,"signature_mismatch:g(int)"]')
    expect(all).toContain('[2,"undefined_weak:f()"]')
    expect(all).toContain('[5,"main() (.command_export)"]')
  })
  test('stay mangled where nobody asks', () => {
    expect(names(['a.o: func _Z4mainv'], { exports: ['_Z4mainv'] })).toContain('[0,"_Z4mainv"]')
  })
})
