import { describe, expect, test } from 'vitest'
import { resolveText } from '../../../../test/support/resolve-text.ts'

const meaning = (...texts: readonly string[]): string => resolveText(texts).meaning('f')

describe('a name that is met for the first time', () => {
  test('by a strong reference is undefined', () => {
    expect(meaning('a.o: func main = f')).toBe('undefined')
  })
  test('by a weak reference is undefined and becomes a stub for calls', () => {
    expect(meaning('a.o: undef func f weak; func main = f')).toBe('<trap>')
  })
  test('by a weak reference to data is undefined', () => {
    expect(meaning('a.o: undef data f weak; func main = &f')).toBe('weak undefined')
  })
  test('in an archive is lazy', () => {
    expect(meaning('lib.a(f.o): func f')).toBe('lazy')
  })
  test('by a weak definition means it', () => {
    expect(meaning('a.o: func f weak')).toBe('weak a.o')
  })
  test('by a strong definition means it', () => {
    expect(meaning('a.o: func f')).toBe('a.o')
  })
})

describe('an undefined name', () => {
  test('takes a strong definition', () => {
    expect(meaning('a.o: func main = f', 'b.o: func f')).toBe('b.o')
  })
  test('takes a weak definition', () => {
    expect(meaning('a.o: func main = f', 'b.o: func f weak')).toBe('weak b.o')
  })
  test('pulls the member that offers it at once', () => {
    const { meaning, files } = resolveText(['a.o: func main = f', 'lib.a(f.o): func f', 'b.o: func g'])
    expect(meaning('f')).toBe('lib.a(f.o)')
    expect(files).toEqual(['a.o', 'lib.a(f.o)', 'b.o'])
  })
  test('stays strong when a weak reference follows', () => {
    expect(meaning('a.o: func main = f', 'b.o: undef func f weak; func g = f')).toBe('undefined')
  })
})

describe('a name with weak references alone', () => {
  const WEAK = 'a.o: undef func f weak; func main = f'

  test('becomes strong with a strong reference', () => {
    expect(meaning(WEAK, 'b.o: func g = f')).toBe('undefined')
  })
  test('pulls nothing from an archive, before it or behind it', () => {
    expect(resolveText([WEAK, 'lib.a(f.o): func f']).files).toEqual(['a.o'])
    expect(resolveText(['lib.a(f.o): func f', WEAK]).files).toEqual(['a.o'])
  })
  test('is a stub in the end when nobody pulls what was offered', () => {
    expect(meaning(WEAK, 'lib.a(f.o): func f')).toBe('<trap>')
  })
  test('means the member that a strong reference pulls later', () => {
    expect(meaning(WEAK, 'lib.a(f.o): func f', 'b.o: func g = f')).toBe('lib.a(f.o)')
  })
  test('takes a definition, weak or strong', () => {
    expect(meaning(WEAK, 'b.o: func f weak')).toBe('weak b.o')
    expect(meaning(WEAK, 'b.o: func f')).toBe('b.o')
  })
})

describe('a lazy name', () => {
  test('is pulled by a strong reference', () => {
    expect(meaning('lib.a(f.o): func f', 'a.o: func main = f')).toBe('lib.a(f.o)')
  })
  test('stays with the archive that offered it first', () => {
    expect(meaning('one.a(f.o): func f', 'two.a(f.o): func f', 'a.o: func main = f')).toBe('one.a(f.o)')
  })
  test('yields to a definition of any strength', () => {
    expect(meaning('lib.a(f.o): func f', 'a.o: func f weak')).toBe('weak a.o')
    expect(meaning('lib.a(f.o): func f', 'a.o: func f')).toBe('a.o')
  })
  test('is no definition when an archive is searched for another kind', () => {
    expect(resolveText(['lib.a(f.o): func f', 'a.o: func main = &f']).problems).toEqual([
      'symbol type mismatch: f\n>>> defined as WASM_SYMBOL_TYPE_FUNCTION in lib.a(f.o)\n>>> defined as WASM_SYMBOL_TYPE_DATA in a.o',
    ])
  })
})

describe('a weak definition', () => {
  test('keeps an archive from being searched', () => {
    expect(resolveText(['a.o: func f weak', 'lib.a(f.o): func f', 'b.o: func g = f']).files).toEqual(['a.o', 'b.o'])
  })
  test('yields to a strong one in a later file', () => {
    expect(meaning('a.o: func f weak', 'b.o: func f')).toBe('b.o')
  })
  test('stays before a second weak one', () => {
    expect(meaning('a.o: func f weak', 'b.o: func f weak')).toBe('weak a.o')
  })
})

describe('a strong definition', () => {
  test('stays before a weak one', () => {
    expect(meaning('a.o: func f', 'b.o: func f weak')).toBe('a.o')
  })
  test('and another one are an error', () => {
    expect(resolveText(['a.o: func f', 'b.o: func f']).problems).toEqual([
      'duplicate symbol: f\n>>> defined in a.o\n>>> defined in b.o',
    ])
  })
  test('is the one that counts when several are allowed', () => {
    const { meaning, problems } = resolveText(['a.o: func f', 'b.o: func f'], { allowMultipleDefinition: true })
    expect(meaning('f')).toBe('a.o')
    expect(problems).toEqual([])
  })
  test('is unknown to archives', () => {
    expect(resolveText(['a.o: func f', 'lib.a(f.o): func f', 'b.o: func g = f']).files).toEqual(['a.o', 'b.o'])
  })
})

describe('what two files say of a name must agree', () => {
  test.each([
    ['a function and data', 'func f', 'data f = 1', 'FUNCTION', 'DATA'],
    ['data and a global', 'data f = 1', 'global f i32', 'DATA', 'GLOBAL'],
    ['a table and a tag', 'table f funcref', 'tag f i32->', 'TABLE', 'TAG'],
  ])('%s', (_what, one, other, first, second) => {
    expect(resolveText([`a.o: ${one}`, `b.o: ${other}`]).problems[0]).toBe(
      `symbol type mismatch: f\n>>> defined as WASM_SYMBOL_TYPE_${first} in a.o\n>>> defined as WASM_SYMBOL_TYPE_${second} in b.o`,
    )
  })
  test('on the type and the mutability of a global', () => {
    expect(resolveText(['a.o: global f i32', 'b.o: undef global f i64 var; func g = $f']).problems).toEqual([
      'Global type mismatch: f\n>>> defined as const i32 in a.o\n>>> defined as var i64 in b.o',
    ])
  })
  test('on the elements of a table, but not on its limits', () => {
    const table = 'a.o: table f funcref min=1 max=2'
    expect(resolveText([table, 'b.o: undef table f funcref min=7; func g = %f']).problems).toEqual([])
    expect(resolveText([table, 'b.o: undef table f externref; func g = %f']).problems[0]).toMatch(
      /^Table type mismatch: f/,
    )
  })
  test('on the type of a tag, or there is a warning', () => {
    expect(resolveText(['a.o: tag f i32->', 'b.o: undef tag f i64->; func g = !f']).resolution.problems).toMatchObject([
      { kind: 'tag-mismatch', severity: 'warning', name: 'f' },
    ])
  })
  test('on the name and the module to import', () => {
    const one = 'a.o: undef func f module=m field=x; func g = f'
    expect(resolveText([one, 'b.o: undef func f module=m field=y; func h = f']).problems).toEqual([
      'import name mismatch for symbol: f\n>>> defined as x in a.o\n>>> defined as y in b.o',
    ])
    expect(resolveText([one, 'b.o: undef func f module=n field=x; func h = f']).problems).toEqual([
      'import module mismatch for symbol: f\n>>> defined as m in a.o\n>>> defined as n in b.o',
    ])
  })
})

describe('local symbols', () => {
  test('of one name in several files have nothing to do with each other', () => {
    const { resolution, problems } = resolveText(['a.o: func f local; func g = f', 'b.o: func f local; func h = f'])
    expect(problems).toEqual([])
    expect(resolution.find('f')).toBeUndefined()
  })
  test('answer no reference from elsewhere', () => {
    expect(resolveText(['a.o: func f local', 'b.o: func g = f']).meaning('f')).toBe('undefined')
  })
  test('of a member pull nothing', () => {
    expect(resolveText(['lib.a(f.o): func f local; func g', 'a.o: func main = f']).files).toEqual(['a.o'])
  })
})

describe('aliases', () => {
  test('are names of one function, each with a strength of its own', () => {
    const { resolution } = resolveText(['a.o: func f; alias g of=f weak'])
    expect(resolution.find('g')?.chunk).toBe(resolution.find('f')?.chunk)
  })
  test('may be replaced one by one', () => {
    const { meaning } = resolveText(['a.o: func f; alias g of=f weak', 'b.o: func g'])
    expect([meaning('f'), meaning('g')]).toEqual(['a.o', 'b.o'])
  })
})

describe('the entry', () => {
  test('must be defined', () => {
    expect(resolveText(['a.o: func f'], { entry: '_start' }).problems).toEqual([
      'entry symbol not defined (pass --no-entry to suppress): _start',
    ])
  })
  test('is pulled from an archive', () => {
    expect(resolveText(['lib.a(f.o): func f'], { entry: 'f' }).files).toEqual(['lib.a(f.o)'])
  })
  test('is exported although it is hidden', () => {
    expect(resolveText(['a.o: func f hidden'], { entry: 'f' }).resolution.find('f')).toMatchObject({
      forceExport: true,
      flags: 0,
    })
  })
})

describe('names on the command line', () => {
  test('pull what defines them', () => {
    const library = 'lib.a(f.o): func f'
    expect(resolveText([library], { require: ['f'] }).files).toEqual(['lib.a(f.o)'])
    expect(resolveText([library], { exports: ['f'] }).files).toEqual(['lib.a(f.o)'])
    expect(resolveText([library], { exportsIfDefined: ['f'] }).files).toEqual(['lib.a(f.o)'])
  })
  test('may be unknown to --undefined', () => {
    expect(resolveText(['a.o: func f'], { require: ['nobody'] }).problems).toEqual([])
  })
})

describe('__wasm_call_dtors', () => {
  const LIBRARY = 'lib.a(d.o): func __wasm_call_dtors'

  test('is pulled for the wrappers of a command', () => {
    expect(resolveText(['a.o: func f', LIBRARY]).files).toEqual(['a.o', 'lib.a(d.o)'])
  })
  test.each([
    ['of a reactor', { reactor: true }],
    ['where somebody exports the constructors', { exports: ['__wasm_call_ctors'] }],
    ['where the constructors are the entry', { entry: '__wasm_call_ctors' }],
  ])('stays away %s', (_where, options) => {
    expect(resolveText(['a.o: func f', LIBRARY], options).files).toEqual(['a.o'])
  })
  test('stays away where an object calls the constructors itself', () => {
    expect(resolveText(['a.o: func f = __wasm_call_ctors', LIBRARY]).files).toEqual(['a.o'])
  })
  test('must be a function without parameters and results', () => {
    expect(resolveText(['a.o: data __wasm_call_dtors = 1']).problems).toEqual(['__wasm_call_dtors must be a function'])
    expect(resolveText(['a.o: func __wasm_call_dtors i32->']).problems).toEqual([
      '__wasm_call_dtors must have no argument or return values',
    ])
  })
})

describe('problems', () => {
  test('that come of earlier ones are not told', () => {
    const { problems } = resolveText(['a.o: func f; func main = g:i32->', 'b.o: func f; func g'])
    expect(problems).toEqual(['duplicate symbol: f\n>>> defined in a.o\n>>> defined in b.o'])
  })
  test('of pointer size hide all others', () => {
    const { problems } = resolveText(['a.o: memory 64; func f', 'b.o: func f', 'c.o: func f'])
    expect(problems).toEqual(['a.o: must specify -mwasm64 to process wasm64 object files'])
  })
  test('of pointer size go both ways', () => {
    expect(resolveText(['a.o: func f'], { target: 'wasm64' }).problems).toEqual([
      "a.o: wasm32 object file can't be linked in wasm64 mode",
    ])
  })
  test('of pointer size are those of 32 bits where an object has no memory', () => {
    expect(resolveText(['a.o: memory none; func f']).problems).toEqual([])
    expect(resolveText(['a.o: memory none; func f'], { target: 'wasm64' }).problems).toHaveLength(1)
  })
})
